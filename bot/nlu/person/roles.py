"""Which role a place has in a message: the council that looked after the writer, where they live, or neither.

Each mention is judged by the words right before and after it, so that "hackney looked after me but i live in croydon" gives
each place its own words; only when they say nothing do the other words of its clause count. Rules: docs/places.md.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.nlu.person import cues

Role = Literal["care", "home"]
Denied = Literal["care", "home", "both"]
#: How sure a reading is: said outright; the likeliest meaning ("im in @"); "im from @".
STRONG, WEAK, FROM = 3, 2, 1
#: So many characters on either side are read.
_SIDE = 130
_KID = re.compile(r"(?:council |borough |la |s )?(?:ex )?(?:care|carer|looked after|lac|kid|child|foster kid|uasc)\b")
_ANY = re.compile(r"\b(?:any|every|each|if|can|do|does|would|for|all|other|most)(?: a| an)?$")
_NOW = re.compile(r"\bnow(?: (?:its|in|im|at|with|under|the|is|living|live|stay))*$")
_ABOUT = re.compile(
    r"\b(?:what|how) about(?: in)?$|\b(?:what|whats|does|do|did|is there|are there|which|"
    r"where)(?: \w+){0,4}$"
)
_LIST_LEFT = re.compile(r"@ or(?: in| is it)?$|\b(?:border of|between|border of @ and|between @ and)$")
_LIST_RIGHT = re.compile(r"or (?:in |is it )?@|(?:and )?@? ?border\b")
_IM = re.compile(r"\bim(?: (?:still|technically|one of))?$")
_AFTER_PREPOSITION = re.compile(r" (?:with|of|to|at|from|near|by)$")
_SAYS = re.compile(r"(?:says?|said|told|tells|thinks?|thought|reckons?|asked|wants|keeps|keep|wont|cant|dont|never)\b")
_DOES_TO_ME = re.compile(r"(?:gave|handed|put|left|sent|took|brought|moved|dumped|signed) (?:me|us|my)\b")
_HAVING = re.compile(r"\b(?:i|ive|just|im) (?:just |got |got to )?(?:had|have|having|got|expecting)$")
_WITH_SOME = re.compile(r"\bwith(?: \w+){1,2}$")
_NEW_CLAUSE = re.compile(r"(?:and|im|live|living|i|was|under|by|with|is)\b")
_ASKING = re.compile(
    r"(?:hi |hey |so |and |but |yo |ok )*(?:what|whats|where|wheres|who|how|does|do|can|is|are|which|any|whos|will|"
    r"would|has|have)\b"
)


@dataclass(frozen=True)
class Reading:
    """What a message makes of one mention. role with its strength; also: a second role. denied: the role it is denied in
    ("both" when none is named). council: called "my council", which may be either. past: where they were. other: somebody
    else's. now: said of today. asked_about: the thing a question is about. listed: one of "X or Y". wish: not there yet.
    corrected: it takes the role that another place is denied. care, home: how likely either role is, once the model has
    weighed the words (role_model.py)."""

    role: Role | None = None
    strength: int = 0
    also: Role | None = None
    denied: Denied | None = None
    council: bool = False
    past: bool = False
    other: bool = False
    now: bool = False
    asked_about: bool = False
    listed: bool = False
    wish: bool = False
    corrected: bool = False
    care: float = 0.0
    home: float = 0.0


def judge(line: str, number: int, count: int, abroad: bool, owner: bool = False) -> Reading:
    """The reading of mention `number` of `count` in `line` (wording.plain). `abroad`: a country people come from.
    `owner`: it is written "brent's"."""
    sides = _sides(line, number)
    if sides is None:
        return Reading()
    left, right = sides
    if _someone_else(left):
        return Reading("home", STRONG) if cues.WITH_THEM.match(right) else Reading(other=True)
    if cues.COMPARED_RIGHT.match(right) or (cues.COMPARED_LEFT.search(left) and not cues.SELF_WORDS.search(left)):
        return Reading(asked_about=True)
    now = bool(_NOW.search(left) or re.match(r"(?:is )?now\b", right))
    denied = _denied(left, right)
    if denied:
        return Reading(denied=denied)
    label = cues.LABEL.search(left)
    if label:
        return Reading("care" if label.group("care") else "home", STRONG, now=now)
    if _LIST_LEFT.search(left) or _LIST_RIGHT.match(right):
        return Reading(listed=True, now=now)
    home_here = any(pattern.search(left) for pattern in cues.LEFT_HOME)
    right = cues.THAT_IS.sub("", right)
    if left.endswith("is") and _question(left) and re.match(r"(?:still )?my\b", right):
        return Reading(asked_about=True)  # "is @ my responsible authority"
    if owner and _IM.search(left) and re.match(r"$|[.,]|(?:but|and|problem|kid|case|child|responsibility)\b", right):
        return Reading("care", STRONG)  # "im brent's"
    if re.match(r"(?:council )?(?:young person|care yp|yp)\b", right) and re.search(r"\b(?:im|as) an?$", left):
        return Reading("care", STRONG)
    if _care(left, right) or (cues.RIGHT_THEY.match(right) and not home_here):
        return Reading("care", STRONG, "home" if cues.STILL_THERE.match(right) else None, now=now)
    gone = bool(cues.NOT_THERE.match(right))
    past = (
        gone
        or bool(cues.BORN_THERE.match(right))
        or (
            any(pattern.search(left) for pattern in cues.PAST)
            and not (cues.STILL_LIVED.search(left) or cues.SINCE.match(right) or cues.BY_NOW.search(left))
        )
    )
    if not past and _home(left, right, home_here):
        return Reading("home", STRONG, "care" if cues.ALSO_CARE.match(right) else None, now=now)
    if count == 1 and (cues.BOTH.match(right) or cues.BOTH_LEFT.search(left)):
        return Reading("care", STRONG, "home")
    if cues.COUNCIL_LEFT.search(left) or cues.COUNCIL_RIGHT.match(right):
        was = bool(
            re.match(r"(?:council |borough )?was (?:my|our)", right)
            or re.search(
                r"(?:council|borough|"
                r"la) was$",
                left,
            )
        )
        if was and re.search(r"\bfoster|\bcare\b|looked after", line):
            return Reading("care", WEAK)  # "we were fostered in kent but lambeth was our council"
        return Reading(council=True, now=now)
    if past:
        return Reading(past=True)
    if any(pattern.search(left) for pattern in cues.LEFT_BEING) and not cues.SEEK.search(left):
        return Reading("home", WEAK, now=True)
    if not abroad and cues.LEFT_FROM.search(left):
        return Reading("home", FROM)
    about = bool(_ABOUT.search(left))
    role = None if about else _by_clause(left, right)
    wish = bool(cues.NOT_YET.search(left))
    return Reading(role, WEAK if role else 0, now=now, asked_about=about, wish=wish)


def _sides(line: str, number: int) -> tuple[str, str] | None:
    """What stands left and right of a mention, other mentions as "@"; None when it is not in the line."""
    mark = f"@{number}"
    at = line.find(mark)
    if at < 0:
        return None
    left = re.sub(r"@\d+", "@", line[max(0, at - _SIDE) : at]).strip()
    right = re.sub(r"@\d+", "@", line[at + len(mark) : at + len(mark) + _SIDE]).strip()
    return left, right


def signs(line: str, number: int) -> list[str]:
    """Every cue that speaks for or against a role, whether or not the rules gave it weight: the model weighs them anew."""
    sides = _sides(line, number)
    if sides is None:
        return []
    left, right = sides
    clause = f"{cues.CLAUSE.split(left)[-1].rsplit('@', 1)[-1]} {cues.CLAUSE.split(right)[0].split('@', 1)[0]}"
    found = {
        "care left": any(pattern.search(left) for pattern in cues.LEFT_CARE),
        "care right": any(pattern.match(right) for pattern in cues.RIGHT_CARE),
        "they": bool(cues.RIGHT_THEY.match(right)),
        "staff": bool(cues.RIGHT_STAFF.match(right)),
        "home left": any(pattern.search(left) for pattern in cues.LEFT_HOME),
        "home right": any(pattern.match(right) for pattern in cues.RIGHT_HOME),
        "being": any(pattern.search(left) for pattern in cues.LEFT_BEING),
        "from": bool(cues.LEFT_FROM.search(left)),
        "past": any(pattern.search(left) for pattern in cues.PAST),
        "gone": bool(cues.NOT_THERE.match(right)),
        "since": bool(cues.SINCE.match(right)),
        "not yet": bool(cues.NOT_YET.search(left)),
        "with them": bool(cues.WITH_THEM.match(right)),
        "compared": bool(cues.COMPARED_RIGHT.match(right) or cues.COMPARED_LEFT.search(left)),
        "seek": bool(cues.SEEK.search(left)),
        "not left": bool(cues.NOT_LEFT.search(left)),
        "not right": bool(cues.NOT_RIGHT.match(right)),
        "council": bool(cues.COUNCIL_LEFT.search(left) or cues.COUNCIL_RIGHT.match(right)),
        "other": _someone_else(left),
        "any": bool(_ANY.search(left)),
        "asked": _question(left),
        "now": bool(_NOW.search(left)),
        "own": bool(cues.SELF_WORDS.search(clause)),
        "own care": bool(cues.CARE_WORDS.search(clause)),
        "own home": bool(cues.HOME_WORDS.search(clause)),
    }
    return [name for name, there in found.items() if there]


def _someone_else(left: str) -> bool:
    """Whether the nearest person to the left is not the writer. "with my mate", "at my aunts" do not count."""
    sentence = left.rsplit(".", 1)[-1]
    nearest: str | None = None
    for match in cues.SUBJECT.finditer(sentence):
        before, after = sentence[: match.start()].rstrip(), sentence[match.end() :].lstrip()
        nearest = _subject(match, before, after, nearest) or nearest
    return nearest == "other"


def _subject(match: re.Match[str], before: str, after: str, nearest: str | None) -> str | None:
    """ "self" or "other"; None when the word found is nobody's subject."""
    if match.group("bare"):
        return "other"
    if match.group("other") and (_SAYS.match(after) or _DOES_TO_ME.match(after) or _HAVING.search(before)):
        return None  # "my nan says it was @", "my mum gave me up to @", "just had a baby"
    if match.group("other"):
        together = after.startswith(("and i ", "and me ")) or before.endswith((" and", "me and"))
        apart = match.group("with") or match.group("owner") in ("the", "this", "some")
        return None if together or apart else "other"
    if match.group("one"):
        return None if "@" in after or _AFTER_PREPOSITION.search(before) or _WITH_SOME.search(before) else "other"
    if match.group("he") or match.group("they"):
        return None if match.group("he") and _AFTER_PREPOSITION.search(before) else "other"
    if nearest == "other" and match.group("self") in ("me", "us") and not _NEW_CLAUSE.match(after):
        return None
    return "self"


