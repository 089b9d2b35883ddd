"""How old the writer says they are; never an age of somebody else, a price, a bus or a rule ("until 25")."""

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.nlu.person import birth
from bot.nlu.person.age_phrases import MONTHS, NEARLY, NOW, PARENT, SOON_TO_BE, YEARS, N
from bot.nlu.person.cues import one_of

_OTHERS = one_of(
    "brothers? sisters? sis bro mates? friends? cousins? cuz+ nephews? nieces? girlfriends? boyfriends? partners? "
    "mums? mothers? dads? fathers? sons? daughters? bab(?:y|ies) (?<!care_)kids? child children twins? "
    "husband wife aunt(?:ie|y)?s? uncle nan "
    "roommate flatmate toddler little_one client"
)
#: "a 19 year old mum" writes of herself, "my 40 year old mum" does not.
_OWN_PARENT = re.compile(rf"^ (?:years? old |yo |y o )?{PARENT}\b")
_PRONOUNS = "(?:he|she|hes|shes|his|her|they|him)"
_ABOUT_OTHER = re.compile(
    rf"\b(?:{_OTHERS}|{_PRONOUNS}|my (?:lil |little |big )?(?:bro|ex|man|girl|boy|yute|cos)|"
    rf"(?<!as a )(?<!im a )(?:young person|(?:girl|boy|lad|guy|woman) (?:i|who|that|in my)))(?: \w+){{0,3}} $"
)
_OTHER_FOLLOWS = re.compile(rf"^ (?:years? old |yo |y o )?(?:little |younger |older )?{_OTHERS}\b")
_AS_A = re.compile(
    rf"\b(?:im|as|am) an? (?:\w+ ){{0,2}}(?:{PARENT}|kid|child)(?: ?,)? ?$|(?<!my )\b{PARENT} (?:of|to) \w+(?: ?,)? ?$"
)
#: "two kids, 22": one number for several children is none of theirs.
_WITH_KIDS = re.compile(r"\b(?:kids|children|babies|twins|sons|daughters) $")
_ANYONE = re.compile(r"\b(?:can|do|does|if|would|will|should|for|could) (?:an?|any|every) $")
_MOMENT = re.compile(
    r"\b(?:from|since|at|until|to|age of|aged?|between|before|after|by|under|over|past|above)"
    r"(?: about| like| age| the age of)? $"
)
_SAID_AGE = re.compile(
    rf"\b(?:im|my age|age is) (?:(?:an?|the|of|at) )*(?:aged? )?(?:of )?$|aged? $|\bat (?:the )?age of $|\bgetting to $|"
    rf"\bjust (?:over|under) $|"
    rf"\b{NEARLY}(?<=to) $"
)
#: Phrases that say it outright, though "at" or "when" stands in them, or that count down.
_NO_RULE = re.compile(
    r"still|homeless|alone|stuck|struggling|skint|broke|at |when|until|before|once|after|day|week|month|wk"
)
#: "do i have to be 18"
_MUST_BE = re.compile(
    r"\b(?:have|has|need|needs|got|must|should|supposed|gotta) (?:to )?be (?:(?:like|about|at least|over|,) )*$"
)
_RULE = re.compile(
    r"\b(?:when|until|once|before|(?<!looked )(?<!look )(?<!looking )(?<!lookd )after|since(?! im )|"
    r"unless|as soon as|soon as|by the time|why|from when|whenever|(?<!cant )wait|"
    r"the (?:day|week|month|year|night|moment|minute|time)) "
    r"(?:\w+ )?(?:i |im |ive |ill )?(?:\w+ )?$"
)
_BARE_BEFORE = one_of(
    "im its it is i am just only age aged my about like yeah ok oh ye yh now turned be hi sorry so um well erm almost"
)
_ALONE = re.compile(rf"(?<!\S){YEARS}")
_BEYOND = re.compile(r"\b(?:over|under|above|below|past|older than|younger than|not|about to be|born(?: in)?) $")
_BARE = re.compile(rf"^(?:{_BARE_BEFORE} |@\d+ |[.,] )*{YEARS}")
_SCHOOL = r"year (?:7|8|9|10|11|12)\b"
_MINOR = re.compile(
    r"\b(?:im|am|me|still|and) (?:(?:still|a|only) )*(?:under (?:the age of )?18|minor|not (?:even )?18)\b|"
    r"\bnot 18 (?:yet|until)\b|"
    rf"\b(?:im )?in {_SCHOOL}|\bim {_SCHOOL}|^{_SCHOOL}"
)
_ADULT = re.compile(r"\b(?:im|am) (?:already |now )?over (?:18|19|20|21|22|23|24|25)\b|\bim (?:an )?adult\b")
_BORN = re.compile(
    r"\b(?:born (?:in )?(?:\w+ )?|im a |dob |birth ?date |a )(?P<y>19[5-9]\d|20[01]\d)\b(?: (?:baby|kid|born))?"
)
#: "im not 18 until may", when PAL has asked; unasked it is only a minor's way to say so.
_NOT_UNTIL = re.compile(rf"\bnot {N} (?:until|before) (?:{MONTHS}|next|this|later)\b")
#: "they say im 25 but im 19": what others say counts only when the writer says nothing.
_REPORTED = re.compile(r"\b(?!i )\w+ (?:say|says|said|put)(?: that)? $")
#: "they think im 25" says that the writer is not.
_DOUBTED = re.compile(r"\b(?!i )\w+ (?:thinks?|reckons?|claims?|claimed|decided|believes?|thought|assumed?)(?: that)? $")


