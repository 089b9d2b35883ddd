"""Finding offers and contacts, and one of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.desk import rows
from bot.desk.model import Actor, Item, Kind, Missing
from bot.offers import tables
from bot.places.authorities import names

Only = Literal["stale", "unsure", "announced", "draft", "changed", "withdrawn", "never_checked"]


@dataclass(frozen=True)
class Filters:
    """What to look for; all of it must fit. `words`: each must be somewhere in the entry; `topic`: an offer's topic or a
    contact's role; `only`: stale (past its review date on `as_of`), unsure (confidence not high), announced, draft (has an
    open change), changed (newer at the desk than in the files), withdrawn, never_checked (never confirmed by anybody)."""

    kind: Kind | None = None
    authority: str | None = None
    topic: str | None = None
    words: str = ""
    only: Only | None = None
    as_of: date = date.max


@dataclass(frozen=True)
class Found:
    """One page of what was found. `total`: of all pages."""

    items: tuple[Item, ...]
    total: int
    page: int
    pages: int


def find(engine: Engine, filters: Filters, page: int = 1, *, size: int = 50, who: Actor | None = None) -> Found:
    """Offers and contacts in the order of authority, kind, topic and title. `who`: with a council's link only its own. A
    page that is too high gives the last one."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        open_ = rows.open_changes(connection)
        found = [
            (kind, row)
            for kind in rows.TABLES
            if filters.kind in (None, kind)
            for row in _rows(connection, kind, filters, who)
            if _fits(row, kind, filters, open_)
        ]
        found.sort(key=lambda one: _order(*one))
        pages = max(1, -(-len(found) // size))
        page = min(max(page, 1), pages)
        here = found[(page - 1) * size : page * size]
        checked = rows.confirmers(connection, [row["id"] for _, row in here])
    items = [
        rows.as_item(kind, row, open_.get(row["id"], ()), checked.get(row["id"]))  # type: ignore[arg-type]
        for kind, row in here
    ]
    return Found(tuple(items), len(found), page, pages)


def get(engine: Engine, item_id: str, who: Actor | None = None) -> Item:
    """One offer or contact, also a withdrawn one. Raises Missing, also for what this person may not see."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        found = rows.find_row(connection, item_id)
        if found is None or (who and who.allowed and found[1]["authority"] != who.allowed):
            raise Missing(f"There is no offer or contact called {item_id!r}.")
        open_ = rows.open_changes(connection, [item_id]).get(item_id, ())
        return rows.as_item(*found, open_, rows.confirmers(connection, [item_id]).get(item_id))


def authorities(engine: Engine, who: Actor | None = None) -> dict[str, str]:
    """Slug → name of what has a file, London and England last."""
    columns = tables.authorities.c
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        known = {slug: name for slug, name in connection.execute(select(columns.slug, columns.name))}
    allowed = {slug: name for slug, name in known.items() if not (who and who.allowed) or slug == who.allowed}
    return dict(sorted(allowed.items(), key=lambda one: (one[0] in ("london", "england"), one[0])))


def _rows(connection: Connection, kind: str, filters: Filters, who: Actor | None) -> list[dict[str, Any]]:
    table = rows.TABLES[kind]
    query = select(table)
    if filters.only == "withdrawn":
        query = query.where(table.c.retired)
    elif filters.only not in ("changed", "draft"):
        query = query.where(~table.c.retired)
    for authority in filter(None, (filters.authority, who and who.allowed)):
        query = query.where(table.c.authority == authority)
    if filters.topic:
        query = query.where((table.c.topic if kind == "offer" else table.c.role) == filters.topic)
    return [dict(row) for row in connection.execute(query).mappings()]


def _fits(row: dict[str, Any], kind: str, filters: Filters, open_: dict[str, Any]) -> bool:
    only = filters.only
    fits = {
        "stale": row["review_by"] < filters.as_of.isoformat(),
        "unsure": row["confidence"] != "high",
        "announced": row.get("status") == "announced",
        "draft": row["id"] in open_,
        "never_checked": not row["checked"],
    }
    if only in fits and not fits[only]:
        return False
    if only == "changed" and not rows.unexported(row, kind):
        return False
    wanted = filters.words.casefold().split()
    if not wanted:
        return True
    text = _text(row)
    return all(word in text for word in wanted)


def _text(row: dict[str, Any]) -> str:
    said = [names().get(row["authority"], row["authority"])]
    for name, value in row.items():
        if name in ("loaded_hash", "origin") or value is None:
            continue
        said.append(" ".join(map(str, value)) if isinstance(value, list) else str(value))
    # "020 7974" must find "02079744444" and the other way round: numbers are there both ways.
    phone = str(row.get("phone") or "")
    return " ".join((*said, phone.replace(" ", ""))).casefold()


def _order(kind: str, row: dict[str, Any]) -> tuple[str, bool, str, str, str]:
    middle, name = (row["topic"], row["title"]) if kind == "offer" else (row["role"], row["label"])
    return row["authority"], kind == "contact", middle, name, row["id"]
