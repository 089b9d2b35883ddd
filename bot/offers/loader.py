"""Offer files into the database: one transaction, by id; nothing that the offers desk changed is lost."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.offers import tables
from bot.offers.schema import Contact, Offer, OfferFile
from bot.offers.yaml_files import BadFile, read_folder
from bot.stores.engine import writing

Content = dict[str, Any]
#: What the trail of a desk's change says once the files have it too.
FILED = "filed"
#: Each table with the shape of its rows.
SHAPES: tuple[tuple[Table, type[Offer | Contact]], ...] = ((tables.offers, Offer), (tables.contacts, Contact))


class Conflict(RuntimeError):
    """Rows that were changed (or withdrawn) both in a file and at the desk since the last load; nothing was loaded."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__("changed both in the files and at the offers desk: " + ", ".join(ids))
        self.ids = ids


@dataclass
class Loaded:
    """Ids by what happened to them."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    #: Newer at the desk than in the file; kept as the desk has them.
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in a canonical form. Empty fields are left out, so that a field which the schema gains later
    does not make every row look changed."""
    said = {name: value for name, value in content.items() if value not in (None, [], {})}
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def load(folder: Path, engine: Engine, now: datetime) -> Loaded:
    """Every file of `folder` into the database.

    Raises BadFile when a file cannot be read (all bad files are named) and Conflict when a row was changed on both sides;
    in both cases the database is as before.
    """
    by_slug, problems = read_folder(folder)
    files = list(by_slug.values())
    problems += _doubles(files)
    if problems:
        raise BadFile("\n".join(problems))
    done, conflicts = Loaded(), list[str]()
    # It reads before it writes, so it takes the write lock at once: see bot.stores.engine.writing.
    with writing(engine).begin() as connection:
        _authorities(connection, files)
        for table, shape in SHAPES:
            wanted = {
                item.id: (file.authority, content(item))
                for file in files
                for item in file.items()
                if isinstance(item, shape)
            }
            conflicts += _upsert(connection, table, shape, wanted, now, done)
        if conflicts:
            # Leaving by an exception undoes the whole transaction.
            raise Conflict(conflicts)
    return done


def content(item: Offer | Contact) -> Content:
    """The item as plain data, the way it is hashed and stored."""
    plain: Content = msgspec.to_builtins(item)
    return plain