#: Dictation: "im 20 to" is 22.
_UNITS = {str(digit): digit for digit in range(1, 10)} | {"won": 1, "to": 2, "tree": 3, "free": 3, "for": 4}
_HEARD = re.compile(rf"(?:^|(?<=im )|(?<=age )|(?<=age is )|(?<=aged ))20 ({'|'.join(_UNITS)})(?= ?[.,]|$| years?\b)")


@dataclass(frozen=True)
class Age:
    """`years`: whole years, or None. `under_18`: also without an exact age. `assumed`: from a year of birth, so perhaps a
    year off."""

    years: int | None = None
    under_18: bool | None = None
    assumed: bool = False


def read(text: str, line: str, asked: str | None, today: date) -> Age:
    """`text`: the message. `line`: the same in plain form (wording.plain). `asked`: the question PAL had asked, or None."""
    line = _HEARD.sub(lambda match: str(20 + _UNITS[match[1]]), line)
    not_until = _NOT_UNTIL.search(line) if asked == "age" else None
    if not_until:
        return _years(int(not_until.group("n")) - 1)
    born_on = birth.age(text, asked == "age", today)
    if born_on is not None:
        return _years(born_on)
    soon = _first(SOON_TO_BE, line)
    now = _first(NOW, line)
    if now is not None:
        has_been = re.search(r"\b(?:turned|made|became|i was|had my|was my) $", line[: now[1]])
        if soon is None or soon[1] != now[1] or has_been:
            return _years(now[0])
    if soon is not None:
        return _years(soon[0] - 1)
    bare = _BARE.match(line) if asked == "age" else None
    if bare:
        return _years(int(bare.group("n")))
    if asked == "age":
        only = [
            m for m in _ALONE.finditer(line) if not _BEYOND.search(line[: m.start()]) and not _is_others(line, m, m.start())
        ]
        if len(only) == 1:
            return _years(int(only[0].group("n")))  # "old enough, 23"
    born = _BORN.search(line)
    if born and not _ABOUT_OTHER.search(line[: born.start()]):
        had_birthday = today.timetuple().tm_yday > 183  # half of those born that year have
        return replace(_years(today.year - int(born.group("y")) - (not had_birthday)), assumed=True)
    if _MINOR.search(line):
        return Age(under_18=True)
    return Age(under_18=False) if _ADULT.search(line) else Age()


def _years(years: int) -> Age:
    return Age(years, years < 18) if 10 <= years <= 99 else Age()


def _first(patterns: tuple[re.Pattern[str], ...], line: str) -> tuple[int, int] | None:
    """(number, where it stands) of the first pattern that speaks of the writer, the surest patterns first."""
    reported = None
    for pattern in patterns:
        for match in pattern.finditer(line):
            at = match.start("n")
            if _is_rule(line, match, at) or _is_others(line, match, at) or _DOUBTED.search(line[: match.start()]):
                continue
            if not _REPORTED.search(line[: match.start()]):
                return int(match.group("n")), at
            reported = reported or (int(match.group("n")), at)
    return reported


def _is_rule(line: str, match: re.Match[str], at: int) -> bool:
    """ "when i turn 18", "from 10 yo", "can a 21 year old": an age that somebody may have, not one the writer has."""
    just_before, before = line[max(0, at - 20) : at], line[max(0, at - 40) : at]
    if _ANYONE.search(just_before) or _MUST_BE.search(before):
        return True
    if _NO_RULE.match(match.group()):
        return False
    if _MOMENT.search(just_before) and not _SAID_AGE.search(just_before):
        return True
    return bool(_RULE.search(before)) and not before.rstrip().endswith("if im")


def _is_others(line: str, match: re.Match[str], at: int) -> bool:
    """ "my sister is 17", "my 19 year old brother"."""
    after = line[match.end("n") : at + 40]
    if _OTHER_FOLLOWS.search(after) and (not _OWN_PARENT.search(after) or re.search(r"\b(?:my|his|her) $", line[:at])):
        return True
    if match.group().startswith(("im", "i ")):
        return False
    before = line[max(0, at - 60) : match.start()]
    before = before if not before or before.endswith(" ") else before + " "
    if (
        _AS_A.search(before)
        or _WITH_KIDS.search(before)
        or (match.group().startswith(",") and re.search(rf"\b{_PRONOUNS} ?$", before))
    ):
        return False
    return bool(_ABOUT_OTHER.search(before))
