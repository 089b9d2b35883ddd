"""A date of birth as the answer to "how old are you": "3/12/2008", "14th of may 2007", "2007-01-30", "dec 05"."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"['’]?(?P<year>(?:19|20)\d\d|\d\d)(?!\w)"
_DAY = r"(?<![\d£])(?P<day>\d{1,2})"
_GAP = r"[\s./,-]{1,3}"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"{_DAY}{_GAP}(?P<month>\d{{1,2}}){_GAP}{_YEAR}"),
    re.compile(rf"{_DAY} ?(?:st|nd|rd|th)?(?: of)?{_GAP}{_MONTH}(?:{_GAP}|(?=['’])){_YEAR}"),
    re.compile(rf"(?<!\w){_MONTH}{_GAP}(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)?{_GAP}{_YEAR}"),
)
_WHOLE = re.compile(r"(?<![\d£])(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)\d\d|\d\d)(?!\d)")
#: A month and its year; the day is taken as the first.
_NO_DAY = re.compile(rf"(?<!\w){_MONTH}{_GAP}(?P<year>(?:19|20)\d\d)(?!\w)")
#: "born march 07": after "born" alone is it a year, else it may be the day.
_BORN_IN = re.compile(rf"(?<=\bborn )(?:in |on )?{_MONTH}{_GAP}['’]?(?P<year>0\d|1[0-6])(?![\w/.-])")
#: "dec 05", when PAL has asked; "dec 12" may be a day.
_SHORT_YEAR = re.compile(rf"(?<!\w){_MONTH}{_GAP}['’]?(?P<year>0\d)(?![\w/.-])")
_ANNOUNCED = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|birth ?day|birth ?date|b-?day|date of birth)(?:'s|s| is| was| on| in| the| its|[:=,.-])*\s*$"
)
_SAID_AFTER = re.compile(
    r"\s*,?\s*(?:is|was|'s|thats|that's|=|-)?\s*"
    r"(?:my (?:d\.?o\.?b|date of birth|birth ?day|birth ?date|b-?day)|(?:is |was )?when i was born|i was born)\b"
)
_OTHERS = re.compile(
    r"\b(?:his|her|hers|he|she|hes|shes|brothers?|sisters?|sons?|daughters?|bab(?:y|ies)|kids?|mates?|partners?|boyfriends?|"
    r"girlfriends?|mums?|dads?|childs?|twins?)(?:'s)?\b[^.,]{0,20}$"
)
#: Younger or older than this nobody is who writes to PAL: another date.
_YOUNGEST, _OLDEST = 10, 60


def age(text: str, asked: bool, today: date) -> int | None:
    """Whole years today. `asked`: PAL has just asked for the age, so a bare date is a date of birth; otherwise "born" or
    the like must stand before it. Day first, as in the UK, unless only the other way round is a date."""
    lower = text.lower()
    if not re.search(r"\d\d", lower):
        return None
    for pattern in (*_DATES, _NO_DAY, _WHOLE, _SHORT_YEAR if asked else _BORN_IN):
        for match in pattern.finditer(lower):
            before = lower[max(0, match.start() - 40) : match.start()]
            said = _ANNOUNCED.search(before) or _SAID_AFTER.match(lower, match.end())
            if (asked or said) and not _OTHERS.search(before):
                years = _years(match, today)
                if years is not None:
                    return years
    return None


def _years(match: re.Match[str], today: date) -> int | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts.get("day") or 1)
    month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS.index(parts["month"][:3]) + 1
    if year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    years = today.year - year - ((today.month, today.day) < (month, day))
    return years if _YOUNGEST <= years <= _OLDEST else None
