"""Spreadsheet files (CSV, XLSX) as rows of texts, and back. What could be run as a formula is never written as one."""

import csv
import io
import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

#: A file may be so large, also when it is unpacked: XLSX is a zip, and a small one can hold gigabytes.
LARGEST, LARGEST_UNPACKED = 3_000_000, 60_000_000
MOST_ROWS, MOST_COLUMNS = 5000, 60
#: A cell that starts with one of these would be run by a spreadsheet program, or hides that it would.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
#: What is not allowed in a cell of an XLSX file.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], " ")

Rows = list[list[str]]


class BadSheet(ValueError):
    """A file that cannot be read, in plain words."""


class Formula(str):
    """A cell that holds a formula; its text is not looked at."""


def read(content: bytes, filename: str) -> Rows:
    """Every row with something in it is there, so that row n of the sheet is element n-1. Cells are stripped; a formula's
    cell is a Formula. Raises BadSheet."""
    if len(content) > LARGEST:
        raise BadSheet(f"The file is larger than {LARGEST // 1_000_000} MB. Split it into smaller ones.")
    kind = filename.rsplit(".", 1)[-1].lower()
    if kind == "xlsx":
        rows = _xlsx(content)
    elif kind in ("csv", "txt", "tsv"):
        rows = _csv(content)
    else:
        raise BadSheet("Save the spreadsheet as XLSX or CSV. Other kinds cannot be read.")
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _csv(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on British Windows.
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise BadSheet("This is no CSV file. Save the spreadsheet as XLSX or CSV.")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            _room(len(rows), len(row))
            rows.append([_plain(cell) for cell in row])
    except csv.Error as error:
        raise BadSheet(f"Line {len(rows) + 1} cannot be read as CSV: {error}.") from error
    return rows


def _plain(cell: str) -> str:
    cell = cell.strip(" \t\r\n\u00a0")
    # The apostrophe that keeps a text from being a formula is not part of it.
    return cell[1:] if cell.startswith("'") else cell


def _xlsx(content: bytes) -> Rows:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise BadSheet("The spreadsheet holds far too much. Copy only the rows with tests into a new one.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        rows: Rows = []
        for row in book.worksheets[0].iter_rows():
            _room(len(rows), len(row))
            rows.append([_cell(cell) for cell in row])
        return rows
    except BadSheet:
        raise
    except Exception as error:
        # openpyxl raises whatever comes up in a broken file.
        raise BadSheet("The file is no spreadsheet that can be read. Open it and save it again as XLSX.") from error


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return _plain(str(value))


def _room(rows: int, columns: int) -> None:
    if rows >= MOST_ROWS or columns > 1000:
        raise BadSheet(f"The sheet has more than {MOST_ROWS} rows. Split it into smaller ones.")


def write(rows: Sequence[Sequence[str]], kind: str) -> bytes:
    """The rows as a "csv" or "xlsx" file. Raises BadSheet for another kind."""
    if kind == "csv":
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
        # With a mark that says UTF-8: Excel would otherwise show "£" as two letters.
        return out.getvalue().encode("utf-8-sig")
    if kind == "xlsx":
        return _to_xlsx(rows)
    raise BadSheet("A spreadsheet is called something.xlsx or something.csv.")


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _to_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Tests"
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            if text:
                cell = sheet.cell(row, column)
                cell.value = _safe(text).translate(_UNPRINTABLE)
                # Always a text, also "#N/A".
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if row == 1:
                    cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, title in enumerate(rows[0] if rows else (), 1):
        wide = title.split()[0] == "about" or any(word in title for word in ("say", "offers"))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 36 if wide else 16
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
