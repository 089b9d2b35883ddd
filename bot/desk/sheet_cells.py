"""A raw cell into the text that it meant: dates that Excel made into numbers, sums of money, lost zeros, formulas."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.sheet_columns import Column
from bot.desk.sheet_out import RISKY
from bot.desk.sheet_read import Raw
from bot.offers.dates import PATTERN

#: Day 0 of Excel's calendar as it is since March 1900 (it believes in a 29 February 1900).
_EPOCH = date(1899, 12, 30)
_WRITTEN = (("%d %B %Y", 10), ("%d %b %Y", 10), ("%B %Y", 7), ("%b %Y", 7))
#: UTF-8 read as Windows text, once or twice.
_GARBLED = re.compile(r"Â£|â‚¬|â€|Ã[\u0080-\u00bf©¨]|\ufffd")


class Unclear(ValueError):
    """The cell cannot be taken; the message says why, in words for a person."""


def meant(cell: Raw, column: Column, csv: bool) -> str | None:
    """What the cell says, None for nothing. Raises Unclear."""
    value = cell.value
    if isinstance(value, str):
        value = value.strip()
        if csv and value.startswith("'") and value[1:].startswith(RISKY):
            value = value[1:]
        elif cell.formula or (csv and re.match(r"=|@[A-Za-z]+\(|[+-][A-Za-z]+\(", value)):
            raise Unclear("This is a formula. Put in what it shows (paste as values).")
        if re.fullmatch(r"#(REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)[!?]?", value):
            raise Unclear("This is a spreadsheet's error, not a value.")
        if _GARBLED.search(value):
            raise Unclear("Signs are garbled (such as Â£). Save the sheet as CSV UTF-8 or .xlsx.")
    if value in (None, ""):
        return None
    if column.form == "date":
        return _date(value, cell.format)
    if column.name == "phone":
        return _phone(value)
    if isinstance(value, (datetime, date)):
        raise Unclear("The spreadsheet made a date of this. Format the cell as text and write it again.")
    if column.name == "amount" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _amount(value, cell.format)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    return str(value)


def _amount(value: float, shown: str) -> str:
    if "%" in shown:
        return f"{value * 100:g}%"
    if "£" in shown:
        return f"£{value:,.0f}" if float(value).is_integer() else f"£{value:,.2f}"
    return _plain(value)  # a bare number: the checks ask what it is


def _phone(value: Any) -> str:
    text = _plain(value)
    if not isinstance(value, str) or re.fullmatch(r"[1-9]\d{9}", text) or re.search(r"\dE\+\d", text, re.I):
        if len(text) <= 6 and text.isdecimal():
            return text  # a short number such as 999 or 116123
        raise Unclear("The spreadsheet took the number for a sum and lost its 0. Format the cell as text, write it again.")
    return text


def _date(value: Any, shown: str) -> str:
    if isinstance(value, (datetime, date)):
        day = value.date() if isinstance(value, datetime) else value
        return _as_shown(day, shown)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value))
    text = str(value)
    if re.match(PATTERN, text):
        return text
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _number(float(text))
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day_, month, year = map(int, found.groups())
        try:
            return date(year, month, day_).isoformat()
        except ValueError:
            raise Unclear(f"{text} is no day. Write it like 2026-11-21.") from None
    for form, length in _WRITTEN:
        try:
            return datetime.strptime(text, form).date().isoformat()[:length]
        except ValueError:
            continue
    if re.fullmatch(r"[A-Za-z]{3,9}-\d{2}|\d{1,2}-[A-Za-z]{3,9}", text):
        raise Unclear(f"The spreadsheet made {text} of this: a day or a month? Write it like 2026-11 or 2026-11-21.")
    raise Unclear(f"{text[:40]} is not a date. Write it like 2026-11-21, 2026-11 or 2026.")


def _number(value: float) -> str:
    if value.is_integer() and 1900 <= value <= 2100:
        return str(int(value))
    if 30_000 <= value <= 80_000:
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    raise Unclear(f"{value:g} is not a date. Write it like 2026-11-21.")


def _as_shown(day: date, shown: str) -> str:
    """A cell that shows only month and year meant only that."""
    form = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown).lower()
    if "y" in form and "d" not in form:
        return day.isoformat()[: 7 if "m" in form else 4]
    return day.isoformat()
