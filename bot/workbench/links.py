"""Links that let somebody in. PAL sends no e-mail: an admin passes them on. The store keeps only their hash."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.workbench import tokens
from bot.workbench.security import Person
from bot.workbench.tables import links, people

#: Seconds. To set a password: once, within a day. A council's: as often as they like, for a while.
ONCE_S, COUNCIL_S = 24 * 3600.0, 90 * 24 * 3600.0


@dataclass(frozen=True)
class Link:
    """One that is still good. `kind`: invitation, reset or council."""

    id: int
    kind: str
    person: Person
    ends_at: float


def make(db: Connection, kind: str, person: int, now: float, ends_at: float) -> str:
    """A new link in the caller's transaction; returns the token, which nobody can see again."""
    token = tokens.new()
    row = {"token": tokens.kept(token), "kind": kind, "person": person, "made_at": now, "ends_at": ends_at}
    db.execute(sa.insert(links).values(row))
    return token


def end_all(db: Connection, person: int, now: float) -> None:
    """No link of theirs is good any more."""
    db.execute(sa.update(links).where(links.c.person == person, links.c.used_at.is_(None)).values(used_at=now))


def find(engine: Engine, token: str, now: float) -> Link | None:
    """What a link is for, if it is still good."""
    if not tokens.looks_right(token):
        return None
    where = (links.c.token == tokens.kept(token), people.c.ended_at.is_(None), *_good(now))
    query = sa.select(people, links.c.id.label("link"), links.c.kind, links.c.ends_at).join(links).where(*where)
    with engine.connect() as db:
        row: Any = db.execute(query).first()
    if row is None:
        return None
    return Link(row.link, row.kind, Person(row.id, row.name, row.email, row.role, row.authority), row.ends_at)


def use(db: Connection, number: int, now: float) -> bool:
    """Uses up a link, in the caller's transaction; False if somebody else was quicker."""
    return bool(db.execute(sa.update(links).where(links.c.id == number, *_good(now)).values(used_at=now)).rowcount)


def council_ends(engine: Engine) -> dict[int, float]:
    """Person → when their council's link ends."""
    with engine.connect() as db:
        rows = db.execute(sa.select(links.c.person, links.c.ends_at).where(links.c.kind == "council")).all()
    return {row.person: row.ends_at for row in rows}


def _good(now: float) -> tuple[Any, ...]:
    return (links.c.used_at.is_(None), links.c.ends_at > now)
