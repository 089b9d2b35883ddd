"""Reads the answer to "did they look after you, or do you live there?"."""

import re
from typing import Literal

Role = Literal["care", "home", "both"]

_BOTH = re.compile(r"\b(both|bothe?|all two|the two|same (one|place|council)|each)\b", re.I)
_CARE = re.compile(
    r"look\w* ?after|\bcare|fost\w*|social work|\bpa\b|responsib|corporate|(was|were) (in|with|under)|"
    r"grew up|raised|first|used to",
    re.I,
)
_HOME = re.compile(r"\bliv\w*|\bhome|\bstay\w*|\bhere\b|\bnow\b|move[d ]|flat|second|resid", re.I)
_NOT_HOME = re.compile(r"(don'?t|dont|not|never|no longer|used to) (live|living|stay|home)", re.I)

#: The council that was named before, meant again.
_SAME = re.compile(
    r"^\W*(?:yes |yeah |yh |ye |yep |its |it is |it was |i |im |um |erm )*(?:"
    r"(?:the |in the )?same\b.{0,25}|both\b.{0,20}|them(?: too| as well)?|"
    r"(?:still |also )?(?:in )?there(?: too| as well| still)?|"
    r"they (?:did|have|do|had me|were|was|look\w* after me)(?: too| as well| also)?|(?:still )?live there(?: too)?|"
    r"(?:that|this) (?:one|council|borough)(?: too)?"
    r")\W*$",
    re.I,
)


def same_again(text: str) -> bool:
    """True for "same one", "they did too", "still there": the council they named before."""
    return bool(_SAME.match(text))


def read_role(text: str) -> Role | None:
    """care, home or both; None when the text says neither or contradicts itself."""
    care, home = bool(_CARE.search(text)), bool(_HOME.search(text))
    if _NOT_HOME.search(text):
        return "care"
    if _BOTH.search(text) or (care and home):
        return "both"
    if care:
        return "care"
    return "home" if home else None
