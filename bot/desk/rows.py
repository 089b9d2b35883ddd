"""The desk's reads and writes inside a transaction: rows of offers and contacts, and of `changes`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.desk.model import OPEN, Actor, Change, Clash, Content, Item, Kind, Missing, State, Step, three_way
from bot.offers import tables
from bot.offers.loader import content, row_hash
from bot.offers.schema import Contact, Offer

TABLES: dict[str, Table] = {"offer": tables.offers, "contact": tables.contacts}
SHAPES: dict[str, type[Offer | Contact]] = {"offer": Offer, "contact": Contact}
Row = dict[str, Any]


def kind_of(given: Content) -> Kind:
    """Whether this is meant to be an offer or a contact."""
    return "contact" if "role" in given or "label" in given else "offer"


def row(connection: Connection, kind: str, id_: str, lock: bool = False) -> Row | None:
    """The row with this id, also a retired one. `lock`: nobody else changes it before this transaction ends."""
    table = TABLES[kind]
    query = select(table).where(table.c.id == id_)
    found = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return dict(found) if found else None


def find_row(connection: Connection, id_: str, lock: bool = False) -> tuple[Kind, Row] | None:
    """The offer or contact with this id."""
    for kind in TABLES:
        if found := row(connection, kind, id_, lock):
            return cast(Kind, kind), found
    return None


def shown(found: Row | None, kind: str) -> Content | None:
    """A row's content in the form in which everything is compared; None when it is not answered with."""
    return None if found is None or found["retired"] else plain(found, kind)


def plain(found: Row, kind: str) -> Content:
    """A row's content, retired or not."""
    given = {name: found[name] for name in SHAPES[kind].__struct_fields__}
    try:
        return content(msgspec.convert(given, SHAPES[kind]))
    except msgspec.ValidationError:
        return given


def unexported(found: Row, kind: str) -> bool:
    """Whether the desk has the row newer than the files."""
    if found["retired"]:
        return bool(found["origin"] == "desk")
    return row_hash(found, SHAPES[kind]) != found["loaded_hash"]


def lock_authority(connection: Connection, authority: str) -> None:
    """One publication at a time within an authority: contradictions are looked for among its entries. Raises Missing."""
    columns = tables.authorities.c
    query = select(columns.slug).where(columns.slug == authority).with_for_update()
    if connection.execute(query).first() is None:
        raise Missing(f"There is no authority called {authority!r}.")


def write(connection: Connection, change: Change, found: Row | None, after: Content | None, now: datetime) -> int:
    """Puts `after` into the row (None: retires it) and gives the row's new revision."""
    table = TABLES[change.kind]
    values: dict[str, Any] = {"origin": "desk", "updated_at": now, "retired": after is None}
    if after is not None:
        values |= content(msgspec.convert(after, SHAPES[change.kind]))
    if found is None:
        fresh = {"id": change.item_id, "authority": change.authority, "loaded_hash": None, "revision": 1}
        connection.execute(insert(table).values(**{**values, **fresh}))
        return 1
    revision = int(found["revision"]) + 1
    connection.execute(update(table).where(table.c.id == change.item_id).values(**values, revision=revision))
    return revision


def change(connection: Connection, id_: int, who: Actor | None = None, lock: bool = False) -> Change:
    """The change with this number. Raises Missing, also when `who` may not see it."""
    query = select(tables.changes).where(tables.changes.c.id == id_)
    found = connection.execute(query.with_for_update() if lock else query).mappings().first()
    if found is None or (who and who.allowed and found["authority"] != who.allowed):
        raise Missing("There is no such change.")
    return as_change(found)


def changes(connection: Connection, *where: Any, limit: int | None = None) -> list[Change]:
    """Changes that fit every condition, newest first."""
    query = select(tables.changes).where(*where).order_by(tables.changes.c.id.desc()).limit(limit)
    return [as_change(found) for found in connection.execute(query).mappings()]


def add(connection: Connection, **values: Any) -> Change:
    """A new change."""
    done = connection.execute(insert(tables.changes).values(**_stored(values)))
    return change(connection, int(done.inserted_primary_key[0]))


