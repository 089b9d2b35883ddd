"""How old the writer says they are; never an age of somebody else, a price, a bus or a rule ("until 25")."""

import re
from dataclasses import dataclass, replace
from datetime import date

_N = r"(?P<n>[1-9]\d)"
#: What a number may count instead of years of life.
_NOT_UNIT = (
    r"(?! (?:pounds?|quid|p|days?|weeks?|wks?|minutes?|mins?|hours?|hrs?|months?|miles?|percent|per|am|pm|grand|k|of|times|placements?|stops?|"
    r"euros?|people|nights?|more|others?|min|out|bus|st|nd|rd|th|to \d|\d|years? (?:ago|in|left|of|sentence|to|waiting|since|into|with|here|later))\b)"
)
_OTHERS = (
    r"brothers?|sisters?|sis|bro|mates?|friends?|cousins?|girlfriends?|boyfriends?|partners?|mums?|mothers?|dads?|fathers?|sons?|daughters?|"
    r"bab(?:y|ies)|kids?|child|children|son|twins?|husband|wife|aunt(?:ie|y)?s?|uncle|nan|roommate|flatmate|he|she|hes|shes|his|her|they|toddler|little one"
)
_ABOUT_OTHER = re.compile(rf"\b(?:my |his |her |a )?(?:{_OTHERS})(?: \w+){{0,3}} $")
_OTHER_FOLLOWS = re.compile(rf"^ (?:years? old |yo |y o )?(?:little |younger |older )?(?:{_OTHERS})\b")
_RULE = re.compile(r"\b(?:when|until|once|before|after|since|unless|by the time|why|from when|whenever|wait) (?:\w+ )?(?:i |im |ive |ill )?(?:\w+ )?$")
_SMALL = r"(?:(?:now|only|just|a|an|still|already|aged|age|soon|also|really|f|m|female|male|girl|boy|guy|lad|actually|currently|literally) )*"
_SOON = (
    r"(?: (?:years old ))?(?: (?:next|this coming|in a|in \d|in january|in february|in march|in april|in may|in june|in july|in august|in september|"
    r"in october|in november|in december|in jan|in feb|in mar|in apr|in jun|in jul|in aug|in sep|in sept|in oct|in nov|in dec|in (?:a )?few|in two|in "
    r"three|in four|in five|in six|in one|soon|tomorrow|later this|this (?:year|month|week|summer|winter|autumn|spring|christmas))\b)"
)
_NOW = (
    re.compile(rf"\b(?:im|i be|am|me|ive just turned|just turned|recently turned|have turned|ive turned|now im|if im) {_SMALL}{_N}\b{_NOT_UNIT}"),
    re.compile(rf"\b(?:i |ive |have )?(?:just |recently |now )*turned {_N}\b{_NOT_UNIT}"),
    re.compile(rf"\b{_N} (?:years? old|years? of age|y o|yo|yrold|years old|year old|yro)\b(?!s)"),
    re.compile(rf"(?:^|[.,] ?|\bhave |\bgot |\bim ){_N} years?(?: ?[.,]|$| (?:and|but|now|girl|boy|female|male)\b)"),
    re.compile(rf"\b{_N} (?:f|m|female|male)\b"),
    re.compile(rf"(?:^|[.,] ?)(?:f|m|female|male) {_N}\b{_NOT_UNIT}"),
    re.compile(rf"\b(?:aged?|my age is|age is|age ,|my age) {_N}\b{_NOT_UNIT}"),
    re.compile(rf"\bnow {_N}\b{_NOT_UNIT}"),
    re.compile(rf"^{_N} (?:and |, )?(?:care leaver|homeless|living|live|from|pregnant|female|male|btw|single|ex care|in care|and|with)\b"),
    re.compile(rf"\b(?:care leaver|in care|leaving care|homeless|pregnant|care experienced)(?: @\d+)? {_N}(?: ?[.,]|$)"),
    re.compile(rf"(?:^|[.,] ?){_N}(?: ?[.,]| ?$)"),
    re.compile(rf"\bits my {_N} (?:st|nd|rd|th)\b(?! (?:birthday )?(?:next|in|soon|tomorrow))"),
)  # fmt: skip
_SOON_TO_BE = (
    re.compile(rf"\b(?:im |i |am |me )?(?:nearly|almost|about to (?:be|turn)|close to|coming up to|coming up|turning|approaching|not quite|soon to be|soon be) {_N}\b{_NOT_UNIT}"),
    re.compile(rf"\b(?:i (?:will )?turn|i (?:will|gonna|going to) be|ill be|im (?:gonna|going to) (?:be|turn)|i hit|i reach) {_N}\b{_NOT_UNIT}"),
    re.compile(rf"\b(?:im |i am |be )?{_N}{_SOON}"),
    re.compile(rf"\bmy {_N} (?:st|nd|rd|th)(?: birthday)?(?: is| s)? (?:next|in|soon|tomorrow|coming|on)\b"),
)  # fmt: skip
_BARE = re.compile(rf"^(?:(?:im|its|it|is|i|am|just|only|age|aged|my|about|like|yeah|ok|oh|ye|yh|now|turned|be|hi|sorry) |[.,] )*{_N}\b{_NOT_UNIT}")
_MINOR = re.compile(r"\b(?:im|am|me|still|and) (?:(?:still|a|only) )*(?:under (?:the age of )?18|minor|not (?:even )?18)\b|\bnot 18 yet\b|\bim year (?:7|8|9|10|11|12)\b|\bin year (?:7|8|9|10|11|12)\b|^year (?:7|8|9|10|11|12)\b")
_ADULT = re.compile(r"\b(?:im|am) (?:already |now )?over (?:18|19|20|21|22|23|24|25)\b|\bim (?:an )?adult\b")
_BORN = re.compile(r"\b(?:born (?:in )?(?:\w+ )?|im a |dob |birth ?date |a )(?P<y>19[5-9]\d|20[01]\d)\b(?: (?:baby|kid|born))?")