def _denied(left: str, right: str) -> Denied | None:
    wrong = cues.NOT_RIGHT.match(right)
    if wrong:
        what = wrong.group("what")
        if what.startswith(("look", "respons", "corp", "care", "took", "take", "raise", "in charge", "who")):
            return "care"
        return "home" if what in ("where", "home") else "both"
    tail = cues.NOT_LEFT.search(left)
    if tail is None:
        return None
    if re.search(r"live|living|lived|stay|staying", tail.group()):
        return "home"
    if re.search(r"under|look|responsible|care|social|pa\b|with", tail.group()):
        return "care"
    if cues.NOT_BARE.search(left):
        return "both"
    return "home" if tail.group().endswith(" in") else None


def _question(left: str) -> bool:
    """Whether the clause asks about any council ("whats the hackney leaving care number")."""
    clause = re.split(r"[.,]", left)[-1].strip()
    return bool(_ASKING.match(clause)) and not cues.SELF_WORDS.search(clause)


def _care(left: str, right: str) -> bool:
    if any(pattern.match(right) for pattern in cues.RIGHT_CARE):
        return not (_KID.match(right) and _ANY.search(left))
    if cues.RIGHT_STAFF.match(right):
        return not _question(left)
    if cues.RIGHT_IN_CARE.match(right) and cues.LEFT_IN.search(left):
        return True
    if left.endswith(",") and "@" in re.split(r"[.,]", left.rstrip(" ,"))[-1]:
        return False  # "hackney had me in care, croydon": those words are Hackney's
    if any(pattern.search(left) for pattern in cues.LEFT_CARE):
        asks = _question(left) and re.search(r"leaving care|social services|team|office", left)
        wanted = re.search(
            r"\b(?:get|find|need|want|have|having|without|no) (?:a|an|my own) (?:new )?(?:pa|"
            r"social worker)",
            left,
        )
        return not asks and not wanted and not re.search(r"\b(?:number|email|leavers)(?: \w+){0,2}$", left)
    return bool(
        re.match(r"(?:council )?did(?: ?[.,]|$| (?:that|it|all))", right)
        and re.search(
            r"look|care|foster|"
            r"raise",
            left,
        )
    )


