"""What is not known, authority by authority: topics without an offer, what was looked for, contacts missing or old."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.needs.coverage import coverage
from bot.offers import tables
from bot.offers.schema import Contact
from bot.offers.store import Store
from bot.places.authorities import names
from bot.topics import CORE_TOPICS, TOPICS

#: What every authority should have a contact for, and which roles will do.
ROUTES: dict[str, tuple[str, ...]] = {
    "leaving care team": ("leaving_care_team", "leaving_care_duty"),
    "someone at night": ("out_of_hours",),
    "advocate": ("advocacy",),
    "complaints": ("complaints",),
    "housing or homelessness": ("housing", "homelessness"),
}


@dataclass(frozen=True)
class Gaps:
    """One authority. `core`, `other`: topics without an offer of its own in force. `looked_for`: notes of those who looked.
    `no_contact`: names of ROUTES that nobody is known for. `no_phone`: nobody of the leaving care team can be rung or
    written to. `old_contacts`: ids past their review date. `page`: its own page on the offer."""

    authority: str
    name: str
    core: tuple[str, ...]
    other: tuple[str, ...]
    looked_for: tuple[str, ...]
    no_contact: tuple[str, ...]
    no_phone: bool
    old_contacts: tuple[str, ...]
    page: str | None

    @property
    def weight(self) -> int:
        """How much is missing, to put the worst first."""
        return 3 * len(self.core) + len(self.other) + 3 * len(self.no_contact) + 5 * self.no_phone + len(self.old_contacts)


def gaps(engine: Engine, as_of: date) -> list[Gaps]:
    """Each authority's, the one that lacks most first."""
    map_ = coverage(engine, as_of)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        noted = {row.slug: row for row in connection.execute(select(tables.authorities)).all()}
    contacts: dict[str, list[Contact]] = {}
    for slug, contact in Store(engine).contacts(None):
        contacts.setdefault(slug, []).append(contact)
    found = []
    for slug, name in names().items():
        missing = [topic for topic in TOPICS if map_.cells[slug][topic].state in ("wide", "none", "announced")]
        mine = contacts.get(slug, [])
        row = noted.get(slug)
        found.append(
            Gaps(
                slug,
                name,
                tuple(topic for topic in missing if topic in CORE_TOPICS),
                tuple(topic for topic in missing if topic not in CORE_TOPICS),
                tuple(row.gaps if row is not None else ()),
                tuple(route for route, roles in ROUTES.items() if not any(one.role in roles for one in mine)),
                not any(one.role in ROUTES["leaving care team"] and (one.phone or one.email) for one in mine),
                tuple(one.id for one in mine if date.fromisoformat(one.review_by) < as_of),
                row.local_offer_url if row is not None else None,
            )
        )
    return sorted(found, key=lambda one: (-one.weight, one.authority))
