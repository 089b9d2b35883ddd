"""Offer files into the database: one transaction, by id; nothing that the offers desk changed is lost."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.offers import tables
from bot.offers.schema import Contact, Offer, OfferFile
from bot.offers.yaml_files import BadFile, read

Content = dict[str, Any]
_KEPT = {"loaded_hash", "origin", "revision", "retired", "updated_at", "authority"}


class Conflict(RuntimeError):
    """Rows that were changed both in a file and at the desk since the last load; nothing was loaded."""

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
    """SHA-256 of the content in a canonical form."""
    return hashlib.sha256(msgspec.json.encode(dict(content), order="deterministic")).hexdigest()


def load(folder: Path, engine: Engine, now: datetime) -> Loaded:
    """Every file of `folder` into the database.

    Raises BadFile when a file cannot be read (all bad files are named) and Conflict when a row was changed on both sides;
    in both cases the database is as before.
    """
    files: list[OfferFile] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            files.append(read(path, OfferFile))
        except BadFile as error:
            problems.append(str(error))
    problems += _doubles(files)
    if problems:
        raise BadFile("\n".join(problems))
    done, conflicts = Loaded(), list[str]()
    with engine.begin() as connection:
        _authorities(connection, files)
        for table, items in ((tables.offers, "offers"), (tables.contacts, "contacts")):
            wanted = {item.id: (file.authority, content(item)) for file in files for item in _items(file, items)}
            conflicts += _upsert(connection, table, wanted, now, done)
        if conflicts:
            # Leaving by an exception undoes the whole transaction.
            raise Conflict(conflicts)
    return done


def content(item: Offer | Contact) -> Content:
    """The item as plain data, the way it is hashed and stored."""
    plain: Content = msgspec.to_builtins(item)
    return plain


def _items(file: OfferFile, kind: str) -> Iterable[Offer | Contact]:
    return file.offers if kind == "offers" else file.contacts


def _doubles(files: list[OfferFile]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for file in files:
        for item in (*file.offers, *file.contacts):
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
    connection: Connection, table: Table, wanted: dict[str, tuple[str, Content]], now: datetime, done: Loaded
) -> list[str]:
    conflicts: list[str] = []
    rows = {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
    for id_, (authority, new) in wanted.items():
        new_hash, row = content_hash(new), rows.get(id_)
        kept = {"loaded_hash": new_hash, "origin": "yaml", "retired": False, "updated_at": now, "authority": authority}
        if row is None:
            connection.execute(insert(table).values(**new, **kept, revision=1))
            done.added.append(id_)
            continue
        row_hash = content_hash({key: value for key, value in row.items() if key not in _KEPT})
        at_desk = row_hash != row["loaded_hash"]
        if new_hash == row_hash and not row["retired"] and row["authority"] == authority:
            if at_desk:  # the desk's change has come back by way of the files
                connection.execute(update(table).where(table.c.id == id_).values(**kept))
            done.unchanged += 1
        elif at_desk and new_hash == row["loaded_hash"]:
            done.kept.append(id_)
        elif at_desk:
            conflicts.append(id_)
        else:
            values = {**new, **kept, "revision": row["revision"] + 1}
            connection.execute(update(table).where(table.c.id == id_).values(**values))
            done.changed.append(id_)
    for id_, row in rows.items():
        if id_ not in wanted and row["origin"] == "yaml" and not row["retired"]:
            values = {"retired": True, "revision": row["revision"] + 1, "updated_at": now}
            connection.execute(update(table).where(table.c.id == id_).values(**values))
            done.retired.append(id_)
    return conflicts
