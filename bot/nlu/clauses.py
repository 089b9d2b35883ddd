"""Splits a message that may ask several things into the parts that ask one each."""

import re

#: Marks that end a part, in the scripts that people write in.
_MARKS = r"[.!?;\n,،؛؟।።፣፧/&+]+|\s-+\s|(?<!\S)\d[.)](?=\s)"
#: Words that join two asks. What they split by mistake is harmless: a part counts only when the whole message agrees.
_WORDS = (
    "and also|as well as|as well|aswell|on top of that|and then|another thing|other thing|by the way|while im here"
    "|also|plus|btw|and|nd|n|or|but|then|too"
    "|y|también|además|et|aussi|e|também|ve|ayrıca|iyo|sidoo kale|và|dhe|gjithashtu|oraz|też|także|و|እና|ን"
)
# "the bus card not the gym": a part of its own begins with the "not".
_BEFORE_NOT = r"\s+(?=(?:not|isn'?t|ain'?t)\s+(?:(?:the|my|about|for|that|this)\b|\w+(?:\s\w+)?\s*$))"
_JOINTS = re.compile(rf"\s*(?:{_MARKS}|(?<!\w)(?:{_WORDS})(?!\w))\s*|{_BEFORE_NOT}", re.I)
_NEGATED = re.compile(
    r"^\s*(?:(?:no|nah|naw|sorry|its|it'?s|i mean)\s+)*"
    r"(?:not|isn'?t|ain'?t|(?:i\s+)?(?:don'?t|didn'?t)\s+(?:mean|need|want|say|ask)|forget|never\s?mind|nvm)\s+"
    r"(?:(?:about|for|the|my|a|an|any|that|this|talking)\s+)*(?P<what>\w.*)$",
    re.I,
)


def split(text: str, most: int = 6) -> list[str]:
    """The parts of `text` of at least two letters each, at most `most`; just `[text]` when there is one."""
    parts = [part.strip() for part in _JOINTS.split(text) if part and len(part.strip()) > 1]
    return parts[:most] if len(parts) > 1 else [text]


def negated(part: str) -> str | None:
    """What the part says is *not* meant: "the gym" of "not the gym". None if it denies nothing. "not heard from my PA"
    looks the same: the reader decides by what the rest means."""
    found = _NEGATED.match(part)
    return found.group("what") if found else None
