"""What the desk published, back into data/offers; and what files and desk both changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine

from bot.desk import atomic, rows
from bot.desk.file_text import rewritten
from bot.desk.model import Actor, Change, Content, Kind, Missing, ThreeWay, refused, same, three_way, utc
from bot.desk.publish import at_once
from bot.desk.stages import whole_desk
from bot.offers import export, tables
from bot.offers.loader import content, content_hash, filed, unfiled
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import BadFile, Files, read_folder
from bot.stores.engine import writing


@dataclass(frozen=True)
class FileConflict:
    """One entry that was changed (or withdrawn: None) both in the files and at the desk since the last load. `base`: as
    the last load left it, where the desk still knows."""

    kind: Kind
    id: str
    authority: str
    base: Content | None
    file: Content | None
    desk: Content | None
    who: str | None
    when: datetime

    @property
    def fields(self) -> tuple[ThreeWay, ...]:
        """`theirs` is the file's, `yours` the desk's."""
        return three_way(self.base, self.file, self.desk)


@dataclass(frozen=True)
class Exported:
    """`diff`: of all files, as `diff -u` has it; `files`: the names of those that change; `conflicts`: ids that were left as
    they are in the files, because both sides changed them."""

    diff: str
    files: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class _Pair:
    """A row beside its entry in the files."""

    kind: Kind
    row: rows.Row
    authority: str | None
    file: Content | None
    conflict: bool


def export_yaml(engine: Engine, folder: Path, write: bool = True) -> Exported:
    """Puts what the desk published into the files of `folder`, and nothing else: a file without news stays as it is to the
    byte, in the others only the fields that changed are written. `write` False: only says what it would do. After `pal
    offers load` the rows count as in the files. Raises BadFile when a file there cannot be read: nothing is written
    then."""
    files = _files(folder)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        pairs = [pair for pair in _pairs(connection, files) if _has_news(connection, pair)]
    wanted: dict[str, dict[str, Content | None]] = {}
    for pair in pairs:
        shown = rows.shown(pair.row, pair.kind)
        if not pair.conflict and not same(shown, pair.file):
            wanted.setdefault(pair.row["authority"], {})[pair.row["id"]] = shown
    diffs: list[str] = []
    texts: dict[Path, str] = {}
    for slug in sorted(wanted):
        path = folder / f"{slug}.yaml"
        old = atomic.read(path) if path.exists() else ""
        new = rewritten(old, files[slug], wanted[slug]) if slug in files else export.to_yaml(export.files(engine)[slug])
        if new != old:
            texts[path] = new
            diffs += unified_diff(
                old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path.name}", f"b/{path.name}"
            )
    if write:
        for path, text in texts.items():
            atomic.write(path, text)
    diff = "".join(line if line.endswith("\n") else f"{line}\n" for line in diffs)
    return Exported(diff, tuple(path.name for path in texts), tuple(pair.row["id"] for pair in pairs if pair.conflict))


def conflicts(engine: Engine, folder: Path) -> list[FileConflict]:
    """What stands in the way of `pal offers load`. Raises BadFile."""
    files = _files(folder)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return [_conflict(connection, pair) for pair in _pairs(connection, files) if pair.conflict]


def take_desk(engine: Engine, who: Actor, now: datetime, item_id: str, folder: Path) -> Change:
    """The desk's version stands; the next load keeps it and the next export writes it. Raises Refused, Missing, BadFile."""
    with writing(engine).begin() as connection:
        pair = _of(connection, who, item_id, folder)
        shown = rows.shown(pair.row, pair.kind)
        why = "Changed in the files too: the desk's version stands"
        change = at_once(connection, who, now, pair.kind, pair.row, "keep_desk", pair.file, shown, why)
        # The file's version counts as seen: a load that finds it again sees that the desk is newer.
        seen = None if pair.file is None else content_hash(pair.file)
        _set(connection, pair, loaded_hash=seen)
        return change


