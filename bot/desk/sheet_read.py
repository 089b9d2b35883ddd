"""A file that somebody sent, opened with care: rows of raw cells, or in plain words why not."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook

from bot.desk.model import Problem, refused

#: The whole data set is about a third of a megabyte.
LARGEST = 5_000_000
#: What an XLSX may unpack to, and of how many parts it may be.
LARGEST_UNPACKED, MOST_PARTS = 60_000_000, 500
MOST_ROWS, MOST_COLUMNS = 5_000, 80
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Raw:
    """A cell as it was found. `format`: how the spreadsheet showed it; `formula`: it would have been worked out."""

    value: Any
    format: str = ""
    formula: bool = False


@dataclass
class Sheet:
    """`rows`: (row number as the spreadsheet shows it, cells), empty ones left out."""

    name: str
    csv: bool
    rows: list[tuple[int, list[Raw]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of a CSV or XLSX file. Raises Refused when it cannot be used at all."""
    if not data.strip():
        raise refused("The file is empty.")
    if len(data) > LARGEST:
        raise refused(f"The file is too large ({len(data) // 1_000_000} MB). The most is {LARGEST // 1_000_000} MB.")
    if data.startswith(_OLD_OFFICE):
        raise refused("The file has a password, or it is an old .xls. Save it as .xlsx without a password.")
    if data.startswith(b"PK"):
        return _xlsx(data)
    if filename.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise refused("The file is broken, or it is not a spreadsheet. Save it again as .xlsx or .csv.")
    return [_csv(data)]


def _csv(data: bytes) -> Sheet:
    sheet = Sheet("", True)
    text = _decoded(data, sheet)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        _take(sheet, ([Raw(cell) for cell in row] for row in rows))
    except csv.Error as error:
        raise refused(
            f"The file is broken: a cell in quotes does not end, or there are signs that no text has ({error})."
        ) from error
    return sheet


def _decoded(data: bytes, sheet: Sheet) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise refused("The file is broken. Save it again as CSV UTF-8.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = "The file is not UTF-8; it was read as Windows text. Look at the £ signs and accents."
        sheet.problems.append(Problem("", words, "warning"))
        return data.decode("cp1252", errors="replace")


def _xlsx(data: bytes) -> list[Sheet]:
    merged = _safe(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = []
        for one in book.worksheets:
            sheet = Sheet(one.title, False)
            one.reset_dimensions()
            _take(sheet, ([_raw(cell) for cell in row] for row in one.iter_rows(max_col=MOST_COLUMNS)))
            sheets.append(sheet)
        book.close()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        raise refused("The file is broken, or it is not an .xlsx. Save it again as .xlsx or .csv.") from error
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise refused("The file is empty.")
    if merged:
        words = f"Cells {', '.join(merged[:5])} are merged. Split them, so that each row has its own."
        filled[0].problems.append(Problem("", words))
    return filled


def _safe(data: bytes) -> list[str]:
    """Looks into the package before anything opens it; gives the merged ranges. Raises Refused."""
    merged: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise refused("The file has a password. Save it without one.")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise refused("The file unpacks to far more than a list of offers. It was not opened.")
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise refused("The file is broken, or it is not an .xlsx. Save it again as .xlsx or .csv.")
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                text = package.read(part)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise refused("The file holds instructions that no spreadsheet needs. It was not opened.")
                if part.filename.startswith("xl/worksheets/"):
                    merged += [
                        found.decode() for found in re.findall(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z0-9:]+)"', text)
                    ]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error) as error:
        # RuntimeError: zipfile says so of a part with a password or packed in a way that it does not know.
        raise refused("The file is broken. Save it again as .xlsx or .csv.") from error
    return merged


def _raw(cell: Any) -> Raw:
    kind = getattr(cell, "data_type", "n")
    return Raw(cell.value, str(getattr(cell, "number_format", "") or ""), kind == "f")


def _take(sheet: Sheet, rows: Iterable[list[Raw]]) -> None:
    for number, row in enumerate(_bounded(rows), 1):
        if any(cell.value not in (None, "") and str(cell.value).strip() for cell in row):
            if len(sheet.rows) > MOST_ROWS:
                raise refused(f"There are more than {MOST_ROWS} rows. Bring them in several files.")
            sheet.rows.append((number, row))


def _bounded(rows: Iterable[list[Raw]]) -> Iterator[list[Raw]]:
    for number, row in enumerate(rows):
        if number > 20 * MOST_ROWS:
            raise refused("The sheet goes on for far too many rows. Take out the empty ones.")
        yield row