def _home(left: str, right: str, home_here: bool) -> bool:
    seek = cues.SEEK.search(left)
    if any(pattern.match(right) for pattern in cues.RIGHT_HOME):
        return not seek
    if cues.BY_NOW.search(left):
        return True
    if not home_here or cues.NOT_YET.search(left):
        return False
    return not seek or bool(cues.HAVE_HOME.search(seek.group()) or re.search(r"\bhelped me (?:to )?(?:get|find)\b", left))


def _by_clause(left: str, right: str) -> Role | None:
    """What the other words of the place's own clause speak of: care or home, if of one only, and of the writer."""
    before = cues.CLAUSE.split(left)[-1].rsplit("@", 1)[-1]
    after = cues.CLAUSE.split(right)[0].split("@", 1)[0]
    clause = f"{before} {after}"
    if (
        _ASKING.match(clause.strip())
        or not cues.SELF_WORDS.search(clause)
        or cues.NOT_YET.search(clause)
        or cues.SEEK.search(before)
    ):
        return None
    care, home = bool(cues.CARE_WORDS.search(clause)), bool(cues.HOME_WORDS.search(clause))
    if home and not before.strip():
        return None  # "hounslow refused my homeless application": the place does something, nobody lives there
    if care == home or (care and re.search(r"\b(?:to|in|at|near|for|into|about|around)(?: the)?$", before)):
        return None
    return "care" if care else "home"
