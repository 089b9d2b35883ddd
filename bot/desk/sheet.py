"""Bringing a sheet in: first a dry run that lists every problem by row and column, then drafts, all or none."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import msgspec
from openpyxl.utils import get_column_letter
from sqlalchemy.engine import Connection, Engine

from bot.desk import checks, rows, shape
from bot.desk.drafts import edit_in, new_in
from bot.desk.model import OPEN, Actor, Change, Content, Kind, Problem, Refused, refused, same
from bot.desk.sheet_cells import Unclear, meant
from bot.desk.sheet_columns import AUTHORITY, REVISION, Column, column_of, columns, put
from bot.desk.sheet_out import SHEETS, export_sheet
from bot.desk.sheet_read import Raw, Sheet, read_sheets
from bot.desk.stages import reason
from bot.offers import tables
from bot.stores.engine import writing

__all__ = ["DryRow", "DryRun", "apply", "export_sheet", "import_sheet"]


@dataclass(frozen=True)
class DryRow:
    """One row. `number`: as the spreadsheet shows it; `what`: change, new, same (nothing to do) or wrong; `problems`: with
    the column's name as their field; warnings do not stand in the way."""

    sheet: str
    number: int
    kind: Kind
    what: Literal["change", "new", "same", "wrong"]
    id: str | None
    authority: str | None
    title: str
    content: Content | None
    revision: int | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class DryRun:
    """What a sheet would do. `problems`: of the file as a whole. `to_json`/`from_json`: to keep it between two pages, on the
    server (never in the browser: `apply` trusts it)."""

    filename: str
    rows: tuple[DryRow, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be applied: no error anywhere, and something to do."""
        return not self.errors and any(row.what in ("change", "new") for row in self.rows)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        found = [*self.problems, *(problem for row in self.rows for problem in row.problems)]
        return sum(problem.level == "error" for problem in found)

    def count(self, what: str) -> int:
        """How many rows are "change", "new", "same" or "wrong"."""
        return sum(row.what == what for row in self.rows)

    def to_json(self) -> bytes:
        """As JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> "DryRun":
        """What `to_json` gave."""
        return msgspec.json.decode(data, type=DryRun)


def import_sheet(engine: Engine, data: bytes, filename: str, today: date, who: Actor | None = None) -> DryRun:
    """Reads a CSV or XLSX file and says what it would change; writes nothing. A row with an id changes that entry in the
    columns that the sheet has; one without an id is new. Never raises for what is in the file."""
    try:
        sheets = read_sheets(data, filename)
    except Refused as error:
        return DryRun(filename, (), tuple(error.problems))
    done: list[DryRow] = []
    problems: list[Problem] = []
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        for sheet in sheets:
            problems += sheet.problems
            try:
                kind, header = _header(sheet)
            except Refused as error:
                notes = len(sheets) > 1 and not any(_named(cell) in _known() for _, row in sheet.rows[:1] for cell in row)
                level: Literal["error", "warning"] = "warning" if notes else "error"
                problems += [replace(problem, level=level) for problem in error.problems]
                continue
            done += [_row(connection, sheet, kind, header, number, row, today, who) for number, row in sheet.rows[1:]]
    if not done and not any(problem.level == "error" for problem in problems):
        problems.append(Problem("", "There are no rows under the column names."))
    return DryRun(filename, tuple(_unique(done)), tuple(problems))


def apply(engine: Engine, who: Actor, now: datetime, dry_run: DryRun, why: str) -> list[Change]:
    """Makes a draft of every row that changes something: all of them or none. Raises Refused when the dry run had an error
    or an entry has changed since."""
    if not dry_run.ok:
        raise refused("Put the sheet right first: nothing was brought in.")
    said = reason(why) or f"From {dry_run.filename}"
    batch = dry_run.filename[-120:]
    made: list[Change] = []
    late: list[Problem] = []
    with writing(engine).begin() as connection:
        _not_twice(connection, dry_run, batch)
        for row in dry_run.rows:
            if row.what == "new":
                made.append(new_in(connection, who, now, row.content or {}, said, row.authority, row.kind, batch))
            elif row.what == "change" and row.id:
                held = rows.row(connection, row.kind, row.id)
                if held is None or held["revision"] != row.revision:
                    late.append(Problem("id", f"Row {row.number}: {row.id} has changed since. Bring the sheet in again."))
                    continue
                made.append(edit_in(connection, who, now, row.content or {}, said, row.id, row.revision, batch))
        if late:
            raise Refused(late)
    return made


def _not_twice(connection: Connection, dry_run: DryRun, batch: str) -> None:
    """A button that is pressed twice must not make every draft twice. Raises Refused."""
    columns_ = tables.changes.c
    there = rows.changes(connection, columns_.batch == batch, columns_.state.in_(OPEN))
    for row in dry_run.rows:
        for one in there:
            after = shape.tidy((one.after or {}) | {"id": row.id}, row.kind)
            if one.authority == row.authority and same(after, row.content):
                raise refused(f"This sheet has been brought in already: see change {one.id}.")


def _known() -> dict[str, str]:
    names = {AUTHORITY, REVISION} | {column.name for kind in SHEETS for column in columns(kind)}
    return {name: name for name in names}


def _named(cell: Raw) -> str:
    return "_".join(str(cell.value or "").strip().lower().replace(".", " ").replace("_", " ").split())


def _header(sheet: Sheet) -> tuple[Kind, list[str]]:
    """The kind of a sheet and its columns' names ("" for an empty one). Raises Refused with all that is wrong with them."""
    number, first = sheet.rows[0]
    names = [_named(cell) for cell in first]
    where = f"Sheet {sheet.name}: " if sheet.name else ""
    if not set(names) & set(_known()):
        raise refused(f"{where}The first row must have the names of the columns, such as id, authority, title.")
    kind: Kind = "contact" if {"role", "label", "phone"} & set(names) and "topic" not in names else "offer"
    allowed = [AUTHORITY, REVISION, *(column.name for column in columns(kind))]
    found: list[Problem] = []
    if number != 1:
        found.append(Problem("", f"{where}The names of the columns must be in row 1; they are in row {number}."))
    for at, name in enumerate(names, 1):
        if not name:
            if any(len(row) >= at and row[at - 1].value not in (None, "") for _, row in sheet.rows[1:]):
                found.append(Problem("", f"{where}Column {get_column_letter(at)} has no name in the first row."))
        elif name not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            hint = f" Is it {near[0]}?" if near else ""
            found.append(Problem(name, f"{where}Column {get_column_letter(at)} is called {name!r}: there is no such.{hint}"))
        elif names.index(name) != at - 1:
            found.append(Problem(name, f"{where}There are two columns called {name}."))
    if "id" not in names:
        needed = [AUTHORITY, *(column.name for column in columns(kind) if column.needed and column.name != "id")]
        if missing := [name for name in needed if name not in names]:
            words = f"{where}There is no column id, so every row would be new; then these are missing: {', '.join(missing)}."
            found.append(Problem("", words))
    if found:
        raise Refused(found)
    return kind, names


def _row(
    connection: Connection,
    sheet: Sheet,
    kind: Kind,
    header: Sequence[str],
    number: int,
    cells: Sequence[Raw],
    today: date,
    who: Actor | None,
) -> DryRow:
    problems: list[Problem] = []
    by_name = {column.name: column for column in columns(kind)}
    said: dict[str, str | None] = {}
    for name, cell in zip(header, cells, strict=False):
        if not name:
            continue
        try:
            said[name] = meant(cell, by_name.get(name) or Column(name, (name,), "text", False), sheet.csv)
        except Unclear as error:
            problems.append(Problem(name, str(error)))
    if len(cells) > len(header) and any(cell.value not in (None, "") for cell in cells[len(header) :]):
        problems.append(Problem("", "There are more cells than columns: is a comma or a quote out of place?"))
    id_, authority, revision, base = said.get("id"), said.get(AUTHORITY), None, None
    if id_ is not None:
        found = rows.row(connection, kind, id_)
        if found is None or (who and who.allowed and found["authority"] != who.allowed):
            problems.append(Problem("id", f"There is no {kind} called {id_}. Leave the id empty for a new one."))
        else:
            if authority not in (None, found["authority"]):
                problems.append(Problem(AUTHORITY, f"{id_} belongs to {found['authority']}; that cannot be changed here."))
            authority, revision, base = found["authority"], found["revision"], rows.plain(found, kind)
    elif authority is None:
        problems.append(Problem(AUTHORITY, "Say whose it is: the council's short name, like tower-hamlets."))
    elif who and who.allowed and authority != who.allowed:
        problems.append(Problem(AUTHORITY, f"This link is for {who.allowed} only."))
    content: Content = dict(base or {})
    for name, column in by_name.items():
        if name in said and name != "id":
            put(content, column.path, said[name])
    content = shape.tidy(content | {"id": id_}, kind)
    title = str(content.get("title") or content.get("label") or "")
    unchanged = base is not None and same(shape.tidy(base, kind), content)
    if not problems and not unchanged:
        problems += _outdated(said.get(REVISION), revision)
        wrong = checks.check_in(connection, authority or "", content, today, kind=kind, before=base)
        problems += [replace(problem, field=column_of(kind, problem.field)) for problem in wrong]
    failed = any(problem.level == "error" for problem in problems)
    what: Literal["change", "new", "same", "wrong"]
    what = "wrong" if failed else "same" if unchanged else "change" if base is not None else "new"
    return DryRow(sheet.name, number, kind, what, id_, authority, title, content, revision, tuple(problems))


def _outdated(said: str | None, revision: int | None) -> list[Problem]:
    if said is None or revision is None or said == str(revision):
        return []
    return [Problem(REVISION, "This has changed at the desk since the sheet was made. Export it again.")]


def _unique(found: list[DryRow]) -> list[DryRow]:
    """An id may stand in one row only."""
    first: dict[str, int] = {}
    done = []
    for row in found:
        if row.id is not None and row.id in first:
            words = f"{row.id} is in row {first[row.id]} already."
            row = replace(row, what="wrong", problems=(*row.problems, Problem("id", words)))
        elif row.id is not None:
            first[row.id] = row.number
        done.append(row)
    return done
