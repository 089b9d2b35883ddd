"""Who may come in: the list of people and councils' links. Every change is in the audit log, in the same transaction."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.engine import writing
from bot.workbench import links, passwords, sessions
from bot.workbench.audit import Log
from bot.workbench.security import COUNCIL, ROLES, Person
from bot.workbench.tables import people

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


class Refused(Exception):
    """Cannot be done; the text says why, for people."""


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    person: Person
    #: Has set a password.
    ready: bool
    ended: bool
    seen_at: float | None


class People:
    """The list, in the workbench's store."""

    def __init__(self, engine: Engine, log: Log) -> None:
        self._engine = engine
        self._log = log

    def all(self) -> list[Entry]:
        """Everybody, also those who may no longer come in; councils' links last."""
        seen = sessions.last_seen().subquery()
        query = (
            sa.select(people, seen.c.seen_at)
            .outerjoin(seen, seen.c.person == people.c.id)
            .order_by(people.c.role == COUNCIL, people.c.ended_at.is_not(None), people.c.email, people.c.id)
        )
        with self._engine.connect() as db:
            rows = db.execute(query).all()
        return [Entry(_person(row), bool(row.password), row.ended_at is not None, row.seen_at) for row in rows]

    def entry(self, id_: int) -> Entry | None:
        """One of them."""
        return next((one for one in self.all() if one.person.id == id_), None)

    def by_email(self, email: str) -> tuple[Person, str | None] | None:
        """Somebody who may come in, with what is kept of their password."""
        row = self._row(people.c.email == tidy(email), people.c.ended_at.is_(None))
        return None if row is None else (_person(row), row.password)

    def by_id(self, id_: int) -> Person | None:
        """Somebody who may come in."""
        row = self._row(people.c.id == id_, people.c.ended_at.is_(None))
        return None if row is None else _person(row)

    def admins(self) -> int:
        """How many admins may come in."""
        with self._engine.connect() as db:
            return _admins(db)

    def add(self, by: str, email: str, name: str, role: str, authority: str | None, now: float) -> int:
        """A new person without a password yet; returns their id. Raises Refused."""
        email = tidy(email)
        check_email(email)
        _check_role(role, authority)
        with writing(self._engine).begin() as db:
            if db.execute(sa.select(people.c.id).where(people.c.email == email)).first():
                raise Refused("Somebody with this e-mail address is on the list already.")
            id_ = _insert(db, email=email, name=name.strip() or email, role=role, authority=authority, now=now)
            self._log.write(db, by, "person added", f"{email} as {role}{f' of {authority}' if authority else ''}", now)
        return id_

    def add_council(self, by: str, authority: str, name: str, now: float, ends_at: float) -> str:
        """A link for one council; returns its token."""
        _check_role(COUNCIL, authority)
        with writing(self._engine).begin() as db:
            id_ = _insert(db, email=None, name=name.strip(), role=COUNCIL, authority=authority, now=now)
            token = links.make(db, "council", id_, now, ends_at)
            self._log.write(db, by, "council link made", f"{authority} (link {id_})", now)
        return token

    def change(self, by: str, id_: int, name: str, role: str, authority: str | None, now: float) -> None:
        """Another name or role. A change of what they may do signs them out everywhere. Raises Refused."""
        _check_role(role, authority)
        with writing(self._engine).begin() as db:
            row = _there(db, id_)
            if row.role == "admin" and role != "admin":
                _keep_an_admin(db, row)
            values = {"name": name.strip() or row.email or row.name, "role": role, "authority": authority}
            db.execute(sa.update(people).where(people.c.id == id_).values(values))
            if (row.role, row.authority) != (role, authority):
                sessions.end_all(db, id_)
            self._log.write(db, by, "person changed", f"{row.email or id_}: {row.role} to {role}", now)

    def end(self, by: str, id_: int, now: float) -> None:
        """They may no longer come in, and are signed out everywhere. Raises Refused."""
        with writing(self._engine).begin() as db:
            row = _there(db, id_)
            if row.role == "admin":
                _keep_an_admin(db, row)
            db.execute(sa.update(people).where(people.c.id == id_).values(ended_at=now))
            sessions.end_all(db, id_)
            links.end_all(db, id_, now)
            self._log.write(db, by, "person ended", row.email or f"link {id_}", now)

    def back(self, by: str, id_: int, now: float) -> None:
        """They may come in again, with the password they had."""
        with writing(self._engine).begin() as db:
            row = _there(db, id_)
            if row.role == COUNCIL and row.email is None:
                raise Refused("A council’s link that has ended stays ended. Make a new one.")
            db.execute(sa.update(people).where(people.c.id == id_).values(ended_at=None))
            self._log.write(db, by, "person let in again", str(row.email), now)

    def link(self, by: str, id_: int, kind: str, now: float) -> str:
        """A link to set a password, good once and for a day; ends earlier ones. Returns its token. Raises Refused."""
        with writing(self._engine).begin() as db:
            row = _there(db, id_)
            if row.ended_at is not None or row.email is None:
                raise Refused("They may not come in, so there is no link for them.")
            links.end_all(db, id_, now)
            token = links.make(db, kind, id_, now, now + links.ONCE_S)
            self._log.write(db, by, f"{kind} link made", row.email, now)
        return token

    def set_password(self, by: str, id_: int, password: str, now: float, link: int | None = None) -> None:
        """A new password; signs them out everywhere and ends links that would set another. `link`: the number of the one
        that allows it. Raises Refused."""
        with self._engine.connect() as db:
            email = _there(db, id_).email or ""
        if found := passwords.problem(password, email):
            raise Refused(found)
        # Before the write lock: it takes a while on purpose.
        kept = passwords.made(password)
        with writing(self._engine).begin() as db:
            if link is not None and not links.use(db, link, now):
                raise Refused("This link has been used already.")
            db.execute(sa.update(people).where(people.c.id == id_).values(password=kept))
            sessions.end_all(db, id_)
            links.end_all(db, id_, now)
            self._log.write(db, by, "password set", email, now)

    def refresh_password(self, id_: int, password: str) -> None:
        """The same password, kept with today's parameters."""
        kept = passwords.made(password)
        with writing(self._engine).begin() as db:
            db.execute(sa.update(people).where(people.c.id == id_).values(password=kept))

    def _row(self, *where: Any) -> Any:
        with self._engine.connect() as db:
            return db.execute(sa.select(people).where(*where)).first()


