"""Misspelt names: "towr hamlets", "walthamstowe", "ackney". Ordinary words are never taken for one."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.names import Index, Key, Name
from bot.places.text import words

#: Little words can't begin a misspelt name ("the cross", "and castle").
_LITTLE = words(
    "i im a an the and or but in on at to of my me is it its was were are am be by so do did for from with we you he "
    "she they that this what who how when now no not if as has have had got get can will would live lives"
)

#: "r0mford", "w4ltham": digits for the letters they look like.
_DIGITS = str.maketrans("01345", "oieas")


def _allowed(length: int) -> int:
    """How many letters may be wrong, missing or swapped in a name of that length."""
    return 1 if length < 8 else 2


def guess(index: Index, written: Key, expected: bool = False) -> Name | None:
    """The name that `written` (1 to 3 of a message) misspell; None when there is none or two are as near.
    `expected`: PAL has just asked for a place, so one more slip is forgiven in a longer name."""
    joined = "".join(written)
    if not joined.isalpha() and joined[:1].isalpha():
        joined = joined.translate(_DIGITS)
    length = len(joined)
    if (
        not 4 + (len(written) == 1) <= length <= 30
        or not joined.isalpha()
        or written[0] in _LITTLE
        or written[-1] in _LITTLE
    ):
        return None
    if len(written) == 1 and joined in index.ordinary:
        return None
    choices = index.by_letter.get(joined[0])
    if not choices:
        return None
    best: list[tuple[int, Name]] = []
    for candidate, distance, _ in process.extract(joined, choices, scorer=OSA.distance, score_cutoff=2, limit=4):
        name = index.joined[candidate]
        spelling = index.parts[candidate]
        limit = _allowed(len(candidate))
        if name.kind == "authority" and len(candidate) >= 6 and candidate[:2] == joined[:2]:
            limit = 2
        if expected and len(candidate) >= 6:
            limit = 2
        if name.kind == "outside":
            limit = 1
        if distance > limit or not _alike(index, written, spelling):
            continue
        best.append((distance, name))
    if not best:
        return None
    nearest = min(distance for distance, _ in best)
    names = {name.options: name for distance, name in best if distance == nearest}
    doubled = {name.options: name for distance, name in best if _single(name.label) == _single(" ".join(written))}
    if len(names) > 1 and len(doubled) == 1:  # "kenington" has lost an n, rather than Kensington's s
        return next(iter(doubled.values()))
    councils = [name for name in names.values() if name.kind == "authority"]
    if len(names) == 1:
        return next(iter(names.values()))
    return councils[0] if len(councils) == 1 else None


def _single(written: str) -> str:
    """`written` without doubled letters."""
    return re.sub(r"(.)\1+", r"\1", written.lower())


def fronted(index: Index, written: Key) -> Name | None:
    """The name that `written` says with f or v for th: "souf norwood", "erif"."""
    changed = tuple(word if word in index.ordinary else re.sub("ff?|v", "th", word) for word in written)
    name = index.exact.get(changed) if changed != written else None
    return name if name is not None and not name.context and name.kind != "nothing" else None


def council(index: Index, written: str, slips: int = 1) -> Name | None:
    """The council that `written`, where one is due, misses by one letter, or by `slips`: "lambert council"."""
    if len(written) < 6 or written.endswith("ing"):  # "having council trouble"
        return None
    near = process.extract(written, index.by_letter.get(written[0], ()), scorer=OSA.distance, score_cutoff=slips, limit=4)
    names = (index.joined[match] for match, *_ in near if match[:2] == written[:2])
    found = {name.options: name for name in names if name.kind == "authority"}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_name(index: Index, word: str) -> bool:
    """Whether `word` is a place by itself: "old camden" is no slip of Old Malden."""
    name = index.exact.get((word,))
    return name is not None and name.kind in ("authority", "place") and not name.context


def _alike(index: Index, written: Key, spelling: Key) -> bool:
    """Of several written, each must be near its own part, one exactly, and none an ordinary word of its own."""
    if len(written) == 1:
        return len(spelling) == 1 or len(written[0]) >= 8 or written[0] == "".join(spelling)  # "eastham"
    if len(written) != len(spelling):
        return False
    wrong = [(word, part) for word, part in zip(written, spelling, strict=True) if word != part]
    if len(wrong) == len(written) and len(written) > 1 and sum(len(word) for word in written) < 11:
        return False
    # "maida vail": Maida is no place of its own, so what follows it may be further off than in "barnet gets".
    firm = any(len(word) >= 5 and word in spelling and (word,) not in index.exact for word in written)
    return all(
        word not in index.ordinary
        and not _is_name(index, word)
        and OSA.distance(word, part) <= (1 if len(part) < (4 if firm and word[0] == part[0] else 6) else 2)
        for word, part in wrong
    )