def save(connection: Connection, old: Change, **values: Any) -> Change:
    """The change with new values."""
    connection.execute(update(tables.changes).where(tables.changes.c.id == old.id).values(**_stored(values)))
    return change(connection, old.id)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = dict(values)
    if "trail" in stored:
        stored["trail"] = msgspec.to_builtins(list(stored["trail"]))
    if "editors" in stored:
        stored["editors"] = list(stored["editors"])
    return stored


def as_change(found: Mapping[str, Any]) -> Change:
    """A row of `changes` as the desk gives it out."""
    values = dict(found)
    values["editors"] = tuple(values["editors"])
    values["trail"] = tuple(msgspec.convert(step, Step) for step in values["trail"])
    return Change(**values)


def open_changes(connection: Connection, ids: Sequence[str] | None = None) -> dict[str, list[tuple[int, State, str]]]:
    """Item id → (number, state, author) of its open changes."""
    columns = tables.changes.c
    query = select(columns.item_id, columns.id, columns.state, columns.author).where(columns.state.in_(OPEN))
    if ids is not None:
        query = query.where(columns.item_id.in_(ids))
    found: dict[str, list[tuple[int, State, str]]] = {}
    for item_id, number, state, author in connection.execute(query.order_by(columns.id)):
        found.setdefault(item_id, []).append((number, state, author))
    return found


def confirmers(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Item id → who confirmed it last at the desk."""
    columns = tables.changes.c
    last = select(func.max(columns.id)).where(
        columns.what == "confirm", columns.state == "published", columns.item_id.in_(ids)
    )
    query = select(columns.item_id, columns.author).where(columns.id.in_(last.group_by(columns.item_id)))
    return {item_id: author for item_id, author in connection.execute(query)}


def as_item(kind: Kind, found: Row, open_: Sequence[tuple[int, State, str]] = (), checked_by: str | None = None) -> Item:
    """A row as the desk gives it out."""
    return Item(
        kind=kind,
        id=found["id"],
        authority=found["authority"],
        topic=found["topic"] if kind == "offer" else found["role"],
        title=found["title"] if kind == "offer" else found["label"],
        content=plain(found, kind),
        revision=found["revision"],
        origin=found["origin"],
        retired=bool(found["retired"]),
        updated_at=found["updated_at"],
        unexported=unexported(found, kind),
        checked_by=checked_by if found["checked"] else None,
        changes=tuple(open_),
    )


def content_at(connection: Connection, kind: str, id_: str, revision: int, found: Row | None) -> tuple[bool, Content | None]:
    """(whether it is known, the content) of an item as it was published under `revision`."""
    if found is not None and found["revision"] == revision:
        return True, shown(found, kind)
    mine = tables.changes.c.item_id == id_
    for one in changes(connection, mine, tables.changes.c.revision == revision):
        return True, one.after
    for one in changes(connection, mine, tables.changes.c.base_revision == revision):
        return True, one.before
    return False, None


def clash(connection: Connection, one: Change, found: Row | None, words: str) -> Clash:
    """The three-way view of a change whose row has moved on."""
    theirs = shown(found, one.kind)
    who, when = _last(connection, found)
    return Clash(
        words,
        three_way(one.before, theirs, one.after),
        theirs=theirs,
        yours=one.after,
        who=who,
        when=when,
        change=one.id,
        version=one.version,
        revision=found["revision"] if found else None,
    )


def newer(connection: Connection, kind: str, found: Row, revision: int, yours: Content | None, words: str) -> Clash:
    """The same for what somebody wants to do to `found` who has only seen `revision`."""
    known, base = content_at(connection, kind, found["id"], revision, None)
    theirs = shown(found, kind)
    who, when = _last(connection, found)
    fields = three_way(base if known else theirs, theirs, yours)
    return Clash(words, fields, theirs=theirs, yours=yours, who=who, when=when, revision=found["revision"])


def _last(connection: Connection, found: Row | None) -> tuple[str | None, datetime | None]:
    """Who put a row into its state, and when."""
    if found is None:
        return None, None
    where = (tables.changes.c.item_id == found["id"], tables.changes.c.revision == found["revision"])
    published = changes(connection, *where, limit=1)
    return (published[0].decided_by if published else "the offer files"), found["updated_at"]