def tidy(email: str) -> str:
    """An address as it is kept."""
    return email.strip().lower()


def check_email(email: str) -> None:
    """Raises Refused if it does not look like an address."""
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise Refused("Write an e-mail address like name@example.org.")


def _person(row: Any) -> Person:
    return Person(row.id, row.name, row.email, row.role, row.authority)


def _insert(db: Connection, *, email: str | None, name: str, role: str, authority: str | None, now: float) -> int:
    values = {"email": email, "name": name[:80], "role": role, "authority": authority, "made_at": now}
    found: int = db.execute(sa.insert(people).values(values)).inserted_primary_key[0]
    return found


def _there(db: Connection, id_: int) -> Any:
    row = db.execute(sa.select(people).where(people.c.id == id_)).first()
    if row is None:
        raise Refused("There is nobody with this number.")
    return row


def _admins(db: Connection) -> int:
    query = sa.select(sa.func.count()).where(people.c.role == "admin", people.c.ended_at.is_(None))
    return int(db.execute(query).scalar() or 0)


def _keep_an_admin(db: Connection, row: Any) -> None:
    if row.ended_at is None and _admins(db) == 1:
        raise Refused("This is the last admin. Make somebody else an admin first.")


def _check_role(role: str, authority: str | None) -> None:
    if role not in (*ROLES, COUNCIL):
        raise Refused("Choose a role.")
    if (role == COUNCIL) != (authority is not None):
        raise Refused("Choose a council for the role Council, and none for the others.")
    if authority is not None:
        from bot.places.authorities import entries

        if authority not in entries():
            raise Refused("Choose one of the 33 councils.")
