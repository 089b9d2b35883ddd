"""Conversations of the simulator: kept under a random name for 30 days, so that a link to one can be passed on."""

import secrets
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.front.retention import TALKS_S
from bot.rehearsal.shapes import Script
from bot.stores.engine import writing
from bot.workbench.tables import talks

KEPT_S = TALKS_S


@dataclass(frozen=True)
class Talk:
    """person: id of who made it. ends_at: when it goes, seconds since 1970."""

    id: str
    person: int
    script: Script
    ends_at: float


class Talks:
    """Those of one workbench."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, id_: str, now: float) -> Talk | None:
        """The talk of this name; None when there is none any more."""
        query = sa.select(talks).where(talks.c.id == id_, talks.c.changed_at >= now - KEPT_S)
        with self._engine.connect() as db:
            row = db.execute(query).first()
        if row is None:
            return None
        try:
            script = msgspec.json.decode(row.script, type=Script)
        except msgspec.DecodeError:
            # Written by another version of PAL.
            return None
        return Talk(row.id, row.person, script, row.changed_at + KEPT_S)

    def keep(self, script: Script, person: int, now: float, id_: str | None = None) -> str:
        """Stores `script` as a new talk, or as `id_` if that is theirs; returns its name. What is past its time goes."""
        text = msgspec.json.encode(script).decode()
        with writing(self._engine).begin() as db:
            _purge(db, now)
            if id_ is not None:
                mine = (talks.c.id == id_) & (talks.c.person == person)
                if db.execute(talks.update().where(mine).values(script=text, changed_at=now)).rowcount:
                    return id_
            made = secrets.token_urlsafe(16)
            db.execute(talks.insert().values(id=made, person=person, script=text, changed_at=now))
            return made

    def purge(self, now: float) -> None:
        """Erases what is past its time."""
        with writing(self._engine).begin() as db:
            _purge(db, now)

    def drop(self, id_: str, person: int, now: float) -> bool:
        """Deletes their own; False when it is not theirs."""
        with writing(self._engine).begin() as db:
            _purge(db, now)
            mine = (talks.c.id == id_) & (talks.c.person == person)
            return bool(db.execute(talks.delete().where(mine)).rowcount)


def _purge(db: sa.engine.Connection, now: float) -> None:
    db.execute(talks.delete().where(talks.c.changed_at < now - KEPT_S))
