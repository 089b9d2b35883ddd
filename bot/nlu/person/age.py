"""How old the writer says they are; never an age of somebody else, a price, a bus or a rule ("until 25")."""

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.nlu.person import birth
from bot.nlu.person.cues import one_of

_N = r"(?P<n>[1-9]\d)"
#: What a number may count instead of years of life.
_COUNTED = one_of(
    "pounds? quid p days? weeks? wks? minutes? mins? min hours? hrs? months? miles? percent per am(?!_i) pm grand k of "
    "times placements? "
    "stops? euros? people nights? more out bus st nd rd th to_\\d \\d mg points? "
    "years?_(?:ago|in|left|of|sentence|to|waiting|since|into|with|here|later)"
)
_YEARS = rf"{_N}\b(?! {_COUNTED}\b)"
_OTHERS = one_of(
    "brothers? sisters? sis bro mates? friends? cousins? girlfriends? boyfriends? partners? mums? mothers? dads? "
    "fathers? sons? "
    "daughters? bab(?:y|ies) kids? child children twins? husband wife aunt(?:ie|y)?s? uncle nan roommate flatmate "
    "toddler little_one client"
)
_PRONOUNS = "(?:he|she|hes|shes|his|her|they|him)"
_ABOUT_OTHER = re.compile(
    rf"\b(?:{_OTHERS}|{_PRONOUNS}|my (?:lil |little |big )?(?:bro|ex|man|girl|boy|yute))(?: \w+){{0,3}} $"
)
_OTHER_FOLLOWS = re.compile(rf"^ (?:years? old |yo |y o )?(?:little |younger |older )?{_OTHERS}\b")
_AS_A = re.compile(r"\b(?:im|as|am) an? (?:\w+ ){0,2}(?:mum|dad|mother|father|parent|kid|child)(?: ?,)? ?$")
#: "two kids, 22": one number for several children is none of theirs.
_WITH_KIDS = re.compile(r"\b(?:kids|children|babies|twins|sons|daughters) $")
_ANYONE = re.compile(r"\b(?:can|do|does|if|would|will|should|for|could) (?:an?|any|every) $")
_MOMENT = re.compile(
    r"\b(?:from|since|at|until|to|age of|aged?|between|before|after|by|under|over|past|above)"
    r"(?: about| like| age| the age of)? $"
)
_SAID_AGE = re.compile(r"\b(?:im|im a|my age|age is) (?:aged? )?$|aged? $|\bat (?:the )?age of $|\bgetting to $")
_RULE = re.compile(
    r"\b(?:when|until|once|before|(?<!looked )(?<!look )(?<!looking )(?<!lookd )after|since(?! im )|"
    r"unless|as soon as|soon as|by the time|why|from when|whenever|wait) "
    r"(?:\w+ )?(?:i |im |ive |ill )?(?:\w+ )?$"
)
_SMALL = (
    "(?:"
    + one_of(
        "now only just a an still already aged age soon also really f m female male girl boy guy lad about "
        "roughly around like"
    )
    + " )*"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_SOON = (
    rf" (?:next|this coming|in a|in \d|in {_MONTHS}|in (?:a )?few|in (?:one|two|three|four|five|six)|soon|tomorrow|"
    r"(?:real|really|very|pretty|so) soon|come (?:next )?(?:\w+)|any day|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:the )?[1-3]?\d (?:st|nd|rd|th)|later this|"
    r"this (?:year|month|week|summer|winter|autumn|spring|"
    r"christmas))\b"
)
_BEING = one_of(
    "im i_be am me being been ive_been ive_just_turned just_turned recently_turned have_turned ive_turned now_im if_im"
)
_STATUS = one_of("care_leaver homeless living live from pregnant female male btw single ex_care in_care and with")
_NOT_NEXT = one_of(
    "past over above older older_than under younger below on number no room in at paying bus waiting behind owed down "
    "like band step short"
)
#: How an ask begins, right after an age: "im afghan 17 need solicitor".
_ASKS = one_of("need needs want wanna looking trying how who what where can could is do does please pls help got no have")
_NOW = (
    re.compile(rf"\b{_N} (?:and )?(?:a )?(?:half|bit)\b"),
    re.compile(rf"\b{_N} (?:years? )?(?:and )?\d\d? months?(?= old|$| ?[.,])"),
    re.compile(rf"(?:^|[.,] ?|\b(?:im|just|hi|been) ){_N} (?:since|last) \w+"),
    re.compile(rf"\b{_N} years young\b"),
    re.compile(rf"\bim at (?:the )?age (?:of )?{_N}\b"),
    re.compile(rf"\bi (?:may|might) be {_N}\b(?= but)"),
    re.compile(rf"\bhad my {_N} (?:st|nd|rd|th)\b"),
    re.compile(rf"\bmy {_N} (?:st|nd|rd|th)(?: birthday)? (?:was|has been)\b"),
    re.compile(rf"\b{_BEING} {_SMALL}{_YEARS}"),
    re.compile(rf"\b(?:i |ive |have )?(?:just |recently |now )*(?:turned|hit|became|become|made) {_YEARS}"),
    re.compile(rf"\b{_N} (?:years? old|years? of age|y o|yo|yrold|yro)\b(?!s)"),
    re.compile(rf"(?:^|[.,] ?|\bhave |\bgot |\bim ){_N} years?(?: ?[.,]|$| (?:and|but|now|girl|boy|female|male)\b)"),
    re.compile(rf"\b(?:i have|now i have|i got) {_N}(?: ?[.,]|$)"),
    re.compile(rf"\b{_N} (?:already|today)\b"),
    re.compile(rf"\b(?:still|homeless)(?: \w+){{0,6}} at {_YEARS}(?: ?[.,]|$)"),
    re.compile(rf"\bas someone who is (?:just )?(?:turned )?{_YEARS}"),
    re.compile(rf"\b{_N} going on \d"),
    re.compile(rf"\b(?:pregnant|homeless|alone|scared|skint|broke|single) (?:and |but |, )?{_YEARS}"),
    re.compile(rf"\bi was {_N} (?=(?:in {_MONTHS}|last (?:week|month|year))\b)"),
    re.compile(rf"\b{_N} (?:f|m|female|male)\b"),
    re.compile(rf"(?:^|[.,] ?)(?:f|m|female|male) {_YEARS}"),
    re.compile(rf"\b(?:aged?|my age is|age is|age ,|my age) {_YEARS}"),
    re.compile(rf"\bnow {_YEARS}"),
    re.compile(rf"\b{_N} (?:now|here)\b"),
    re.compile(rf"^{_N} (?:and |, )?{_STATUS}\b"),
    re.compile(
        rf"\b(?:care leaver|in care|leaving care|homeless|pregnant|care experienced)(?: @\d+)? {_N}(?: ?[.,]|"
        rf"$| (?:in|from|living|and|but)\b)"
    ),
    re.compile(rf"(?:^|[.,] ?){_N}(?: ?[.,]| ?$)"),
    re.compile(rf"\b(?:its|it was|was|had|just had) my {_N} (?:st|nd|rd|th)\b(?! (?:birthday )?(?:next|in|soon|tomorrow))"),
    re.compile(rf"\bim (?!{_NOT_NEXT} )(?:[a-z]+ ){{1,2}}{_N}(?: and| but| ?[.,]|$)"),
    re.compile(rf"^im (?:[a-z]+ ){{0,3}}@\d+ {_N}$"),
    re.compile(rf"\bim (?!{_NOT_NEXT} )(?:(?:[a-z]+|@\d+) ){{1,3}}{_N}(?= {_ASKS}\b)"),
    re.compile(rf"\b{_YEARS}(?= (?:btw|by the way|if (?:that|it) (?:helps|matters))\b)"),
    # A council and a bare number that can be a care leaver's age, at the end or the beginning: "council tax southwark 21".
    re.compile(r"(?<!bus )(?<!route )(?<!number )@\d+ (?:[,.] ?)?(?:and )?(?P<n>1[5-9]|2[0-5]) ?[.,]?$"),
    re.compile(r"^(?P<n>1[5-9]|2[0-5]) (?:and |, )?(?:in |from )?@\d+(?: ?[.,]|$)"),
)
_WHEN = (
    rf"next (?:week|month|year|\w+day)|tomorrow|in (?:a|an|\d+|few|a few|one|two|three|four) (?:weeks?|months?|days?)|"
    rf"on \w+day|this (?:week|month|\w+day)|(?:next |in )?{_MONTHS}"
)
_NEARLY = one_of(
    "nearly almost about_to_be about_to_turn close_to coming_up_to coming_up turning approaching not_quite "
    "soon_to_be soon_be"
)
_SOON_TO_BE = (
    re.compile(
        rf"(?:^|[.,] ?|\b(?:and|but) )(?:{_WHEN}) (?:, )?(?:im|i am|ill be|i turn|i will be) {_N}\b(?! {_COUNTED}\b)"
    ),
    re.compile(
        rf"\b(?:ill be|i will be|i turn|i complete|i finish) {_N}(?: years?)?(?: old)?(?= (?:in|on|next|this|soon)\b)"
    ),
    re.compile(r"\b(?:weeks?|months?|days?) (?:until|to|before|off|from) my (?P<n>[1-9]\d) (?:st|nd|rd|th)\b"),
    re.compile(rf"\b(?:im |i |am |me )?{_NEARLY} {_YEARS}"),
    re.compile(
        rf"\b(?:i (?:will )?turn|^turn|i (?:will|gonna|going to) be|ill be|im (?:gonna|going to) (?:be|turn)|i hit|"
        rf"i reach) {_YEARS}"
    ),
    re.compile(rf"\b(?:im |i am |be )?{_N}{_SOON}"),
    re.compile(rf"\bnot (?!18){_N} (?:until|before)(?= (?:{_MONTHS}|next|this|later|the|after|my)\b)"),
    re.compile(rf"\b(?:about to|gonna|going to|soon) (?:hit|reach|get to|be|turn|become) {_N}\b"),
    re.compile(rf"\bgetting to {_N}\b"),
    re.compile(
        r"\b(?:weeks?|months?|days?|wks?) (?:away from|off|until|from|before|to go until)"
        rf"(?: turning| being| im| i turn| i am)? {_N}\b"
    ),
    re.compile(rf"\bmy {_N} (?:st|nd|rd|th)(?: birthday)?(?: is| s)? (?:next|in|soon|tomorrow|coming|on)\b"),
)
_BARE_BEFORE = one_of(
    "im its it is i am just only age aged my about like yeah ok oh ye yh now turned be hi sorry so um well erm almost"
)
_ALONE = re.compile(rf"(?<!\S){_YEARS}")
_BEYOND = re.compile(r"\b(?:over|under|above|below|past|older than|younger than|not|about to be|born(?: in)?) $")
_BARE = re.compile(rf"^(?:{_BARE_BEFORE} |@\d+ |[.,] )*{_YEARS}")
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
_NOT_UNTIL = re.compile(rf"\bnot {_N} (?:until|before) (?:{_MONTHS}|next|this|later)\b")
#: "they say im 25 but im 19": what others say counts only when the writer says nothing.
_REPORTED = re.compile(r"\b(?!i )\w+ (?:say|says|said|think|thinks|reckons?|claim|claims|decided|put|believes?)(?: that)? $")


@dataclass(frozen=True)
class Age:
    """`years`: whole years, or None. `under_18`: also without an exact age. `assumed`: from a year of birth, so perhaps a
    year off."""

    years: int | None = None
    under_18: bool | None = None
    assumed: bool = False


def read(text: str, line: str, asked: str | None, today: date) -> Age:
    """`text`: the message. `line`: the same in plain form (wording.plain). `asked`: the question PAL had asked, or None."""
    not_until = _NOT_UNTIL.search(line) if asked == "age" else None
    if not_until:
        return _years(int(not_until.group("n")) - 1)
    born_on = birth.age(text, asked == "age", today)
    if born_on is not None:
        return _years(born_on)
    soon = _first(_SOON_TO_BE, line)
    now = _first(_NOW, line)
    if now is not None:
        has_been = re.search(r"\b(?:turned|i was|had my) $", line[: now[1]])
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
            if _is_rule(line, match, at) or _is_others(line, match, at):
                continue
            if not _REPORTED.search(line[: match.start()]):
                return int(match.group("n")), at
            reported = reported or (int(match.group("n")), at)
    return reported


def _is_rule(line: str, match: re.Match[str], at: int) -> bool:
    """ "when i turn 18", "from 10 yo", "can a 21 year old": an age that somebody may have, not one the writer has."""
    just_before, before = line[max(0, at - 20) : at], line[max(0, at - 40) : at]
    if _ANYONE.search(just_before):
        return True
    if re.match(r"still|homeless", match.group()):
        return False
    counts_down = re.match(r"week|month|day|wk", match.group())
    if counts_down:
        return False
    if _MOMENT.search(just_before) and not _SAID_AGE.search(just_before):
        return True
    return bool(_RULE.search(before)) and not before.rstrip().endswith("if im")


def _is_others(line: str, match: re.Match[str], at: int) -> bool:
    """ "my sister is 17", "my 19 year old brother"."""
    if _OTHER_FOLLOWS.search(line[match.end("n") : at + 40]):
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
