"""Offers and contacts as a spreadsheet that can be changed and brought back."""

import csv
import io
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from sqlalchemy.engine import Engine

from bot.desk.find import Filters, find
from bot.desk.model import Actor, Item, Kind, refused
from bot.desk.shape import clean
from bot.desk.sheet_columns import AUTHORITY, REVISION, columns, value

#: What a spreadsheet program could run. A cell that begins so gets an apostrophe in front, as does one that has it already.
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
SHEETS: dict[Kind, str] = {"offer": "Offers", "contact": "Contacts"}


def export_sheet(
    engine: Engine, form: Literal["xlsx", "csv"], *, filters: Filters | None = None, who: Actor | None = None
) -> bytes:
    """What fits the filters (all of it when None), for `import_sheet`. CSV holds one kind: offers, unless the filters say
    contacts; XLSX a sheet for each."""
    filters = filters or Filters()
    if form == "csv":
        kind = filters.kind or "offer"
        return _csv(kind, [item for item in _items(engine, filters, who) if item.kind == kind])
    if form != "xlsx":
        raise refused("Choose CSV or XLSX.")
    return _xlsx(filters, _items(engine, filters, who))


def _items(engine: Engine, filters: Filters, who: Actor | None) -> tuple[Item, ...]:
    return find(engine, filters, size=1_000_000, who=who).items


def header(kind: Kind) -> list[str]:
    """The first row."""
    return ["id", AUTHORITY, *(column.name for column in columns(kind) if column.name != "id"), REVISION]


def cells(item: Item) -> list[str]:
    """One row, as text; several lines in a cell are several entries of a list."""
    held = [_text(value(item.content, column.path)) for column in columns(item.kind) if column.name != "id"]
    return [item.id, item.authority, *held, str(item.revision)]


def _text(said: Any) -> str:
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, list):
        return "\n".join(map(str, said))
    return "" if said is None else str(said)


def _csv(kind: Kind, items: list[Item]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(header(kind))
    for item in items:
        sheet.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells(item)])
    # The mark tells Excel that it is UTF-8; without it "£" would be shown as two signs.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(filters: Filters, items: tuple[Item, ...]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for kind, name in SHEETS.items():
        if filters.kind not in (None, kind):
            continue
        sheet = book.create_sheet(name)
        rows = [header(kind), *(cells(item) for item in items if item.kind == kind)]
        for number, row in enumerate(rows, 1):
            for at, said in enumerate(row, 1):
                cell = sheet.cell(number, at)
                cell.number_format = "@"  # text: "2026-11" stays what it is
                if said:
                    cell.value = clean(said)
                    cell.data_type = "s"  # never a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        for at, title in enumerate(rows[0], 1):
            sheet.cell(1, at).font = Font(bold=True)
            wide = title in ("title", "summary", "conditions", "how_to_claim", "note", "label", "source_title")
            sheet.column_dimensions[get_column_letter(at)].width = 40 if wide else 16
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
