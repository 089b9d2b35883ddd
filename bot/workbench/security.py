"""Who somebody is and what they may do."""

from dataclasses import dataclass

#: From less to more; each may do all that the ones before it may.
ROLES = ("viewer", "worker", "approver", "admin")
#: Not in that order: sees one authority's entries and writes drafts of them.
COUNCIL = "council"
#: For pages that need no sign-in. There are few, and a test names them.
ANYONE = "anyone"

#: What each role may do, for people who choose one.
IN_WORDS = {
    "viewer": "Viewer: sees everything, changes nothing",
    "worker": "Worker: also writes drafts, tests and examples",
    "approver": "Approver: also publishes what somebody else wrote",
    "admin": "Admin: also decides who may come in",
    "council": "Council: sees and drafts one council’s entries",
}


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. `authority`: slug, for the role council only."""

    id: int
    name: str
    email: str | None
    role: str
    authority: str | None = None

    @property
    def called(self) -> str:
        """How history and the audit log name them."""
        return self.email or f"{self.name} (link {self.id})"

    def may(self, role: str, council: bool = False) -> bool:
        """True if they may do what asks for `role`; `council`: whether councils may as well."""
        if role == ANYONE:
            return True
        if self.role == COUNCIL:
            return council
        return ROLES.index(self.role) >= ROLES.index(role)

    def sees(self, authority: str) -> bool:
        """True unless they are a council and this is another one's."""
        return self.role != COUNCIL or self.authority == authority
