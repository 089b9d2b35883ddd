"""What became of a thing: every change with who, when, why, before and after."""

from collections.abc import Collection

from sqlalchemy.engine import Engine

from bot.desk import rows
from bot.desk.model import OPEN, Actor, Change, State
from bot.offers import tables


def change(engine: Engine, change_id: int, who: Actor | None = None) -> Change:
    """One change. Raises Missing, also for what this person may not see."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return rows.change(connection, change_id, who)


def history(engine: Engine, item_id: str, who: Actor | None = None) -> list[Change]:
    """Every change of one offer or contact, newest first, also what was rejected or given up."""
    return _list(engine, who, tables.changes.c.item_id == item_id)


def queue(
    engine: Engine,
    states: Collection[State] = OPEN,
    who: Actor | None = None,
    *,
    author: str | None = None,
    limit: int = 500,
) -> list[Change]:
    """Changes in these states, newest first; of one author where named."""
    where = [tables.changes.c.state.in_(states)]
    if author:
        where.append(tables.changes.c.author == author)
    return _list(engine, who, *where, limit=limit)


def _list(engine: Engine, who: Actor | None, *where: object, limit: int | None = None) -> list[Change]:
    if who and who.allowed:
        where = (*where, tables.changes.c.authority == who.allowed)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return rows.changes(connection, *where, limit=limit)
