# ruff: noqa: E501 (one list of words a line reads better than one folded over five)
"""Dates of birth in a message: announced ("dob 1/2/06", "my birthday is the first of february"), or told by their year.

Other dates (moving, court, 2026) stay: an answer may hang on them. A year or a month alone is no date of birth.
"""

import re

#: A full date whose year is among these is taken for a birth date, announced or not: somebody of 10 to 40.
_YEARS = range(1985, 2017)

# Months as written in English and in the other languages of data/safety/translations that use Latin or Arabic letters.
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|"
    r"oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|"
    r"stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrze[śs]nia|pa[źz]dziernika|listopada|grudnia|"
    r"ocak|[şs]ubat|mart|nisan|may[ıi]s|haziran|temmuz|a[ğg]ustos|eyl[üu]l|ekim|kas[ıi]m|aral[ıi]k|"
    r"janar|shkurt|prill|maj|qershor|korrik|gusht|shtator|tetor|n[ëe]ntor|dhjetor|"
    r"يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|"
    r"شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول|كانون|تشرين|"
    r"فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|"
    r"জানুয়ারি|ফেব্রুয়ারি|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর)"
)
_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?|(?:twenty|thirty)[\s-](?:{_ONES})|{_ONES}|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[\s-](?:one|two|three|four|five|six|"
    r"seven|eight|nine)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty)"
)
_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)"
_YEAR_SAID = (
    rf"(?:two\sthousand(?:\s(?:and\s)?{_UNIT})?|twenty\s(?:oh\s)?{_UNIT}|nineteen[\s-](?:eighty|ninety)(?:[\s-]{_UNIT})?)"
)
_YEAR = rf"(?:(?:19|20)\d\d(?!\d)|{_YEAR_SAID}|['’]?\d\d(?!\d|\s?[ap]m))"
_OF = r"(?:\s{1,2}(?:of|de|del|di))?"
_GAP = r"[\s.,/-]{1,3}"
_WORDED = rf"(?:(?:the|el|le)\s)?{_DAY}{_OF}(?:{_GAP}){_MONTH}(?!\w)"
_WORDED_US = rf"{_MONTH}\s(?:the\s)?{_DAY}(?!\w)"
_SLASH = r"\s?[./|\\-]\s?"
_NUMERIC = (
    rf"(?:\d{{1,2}}{_SLASH}\d{{1,2}}{_SLASH}(?:19|20)?\d\d|\d{{1,2}}\s\d{{1,2}}\s(?:19|20)\d\d"
    rf"|(?:19|20)\d\d{_SLASH}\d{{1,2}}{_SLASH}\d{{1,2}}|(?:19|20)\d\d\s\d\d\s\d\d)(?![\d/|])"
)
_VIETNAMESE = r"(?:ng[àa]y\s)?\d{1,2}\sth[áa]ng\s\d{1,2}\sn[ăa]m\s(?:19|20)\d\d"
_THEN_YEAR = rf"(?:{_GAP}(?:(?:of|de|del|in)\s)?{_YEAR})"
#: With the day, the month and the year.
FULL = re.compile(
    rf"(?<![\d/.-])(?:{_NUMERIC}|{_VIETNAMESE}|(?<!\w)(?:{_WORDED}|{_WORDED_US}){_THEN_YEAR})(?!\w)",
    re.I,
)
_SHORT = r"(?:\d{1,2}[./-]\d{1,2}(?![\d/%]|\s(?:price|off|of)))"
_ANY = rf"(?:{_NUMERIC}|{_VIETNAMESE}|\d{{8}}(?!\d)|\d{{6}}(?!\d)|\d\d?\s\d\d?\s\d\d(?!\d)|(?:{_WORDED}|{_WORDED_US})(?:{_THEN_YEAR}(?!\w))?|{_SHORT})"
_FILL = r"(?:\W{0,3}\b(?:is|was|on|in|falls|it'?s|date|s|a|[a-z]{3,6}day)\b){0,4}\W{0,4}"
#: "born …", "dob: …", "my 18th is on …", "i turn 18 on …": the date behind it, whole or without its year.
ANNOUNCED = re.compile(
    rf"(\b(?:born|dob|d\.o\.b\.?|d/o/b|d o b|date of birth|birth ?days?|b[- ]?day|birth ?date|my (?:18th|21st))\b{_FILL}"
    rf"|\b(?:turn(?:s|ed|ing)?|(?:i|he|she)['’]?ll be|will be|gonna be|going to be)\s(?:1[0-9]|2[0-9]|eighteen|twenty[\s-]?one)\s(?:on\s)?|\b(?:am|im|i['’]m)\s\d\d\son\s)"
    rf"(?:{_ANY})(?!\w)",
    re.I,
)
#: "the first of february is my birthday".
BEHIND = re.compile(
    rf"(?<![\w/.-])(?:{_NUMERIC}|(?:{_WORDED}|{_WORDED_US})(?:{_THEN_YEAR})?|\d{{1,2}}[./-]\d{{1,2}})"
    r"(?=\W{1,3}(?:is|was)?\s?(?:my|his|her|their|our)\s(?:\w+['’]?s\s)?(?:birthday|b-?day|dob|date of birth))",
    re.I,
)
_SAID_YEAR = re.compile(_YEAR_SAID, re.I)


def of_birth(date: str) -> bool:
    """Whether `date` (as FULL finds it) has the year of somebody's birth."""
    if _SAID_YEAR.search(date):
        return True
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", date)
    if found:
        return int(found.group()) in _YEARS
    numbers = [int(number) for number in re.findall(r"\d+", date)]
    if len(numbers) == 3 and not (1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 31):
        return False
    short = numbers[-1]
    return (2000 + short if short <= _YEARS[-1] % 100 else 1900 + short) in _YEARS


def mask(text: str, kinds: list[str]) -> str:
    """`text` with [date_of_birth] for the announced ones; adds the kind to `kinds`."""

    def put(match: "re.Match[str]") -> str:
        kinds.append("date_of_birth")
        return f"{match.group(1) if match.re is ANNOUNCED else ''}[date_of_birth]"

    return BEHIND.sub(put, ANNOUNCED.sub(put, text))
