"""Names written as they sound: "wool itch", "brick stun", "pop la". Dictation and people who never saw the name spell so.

Only where a place must stand (`due.py`): as the answer to PAL's question, right after "live in", "looked after by" and the
like up to the end of the clause, or from its beginning up to "is where i live". Elsewhere ordinary words stay words.
"""

import re
from collections import defaultdict
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places import typos
from bot.places.context import FILLERS
from bot.places.due import after_cue, before_carer, before_home
from bot.places.names import Name, index
from bot.places.text import words

#: Shorter names sound like too much else; fewer sounds than this say nothing.
_SHORTEST, _FEWEST = 5, 3
#: So like the name must the letters be too, of 1 (one word; several; several with at least _MANY sounds; a place outside
#: London); and so much better than the next name.
_LIKE_ONE, _LIKE, _LIKE_MANY, _LIKE_OUTSIDE, _CLEARER = 0.65, 0.55, 0.5, 0.75, 0.1
_MANY = 5
#: Nor in an answer with these, which says something else: "have to run", "no thanks".
_NO_ANSWER = words("no not to got go so one that thanks thank my want london old bed heads and")
#: As like must an answer be that is no council.
_LIKE_ANSWER = 0.7
#: No name is heard across these, unless they are the whole answer ("in field", "have a ring").
_NEVER = words(
    "and but to from where do me my we you they london at with of or what who how the a in for not now i im is was are were"
)
#: After these a single word may be an ordinary one ("i live in hackey") and still be a council's name but for a letter.
_AT = (["in"], ["is"], ["under"])
_ENDS = words("and but now council social leaving so then cos since until till when for who they i im ive . , or with")

_RULES = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"wh", "w"),
        (r"borough|boro", "bra"),
        (r"wich|witch", "ich"),
        (r"(?<=\w)wark", "ark"),
        (r"tham", "tam"),
        (r"ph", "f"),
        (r"ough", "o"),
        (r"ing\b", "in"),
        (r"tch|dge|ch|sh|j|nge\b|(?<=n)ge\b", "J"),
        (r"th|v", "f"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"c(?=[eiy])|z", "s"),
        (r"c|g", "k"),
        (r"d", "t"),
        (r"h", ""),
        (r"(?<=.)w", ""),
        (r"r(?![aeiouy])", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)[aeiouy]+", ""),
        (r"^[aeiouy]", "A"),
    )
)


def key(joined: str) -> str:
    """The consonants one hears, in a Londoner's mouth: "woolwich" and "woolitch" are both "wlJ"."""
    for pattern, instead in _RULES:
        joined = pattern.sub(instead, joined)
    return joined


@lru_cache(maxsize=1)
def _keys() -> dict[str, list[str]]:
    """Sound → the joined names that sound so."""
    found: dict[str, list[str]] = defaultdict(list)
    known = index()
    for joined, name in known.joined.items():
        one = (joined,) in known.exact  # several words are heard as several
        short = name.kind == "authority" and len(joined) < 6 and joined != name.label.lower()  # "bandd", not "brent"
        clear = name.context in ("", "word") or (name.kind == "outside" and name.context == "strict")
        if len(joined) >= _SHORTEST and joined.isalpha() and clear and one and not short:
            found[key(joined)].append(joined)
    return dict(found)


def answer(norms: list[str]) -> tuple[Name, int, int] | None:
    """The name that a whole answer of two or three words sounds like ("brum lee", "umm in field"), where it begins and how
    many words it takes."""
    if len(norms) > 8:
        return None
    for size in (3, 2):
        for at in range(len(norms) - size + 1):
            part, rest = norms[at : at + size], (*norms[:at], *norms[at + size :])
            if _named(part) or tuple(part) in index().exact or any(word in _NO_ANSWER for word in part):
                continue
            if all(word in FILLERS for word in rest) and (name := _heard(part, answer=True)) is not None:
                return name, at, size
    return None


def guess(norms: list[str], at: int) -> tuple[Name, int] | None:
    """The name that the words from `at` sound like, and how many words it takes; None where no place is due."""
    before = norms[max(0, at - 8) : at]
    due = after_cue(before)
    for size in (3, 2, 1):
        part, after = norms[at : at + size], norms[at + size : at + size + 8]
        if len(part) < size or _named(part) or any(word in _NEVER for word in part):
            continue
        place = (due and (not after or after[0] in _ENDS)) or before_home(before, after)
        if not place and not before_carer(before, after):
            continue
        name = _heard(part)
        if name is None and (size > 1 or before[-1:] in _AT):
            name = typos.council(index(), "".join(part), slips=2 if size > 1 and len("".join(part)) >= 7 else 1)
        if name is not None and (place or name.kind == "authority"):
            return name, size
    return None


def _named(part: list[str]) -> bool:
    """Whether a word of it is a name itself: "care by newham" is no Cranham."""
    return any(len(word) >= _SHORTEST and (word,) in index().exact for word in part)


def _heard(part: list[str], answer: bool = False) -> Name | None:
    known = index()
    joined = "".join(part)
    if len(joined) < _SHORTEST - (len(part) > 1) or not joined.isalpha() or (len(part) == 1 and joined in known.ordinary):
        return None
    sound = key(joined)
    if len(sound) < _FEWEST:
        return None
    found = _keys().get(sound, [])
    if not found and len(sound) >= _MANY:
        near = process.extract(sound, list(_keys()), scorer=OSA.distance, score_cutoff=1, limit=5)
        found = [name for match, *_ in near if match[0] == sound[0] for name in _keys()[match]]
    likeness = sorted(((OSA.normalized_similarity(joined, name), name) for name in found), reverse=True)
    if not likeness:
        return None
    best = known.joined[likeness[0][1]]
    enough = _LIKE_ONE if len(part) == 1 else _LIKE_MANY if len(sound) >= _MANY else _LIKE
    if best.kind == "outside":
        enough = _LIKE_OUTSIDE
    elif answer and best.kind != "authority":
        enough = _LIKE_ANSWER
    if likeness[0][0] < enough:
        return None
    for score, other in likeness[1:]:
        if score > likeness[0][0] - _CLEARER and known.joined[other].options != best.options:
            return None
    return best
