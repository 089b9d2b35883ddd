"""Is a message only a piece of what someone is about to say? People send "hey so" · "can u help" · "with rent" in a burst.

Being wrong costs little either way: a wait of 1.2 s, or two replies instead of one. So: only what is plainly unfinished.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: Longest wait for the next piece, in seconds, counted from the last one.
WAIT_S = 1.2
#: Pieces that are joined at most, so that nobody can keep PAL waiting.
MOST = 6


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words that carry no request of their own. A message made of these alone leads up to something.
_LEADING = _set(
    """and also but so then like well because cos cuz coz if or plus basically um erm uh ok okay right look listen wait
    just i im i'm ive i've i'd a an the my me we you u can could would do does did is are am was to of for with about
    on in at it its it's this that some any get got need want please pls plz really actually maybe btw anyway quick
    question"""
)
#: Leading words that are a whole answer when they stand alone.
_WHOLE = _set("ok okay right please pls plz really maybe any it that this me you i'm im a")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def open_ended(kind: str, body: str, crisis: str | None, asked: str | None) -> bool:
    """True if a message leads up to something. After a question of PAL's, one word is an answer."""
    waiting = asked in (None, "topic")  # "what do you need?" may well be answered in pieces
    return kind == "text" and not crisis and waiting and is_fragment(body)


def joined(bodies: Iterable[str]) -> str:
    """The text of the turn that these messages enter."""
    return " ".join(bodies).strip()


def gathered(metas: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was taken out of these messages, together."""
    postcodes: dict[str, str] = {}
    masked: set[str] = set()
    age: int | None = None
    for meta in metas:
        postcodes.update(meta.get("postcodes") or {})
        masked.update(meta.get("masked") or ())
        age = meta.get("age", age)
    return {"postcodes": postcodes, "masked": sorted(masked)} | ({} if age is None else {"age": age})


def is_fragment(text: str) -> bool:
    """True if `text` is at most three words that lead up to something and ask for nothing, or ends on an open end."""
    text = text.strip().lower().replace("’", "'")
    if not text or text.endswith(("?", "!")):
        return False
    words = _WORD.findall(text)
    if not words:
        return False
    if text.endswith((",", "...", "…", " and", " but", " or", " because", " cos")):
        return len(words) <= 6
    if text.endswith("."):
        return False
    # "ok", "please" alone answer a question; two leading words ("i need") do not.
    return len(words) <= 3 and all(word in _LEADING for word in words) and (len(words) > 1 or words[0] not in _WHOLE)
