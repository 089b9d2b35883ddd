"""Opening hours: a small part of the OpenStreetMap notation, in London time.

Understood: "24/7", "Mo-Fr 09:00-17:00; Sa 10:00-16:00", "Mo,We 09:00-12:00,13:00-17:00", spans over midnight
("Mo-Fr 17:00-09:00"), "off" or "closed", and PH (bank holidays). A later rule overrides an earlier one for its days, as in
OSM. Bank holidays are those that return every year in England; a one-off (a coronation) is not known to PAL.
"""

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(r"(?:(?P<days>[A-Z][A-Za-z,\- ]*?)\s+)?(?P<times>off|closed|24/7|[\d:,\- ]+)")
_SPAN = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_PH = 7  # in a set of week days: a bank holiday
_ALL = frozenset(range(7))
Spans = tuple[tuple[int, int], ...]  # minutes from midnight; an end over 1,440 is on the next day


class BadHours(ValueError):
    """Hours that are not in the notation above; the message says which part."""


def is_open(hours: str, when: datetime) -> bool:
    """Whether something with opening `hours` is open at `when` (with a time zone; without one it is London time).
    Raises BadHours."""
    rules = read(hours)
    local = london(when)
    minute = local.hour * 60 + local.minute
    today, yesterday = _spans(rules, local.date()), _spans(rules, local.date() - timedelta(days=1))
    return any(start <= minute < end for start, end in today) or any(minute < end - 1440 for _, end in yesterday)


@lru_cache(maxsize=512)
def read(hours: str) -> tuple[tuple[frozenset[int], Spans], ...]:
    """The rules of `hours`: the days each is for (0 is Monday, 7 a bank holiday) and its spans. Raises BadHours."""
    rules = []
    for part in filter(None, (part.strip() for part in hours.split(";"))):
        match = _RULE.fullmatch(part)
        if match is None:
            raise BadHours(f"{part!r}: expected something like 'Mo-Fr 09:00-17:00', 'PH off' or '24/7'")
        rules.append((_days(match["days"]), _times(match["times"])))
    if not rules:
        raise BadHours("empty: expected something like 'Mo-Fr 09:00-17:00' or '24/7'")
    return tuple(rules)


def _days(words: str | None) -> frozenset[int]:
    if words is None:
        return _ALL | {_PH}
    days: set[int] = set()
    for part in (part.strip() for part in words.split(",")):
        first, _, last = part.partition("-")
        if part == "PH":
            days.add(_PH)
        elif first in _DAYS and (not last or last in _DAYS):
            start, end = _DAYS.index(first), _DAYS.index(last or first)
            days.update(day % 7 for day in range(start, (end if end >= start else end + 7) + 1))
        else:
            raise BadHours(f"{part!r}: expected days such as Mo, Sa-Su or PH")
    return frozenset(days)


def _times(words: str) -> Spans:
    if words in ("off", "closed"):
        return ()
    if words == "24/7":
        return ((0, 1440),)
    spans = []
    for part in (part.strip() for part in words.split(",")):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise BadHours(f"{part!r}: expected times such as 09:00-17:00")
        h1, m1, h2, m2 = map(int, match.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if start >= 1440 or end > 1440 or m1 > 59 or m2 > 59:
            raise BadHours(f"{part!r}: no such time of day")
        spans.append((start, end if end > start else end + 1440))
    return tuple(spans)


def _spans(rules: tuple[tuple[frozenset[int], Spans], ...], day: date) -> Spans:
    if day in bank_holidays(day.year):
        for days, spans in reversed(rules):
            if _PH in days:
                return spans
    for days, spans in reversed(rules):
        if day.weekday() in days:
            return spans
    return ()


@lru_cache(maxsize=16)
def bank_holidays(year: int) -> frozenset[date]:
    """England's yearly bank holidays, substitute days included (Banking and Financial Dealings Act 1971, schedule 1;
    New Year's Day and the early May holiday by yearly proclamation)."""
    easter = _easter(year)
    may, june, september = date(year, 5, 1), date(year, 6, 1), date(year, 9, 1)
    days = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        may + timedelta(days=-may.weekday() % 7),
        june - timedelta(days=june.weekday() or 7),
        september - timedelta(days=september.weekday() or 7),
    }
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() > 4 or fixed in days:
            fixed += timedelta(days=1)
        days.add(fixed)
    return frozenset(days)


def _easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def london(when: datetime) -> datetime:
    """`when` on London's clocks. Needs no time zone files: summer time runs from the last Sunday of March to the last
    Sunday of October, at 01:00 UTC (Summer Time Act 1972)."""
    if when.tzinfo is None:
        return when
    utc = when.astimezone(timezone.utc)
    start, end = (_last_sunday(utc.year, month) for month in (3, 10))
    zone: tzinfo = timezone(timedelta(hours=1 if start <= utc < end else 0))
    return utc.astimezone(zone)


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    return datetime.combine(last - timedelta(days=(last.weekday() + 1) % 7), time(1), timezone.utc)
