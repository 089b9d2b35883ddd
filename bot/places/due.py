"""Where a place must stand: after "live in", "looked after by", "council is"; before "is where i live", "was my council"."""

import re

from bot.places.text import words

_PREPOSITION = words("in at near to around round from by with under of through thru via")
#: What makes a place follow the preposition.
_CUE = re.compile(
    r"\b(?:liv\w*|stay\w*|based|mov(?:e|ed|ing)|flats?|rooms?|hostel|places?|home|house|housed|placed|rent\w*|resid\w*|"
    r"stuck|stranded|bedsit|studio|tenancy|sleep\w*|homeless|look\w* (?:after|afta)|raised|foster\w*|care|cared for|"
    r"worker|pa|advis[eo]r|team|council|borough|responsible|ends|yard)"
    r"(?: (?:now|out|over|up|down|all|me|us|was|is|came|comes|up))*"
    r" (?:in|at|near|to|around|round|from|by|with|under|of|through|thru|via)$"
)
#: "my council is …", "flats in" without a little word: "borough is hack knee".
_IS = re.compile(r"\b(?:council|borough|authority|parent|la|area|ends|yard|flats?|home|house)(?: is|s| was| ,)$")
_ALONE = re.compile(r"\b(?:under|by)$")
#: Words after a name that say it was a place: "… is where i live".
_HOME = re.compile(
    r"(?:(?:is|was|s|thats|are) )?(?:where|wher|were|wer|the place) (?:i|im|ive|id|my|we|they)\b|"
    r"(?:is|was|are|were) (?:my|our) (?:old |local |home |own |current |new )*(?:area|ends|manor|hood|post ?code)\b"
)
#: Words after a name that say it was a council: "… was my council", "… looked after me", "lam bert council".
_CARER = re.compile(
    r"(?:is|was|are|were|be) (?:my|our) (?:old |local |home |own |current |new |responsible |care )*"
    r"(?:council|borough|authority|la|corporate parents?)\b|"
    r"(?:look(?:ed|s|ing)? (?:after|afta)|raised|fostered) (?:me|us|my)\b|had me in care\b|"
    r"(?:took|put) me (?:in|into) care\b"
)
_COUNCIL = re.compile(
    r"(?:(?:london )?borough council|council|borough|leaving care|social services|childrens services)\b"
    r"(?! (?:tax|hous\w+|flats?|estates?|propert\w+|accom\w*|tenan\w+|bills?|issues?|problems?))"
)
#: What may stand right before such a name: a clause begins here, or a place may follow.
_OPENERS = _PREPOSITION | words(
    "and but so cos coz cuz bc because then now well um umm erm er like yeah yh yes no nah ok okay hi hey hello think says "
    "said basically , ."
)


def after_cue(before: list[str]) -> bool:
    """Whether the words in `before` (nearest last) say that a place follows."""
    if not before:
        return False
    line = " ".join(before)
    if before[-1] in _PREPOSITION:
        return bool(_CUE.search(line) or _ALONE.search(line))
    return bool(_IS.search(line))


def before_home(before: list[str], after: list[str]) -> bool:
    """Whether a clause begins after `before`, and the words in `after` (nearest first) say that it began with a place."""
    return _begins(before) and bool(_HOME.match(" ".join(after[:8])))


def before_carer(before: list[str], after: list[str]) -> bool:
    """As `before_home`, for a council's name."""
    line = " ".join(after[:8])
    return _begins(before) and bool(_CARER.match(line) or _COUNCIL.match(line))


def _begins(before: list[str]) -> bool:
    return not before or before[-1] in _OPENERS


def before_council(after: list[str]) -> bool:
    """Whether "council" (not "council tax") comes right after: a word one letter off a council's name is that council."""
    return after[:1] in (["council"], ["borough"]) and bool(_COUNCIL.match(" ".join(after[:2])))
