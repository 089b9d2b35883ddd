"""Splits a message that may ask several things into the parts that ask one each."""

import re

#: Words that join two asks, and marks that end one. "and" only where what follows can stand by itself.
_JOINTS = re.compile(
    r"\s*(?:[.!?;\n]+|,|&|\+|\b(?:and also|as well as|as well|and then|another thing|by the way"
    r"|also|plus|btw|and|n|or|but)\b)\s*",
    re.I,
)
_NEGATED = re.compile(
    r"^\s*(?:no\s+)?(?:not?|isn'?t|ain'?t|don'?t mean|forget|never mind|nvm)\s+(?:about\s+)?(?:the\s+|my\s+|about\s+)*\w+",
    re.I,
)


def split(text: str, most: int = 5) -> list[str]:
    """The parts of `text` of at least one word each, at most `most`; just `[text]` when there is one."""
    parts = [part.strip() for part in _JOINTS.split(text) if part and part.strip()]
    return parts[:most] if len(parts) > 1 else [text]


def negated(part: str) -> bool:
    """Whether the part says what is *not* meant ("not the gym")."""
    return bool(_NEGATED.match(part))
