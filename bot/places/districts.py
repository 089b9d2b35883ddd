"""Finds postcodes and postcode districts in a message, and leaves "w8 what", "n1 bro", "b4" and "£e10" alone."""

import re
from dataclasses import dataclass
from itertools import islice

from bot.places import postcodes
from bot.places.context import PLACE_WORDS
from bot.places.text import words

_CANDIDATE = re.compile(
    r"(?<![\w£$€.])([A-Za-z]{1,2})([ .'’]?|  )([0-9](?:[0-9]|[A-Za-z](?![A-Za-z]))?)"
    r"(?:( {0,2})([0-9])( ?)([A-Za-z]{2}))?(?![\w%])"
)
_LONDON_AREAS = words("BR CR DA E EC EN HA IG KT N NW RM SE SM SW TN TW UB W WC WD")
#: Chat shorthand that looks like a district, and a pill; only an unmistakable context makes them one.
_SHORTHAND = words("W8 M8 B4 N1 E1 E10 G2 L8 S8 H8 D8 B2 M1 W1 E3")
_BEFORE = PLACE_WORDS | words("postcode code is its to im , by of")


#: "e seventeen", "s e 15": said letter by letter, which counts only after "postcode is", before "is my area", as the whole
#: answer, or alone with a compass point ("se fifteen", "sw nine").
_SAID = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_SAID.split("|"))}
_LETTERS = "|".join(r"[. ]{0,2}".join(area) for area in sorted(_LONDON_AREAS, key=lambda area: (-len(area), area)))
_SPOKEN = re.compile(rf"(?<![\w’'])(?P<area>{_LETTERS})[. ]{{1,2}}(?P<n>\d\d?|(?:twenty[ -]?)?(?:{_SAID}))(?!\w)", re.I)
_SAYS_POSTCODE = re.compile(
    r"\bpost ?code(?:['’]?s)?(?: (?:is|its|it's|it is|in|was))?[ :,]*$|\b(?:liv\w+|stay\w*) (?:in|at|near) $", re.I
)

#: After it: "e5 area", "n 17 is where i live".
_AFTER = re.compile(
    r" ?(?:area|ends|post ?code|way|side)\b|"
    r"(?:['’]?s| is| was)? (?:where (?:i|im|i['’]m|ive|we|my)|my (?:area|ends|post ?code|manor|hood|council|borough))\b",
    re.I,
)
_COMPASS = words("E SE SW NW EC WC")

#: A message with more of what looks like postcodes than this is a list or nonsense; the rest is not read.
MOST = 60


@dataclass(frozen=True)
class Found:
    """`name`: the district as "SE15"; `unit`: whether it was a full postcode."""

    start: int
    end: int
    name: str
    unit: bool


def find(text: str, expected: bool = False, known: frozenset[str] = frozenset()) -> list[Found]:
    """Postcodes in `text`. `expected`: PAL has just asked where. `known`: districts the masking step has vouched for."""
    out: list[Found] = []
    shouting = text.isupper()
    for match in islice(_CANDIDATE.finditer(text), MOST):
        area, gap, rest, _, sector, _, unit = match.groups()
        name = (area + rest).upper()
        end = match.end()
        full = bool(unit)
        if full and not _is_unit(name, sector, unit):
            # "e1 5 am" is no postcode; the district before it may still be one
            full, end = False, match.end(3)
        if not full and match.group(4) is not None and match.group(4) == "" and sector:
            continue
        if postcodes.district(name) is None:
            continue
        if full or name in known or _is_meant(text, match, area, gap, rest, shouting, expected):
            out.append(Found(match.start(), end, name, full))
    return out or [item for item in [_spoken(text, expected)] if item]


def _spoken(text: str, expected: bool) -> Found | None:
    for match in islice(_SPOKEN.finditer(text), MOST):
        said = re.split(r"[ -]", match["n"].lower())
        number = sum(_NUMBERS.get(part, 0) or int(part if part.isdigit() else 0) for part in said)
        name = re.sub(r"[. ]", "", match["area"]).upper() + str(number)
        whole = not re.search(r"\w", text[: match.start()] + text[match.end() :])
        spelt = not match["n"].isdigit() and re.sub(r"\W", "", match["area"]).upper() in _COMPASS
        meant = (
            (whole and (expected or spelt))
            or _SAYS_POSTCODE.search(text[max(0, match.start() - 40) : match.start()])
            or _AFTER.match(text, match.end())
        )
        if meant and postcodes.district(name) is not None:
            return Found(match.start(), match.end(), name, False)
    return None


def _is_unit(name: str, sector: str, unit: str) -> bool:
    """Inward codes never hold C, I, K, M, O or V, so "n17 5 am" and "e8 1 im" are out."""
    return not re.search("[CIKMOV]", unit.upper()) and postcodes.district(name + sector + unit) is not None


def _is_meant(text: str, match: "re.Match[str]", area: str, gap: str, rest: str, shouting: bool, expected: bool) -> bool:
    name = (area + rest).upper()
    before = re.findall(r"[\w'’]+|[,.:]", text[max(0, match.start() - 40) : match.start()].lower())
    after = re.findall(r"\w+", text[match.end(3) : match.end(3) + 20].lower())
    whole = not re.search(r"\w", text[: match.start()] + text[match.end(3) :])
    previous = before[-1] if before else ""
    if area.upper() in _LONDON_AREAS and name not in _SHORTHAND and previous != "is" and _AFTER.match(text, match.end(3)):
        return True
    placed = previous in _BEFORE or previous.startswith(("liv", "stay", "postcode"))
    if gap:  # "n 17", "so 16", "im 16 n 17 soon": only London areas, only right after "in" or alone
        return (
            area.upper() in _LONDON_AREAS
            and not _counts(after)
            and (whole or (placed and previous not in ("is", "its", "im", ",", "to", "by")))
        )
    if name in _SHORTHAND and not area.isupper():
        return (placed and previous not in ("im", "is", "its", ",", "to", "by")) or (whole and expected)
    if area.upper() not in _LONDON_AREAS:
        return (placed and previous not in ("is", "im", ",", "by", "of") and not _counts(after)) or (whole and expected)
    if whole or placed or expected:
        return True
    if area.isupper() and not shouting:
        return True
    return len(area) == 2 or len(rest) >= 2


def _counts(after: list[str]) -> bool:
    """ "in 16 months", "n 17 years": a number of something, not a district."""
    return bool(after) and after[0] in {
        "years",
        "yrs",
        "months",
        "weeks",
        "days",
        "hours",
        "pounds",
        "quid",
        "year",
        "soon",
        "next",
        "pm",
        "am",
        "min",
        "mins",
    }
