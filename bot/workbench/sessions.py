"""Who is signed in. The cookie holds a random token; the store holds its hash, who it is, since when and when last seen."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.engine import writing
from bot.workbench import tokens
from bot.workbench.security import Person
from bot.workbench.tables import people, sessions

#: Seconds. A working day; an hour without a page (typing counts, where there is script).
LONGEST_S, IDLE_S = 8 * 3600.0, 3600.0
#: "Last seen" is written at most this often.
_SEEN_S = 60.0


@dataclass(frozen=True)
class Session:
    """One that has not ended."""

    person: Person
    token: str


class Sessions:
    """Those of the workbench's store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, person: int, now: float) -> str:
        """A new one; returns the token for the cookie. Clears away those that have ended."""
        token = tokens.new()
        row = {"token": tokens.kept(token), "person": person, "made_at": now, "seen_at": now}
        over = (sessions.c.made_at < now - LONGEST_S) | (sessions.c.seen_at < now - IDLE_S)
        with writing(self._engine).begin() as db:
            db.execute(sa.delete(sessions).where(over))
            db.execute(sa.insert(sessions).values(row))
        return token

    def find(self, token: str | None, now: float) -> Session | None:
        """Whose token it is, if it is one of ours and neither it nor the person's time here has ended."""
        if not token or not tokens.looks_right(token):
            return None
        key = tokens.kept(token)
        query = (
            sa.select(people, sessions.c.seen_at)
            .join(sessions, sessions.c.person == people.c.id)
            .where(
                sessions.c.token == key,
                sessions.c.made_at > now - LONGEST_S,
                sessions.c.seen_at > now - IDLE_S,
                people.c.ended_at.is_(None),
            )
        )
        with self._engine.connect() as db:
            row: Any = db.execute(query).first()
        if row is None:
            return None
        if now - row.seen_at > _SEEN_S:
            with writing(self._engine).begin() as db:
                db.execute(sa.update(sessions).where(sessions.c.token == key).values(seen_at=now))
        return Session(Person(row.id, row.name, row.email, row.role, row.authority), token)

    def end(self, token: str) -> None:
        """Signed out here."""
        with writing(self._engine).begin() as db:
            db.execute(sa.delete(sessions).where(sessions.c.token == tokens.kept(token)))

    def end_everywhere(self, person: int) -> None:
        """Signed out on every device."""
        with writing(self._engine).begin() as db:
            end_all(db, person)


def end_all(db: Connection, person: int) -> None:
    """Ends every session of a person, in the caller's transaction."""
    db.execute(sa.delete(sessions).where(sessions.c.person == person))


def last_seen() -> Any:
    """Query: person, seen_at of those who are signed in."""
    return sa.select(sessions.c.person, sa.func.max(sessions.c.seen_at).label("seen_at")).group_by(sessions.c.person)
