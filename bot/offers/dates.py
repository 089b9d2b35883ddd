"""Dates as sources give them: a day, a month or only a year."""

import calendar
import re
from datetime import date

PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def first_day(text: str) -> date:
    """The earliest day that `text` ("2024", "2024-03" or "2024-03-05") can mean. Raises ValueError if it is no date."""
    if not re.match(PATTERN, text):
        raise ValueError(f"{text!r} is not a date: write 2024-03-05, 2024-03 or 2024")
    parts = [int(part) for part in text.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The latest day that `text` can mean. Raises ValueError if it is no date."""
    first = first_day(text)
    if len(text) == 4:
        return date(first.year, 12, 31)
    if len(text) == 7:
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    return first


def in_words(text: str) -> str:
    """ "2024-03-05" -> "5 March 2024", "2024-03" -> "March 2024", "2024" -> "2024"."""
    first = first_day(text)
    if len(text) == 4:
        return text
    month = f"{calendar.month_name[first.month]} {first.year}"
    return month if len(text) == 7 else f"{first.day} {month}"