def take_file(engine: Engine, who: Actor, now: datetime, item_id: str, folder: Path) -> Change:
    """The file's version is published (withdrawn, where it has gone from the files); the desk's stays in the history and can
    be brought back with undo. Raises Refused, Missing, BadFile."""
    with writing(engine).begin() as connection:
        pair = _of(connection, who, item_id, folder)
        shown = rows.shown(pair.row, pair.kind)
        why = "Changed in the files too: the file's version stands"
        change = at_once(connection, who, now, pair.kind, pair.row, "take_file", shown, pair.file, why)
        seen = pair.row["loaded_hash"] if pair.file is None else content_hash(pair.file)
        _set(connection, pair, loaded_hash=seen, origin="yaml")
        filed(connection, item_id, utc(now))
        return change


def _files(folder: Path) -> Files:
    files, problems = read_folder(folder)
    if problems:
        raise BadFile("\n".join(problems))
    return files


def _pairs(connection: Connection, files: Files) -> list[_Pair]:
    """Every row that the desk has touched, beside the files."""
    in_files: dict[str, tuple[str, Offer | Contact]] = {
        item.id: (file.authority, item) for file in files.values() for item in file.items()
    }
    found = []
    for kind, table in rows.TABLES.items():
        for row in map(dict, connection.execute(select(table).order_by(table.c.id)).mappings()):
            if row["origin"] != "desk" and not rows.unexported(row, kind):
                continue
            authority, item = in_files.get(row["id"], (None, None))
            plain = None if item is None else content(item)
            conflict = _both(connection, row, kind, authority, plain)
            found.append(_Pair(kind, row, authority, plain, conflict))  # type: ignore[arg-type]
    return found


def _both(connection: Connection, row: rows.Row, kind: str, authority: str | None, file: Content | None) -> bool:
    """Whether the loader would stop at this row."""
    if not rows.unexported(row, kind) or same(file, rows.shown(row, kind)):
        return False
    if authority not in (None, row["authority"]):
        return True
    new = None if file is None else content_hash(file)
    return new != row["loaded_hash"] and new not in unfiled(connection, row["id"])


def _has_news(connection: Connection, pair: _Pair) -> bool:
    """Whether the files lack something of the desk's: a change, or the undoing of one that was exported before."""
    if rows.unexported(pair.row, pair.kind):
        return True
    return pair.file is not None and content_hash(pair.file) in unfiled(connection, pair.row["id"])


def _of(connection: Connection, who: Actor, item_id: str, folder: Path) -> _Pair:
    whole_desk(who)
    rows.find_row(connection, item_id, lock=True)
    for pair in _pairs(connection, _files(folder)):
        if pair.row["id"] == item_id:
            if not pair.conflict:
                break
            if pair.authority not in (None, pair.row["authority"]):
                raise refused(f"The files have it under {pair.authority} now. Put that right in the files first.")
            return pair
    raise Missing(f"{item_id} is not in conflict with the files (any more).")


def _set(connection: Connection, pair: _Pair, **values: Any) -> None:
    table = rows.TABLES[pair.kind]
    connection.execute(update(table).where(table.c.id == pair.row["id"]).values(**values))


def _conflict(connection: Connection, pair: _Pair) -> FileConflict:
    known = rows.changes(connection, tables.changes.c.item_id == pair.row["id"], tables.changes.c.state == "published")
    contents = [side for change in known for side in (change.before, change.after) if side is not None]
    loaded = pair.row["loaded_hash"]
    base = next((side for side in contents if _hash(side, pair.kind) == loaded), None)
    return FileConflict(
        kind=pair.kind,
        id=pair.row["id"],
        authority=pair.row["authority"],
        base=base,
        file=pair.file,
        desk=rows.shown(pair.row, pair.kind),
        who=known[0].decided_by if known else None,
        when=pair.row["updated_at"],
    )


def _hash(side: Mapping[str, Any], kind: str) -> str | None:
    try:
        return content_hash(content(msgspec.convert(side, rows.SHAPES[kind])))
    except msgspec.ValidationError:
        return None