@dataclass(frozen=True)
class Age:
    """`years`: whole years, or None. `under_18`: also without an exact age. `assumed`: from a year of birth, so perhaps one off."""

    years: int | None = None
    under_18: bool | None = None
    assumed: bool = False


def read(line: str, asked: str | None, today: date) -> Age:
    """`line`: the message in plain form (wording.plain). `asked`: the question PAL had asked, "age" among them."""
    soon = _first(_SOON_TO_BE, line)
    now = _first(_NOW, line)
    if now is not None and not (soon is not None and soon[1] == now[1]):
        return _years(now[0])
    if soon is not None:
        return _years(soon[0] - 1)
    if asked == "age":
        bare = _BARE.match(line)
        if bare:
            return _years(int(bare.group("n")))
    born = _BORN.search(line)
    if born and not _ABOUT_OTHER.search(line[: born.start()] + " "):
        passed = today.timetuple().tm_yday > 183  # half of those born that year have had their birthday
        return replace(_years(today.year - int(born.group("y")) - (not passed)), assumed=True)
    if _MINOR.search(line):
        return Age(under_18=True)
    return Age(under_18=False) if _ADULT.search(line) else Age()


def _years(years: int) -> Age:
    return Age(years, years < 18) if 10 <= years <= 99 else Age()


def _first(patterns: "tuple[re.Pattern[str], ...]", line: str) -> tuple[int, int] | None:
    """(number, where it stands) of the first pattern that speaks of the writer, the surest patterns first."""
    for pattern in patterns:
        for match in pattern.finditer(line):
            at = match.start("n")
            before = line[max(0, at - 60) : match.start()]
            if _ABOUT_OTHER.search(before if before.endswith(" ") or not before else before + " ") and not match.group().startswith(("im", "i ")):
                continue
            if _OTHER_FOLLOWS.search(line[match.end("n") : at + 40]):
                continue
            if _RULE.search(line[max(0, at - 40) : at]) and not line[max(0, at - 40) : at].rstrip().endswith("if im"):
                continue
            return int(match.group("n")), at
    return None