def _doubles(files: list[OfferFile]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for file in files:
        for item in file.items():
            if item.id in seen:
                problems.append(f"{file.authority}.yaml: {item.id}: this id is also in {seen[item.id]}.yaml")
            seen[item.id] = file.authority
    return problems


def _authorities(connection: Connection, files: list[OfferFile]) -> None:
    known = set(connection.scalars(select(tables.authorities.c.slug)))
    for file in files:
        values = {"name": file.name, "local_offer_url": file.local_offer_url, "gaps": file.gaps}
        if file.authority in known:
            where = tables.authorities.c.slug == file.authority
            connection.execute(update(tables.authorities).where(where).values(values))
        else:
            connection.execute(insert(tables.authorities).values(slug=file.authority, **values))


def _upsert(
    connection: Connection,
    table: Table,
    shape: type[Offer | Contact],
    wanted: dict[str, tuple[str, Content]],
    now: datetime,
    done: Loaded,
) -> list[str]:
    conflicts: list[str] = []
    # Locked (PostgreSQL): what the desk publishes meanwhile must wait, or it would be written over unseen.
    rows = {row["id"]: dict(row) for row in connection.execute(select(table).with_for_update()).mappings()}
    for id_, (authority, new) in wanted.items():
        new_hash, row = content_hash(new), rows.get(id_)
        kept = {"loaded_hash": new_hash, "origin": "yaml", "retired": False, "updated_at": now, "authority": authority}
        if row is None:
            connection.execute(insert(table).values(**new, **kept, revision=1))
            done.added.append(id_)
            continue
        held = row_hash(row, shape)
        same_place = row["authority"] == authority
        if new_hash == held and same_place and not row["retired"]:
            if new_hash != row["loaded_hash"] or row["origin"] != "yaml":  # the desk's change has come back by the files
                connection.execute(update(table).where(table.c.id == id_).values(**kept))
                filed(connection, id_, now)
            done.unchanged += 1
        elif row["origin"] == "desk" and same_place and new_hash in unfiled(connection, id_):
            # The file has an older state of the desk's own: an export, and then the desk went on before this load.
            connection.execute(update(table).where(table.c.id == id_).values(loaded_hash=new_hash))
            done.kept.append(id_)
        elif not _changed_at_desk(row, held):
            values = {**new, **kept, "revision": row["revision"] + 1}
            connection.execute(update(table).where(table.c.id == id_).values(**values))
            done.changed.append(id_)
        elif new_hash == row["loaded_hash"] and same_place:
            done.kept.append(id_)
        else:
            conflicts.append(id_)
    for id_, row in rows.items():
        if id_ in wanted:
            continue
        if row["retired"] and row["origin"] == "desk":  # withdrawn at the desk, and now the files say so too
            connection.execute(update(table).where(table.c.id == id_).values(origin="yaml"))
            filed(connection, id_, now)
        if row["retired"] or row["loaded_hash"] is None:
            continue  # without a hash it never was in a file: the desk added it
        if row["origin"] == "desk" and None in unfiled(connection, id_):  # withdrawn, exported, and then brought back
            connection.execute(update(table).where(table.c.id == id_).values(loaded_hash=None))
            done.kept.append(id_)
            continue
        if _changed_at_desk(row, row_hash(row, shape)):
            conflicts.append(id_)
            continue
        values = {"retired": True, "revision": row["revision"] + 1, "updated_at": now}
        connection.execute(update(table).where(table.c.id == id_).values(**values))
        done.retired.append(id_)
    return conflicts


def unfiled(connection: Connection, id_: str) -> set[str | None]:
    """Hashes of what the desk has published of this row since files and desk last agreed; None for a withdrawal."""
    found = {row["id"]: row for row in _desk_changes(connection, id_)}
    since = max((number for number, row in found.items() if _is_filed(row)), default=0)
    later = (row["after"] for number, row in found.items() if number > since)
    return {None if after is None else content_hash(after) for after in later}


def filed(connection: Connection, id_: str, now: datetime) -> None:
    """Notes on the last change of this row at the desk that the files have it now."""
    rows = _desk_changes(connection, id_)
    if rows and not _is_filed(last := max(rows, key=lambda row: int(row["id"]))):
        step = {"at": now.isoformat(), "who": "the offer files", "did": FILED, "version": last["version"]}
        where = tables.changes.c.id == last["id"]
        connection.execute(update(tables.changes).where(where).values(trail=[*last["trail"], step]))


def _desk_changes(connection: Connection, id_: str) -> list[Mapping[str, Any]]:
    columns = tables.changes.c
    query = select(columns.id, columns.after, columns.version, columns.trail)
    return list(connection.execute(query.where(columns.item_id == id_, columns.state == "published")).mappings())


def _is_filed(change: Mapping[str, Any]) -> bool:
    return any(step["did"] == FILED for step in change["trail"])


def _changed_at_desk(row: Mapping[str, Any], held: str) -> bool:
    # The desk's own withdrawal leaves the content as it was: a load must not bring the offer back.
    return held != row["loaded_hash"] or bool(row["retired"] and row["origin"] == "desk")


def row_hash(row: Mapping[str, Any], shape: type[Offer | Contact]) -> str:
    """The hash of what a row holds now, to compare with its `loaded_hash`."""
    plain = {name: row[name] for name in shape.__struct_fields__}
    # By way of the shape: two ways to write the same (`all_of: []` or nothing) are no change. What does not have the
    # shape is not what the file says either.
    with suppress(msgspec.ValidationError):
        plain = content(msgspec.convert(plain, shape))
    return content_hash(plain)
