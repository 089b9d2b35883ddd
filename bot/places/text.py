"""Splits a message into words that remember where they stood, folded so that spelling habits don't matter."""

import re
import unicodedata
from dataclasses import dataclass

#: Longer texts are cut here: nobody says where they live after 2,000 characters, and time stays bounded.
LONGEST = 2000
_WORD = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*|&|[^\s\w]|_")
_BREAK = frozenset(".!?;\n")


@dataclass(frozen=True)
class Token:
    """`norm`: lower case, no accents or apostrophes; "&" is "and"; other punctuation is "," (pause) or "." (end)."""

    norm: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.norm not in (",", ".")


def words(text: str) -> frozenset[str]:
    """A set of words, written as a line of text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Lower case without accents and apostrophes."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"['’‘`´]", "", text.lower())


def tokens(text: str) -> list[Token]:
    """The words and pauses of the first 2,000 characters."""
    out: list[Token] = []
    for match in _WORD.finditer(text[:LONGEST]):
        raw = match.group()
        if raw == "&":
            norm = "and"
        elif raw[0].isalnum():
            norm = fold(raw) or ","
        elif raw in "-/+'’‘`´\"“”*_#@~^|<>\\":
            norm = ""
        elif raw == "." and out and out[-1].norm == "st" and out[-1].end == match.start():
            norm = ""  # "St. Ann's"
        else:
            norm = "." if raw in _BREAK else ","
        if norm:
            out.append(Token(norm, match.start(), match.end()))
        elif out and raw in "-/" and match.start() > out[-1].end:
            out.append(Token(",", match.start(), match.end()))  # " - " between words is a pause, "-" inside a name is none
    return out


def key(name: str) -> tuple[str, ...]:
    """A name as the index holds it: "King's Cross" → ("kings", "cross")."""
    return tuple(token.norm for token in tokens(name.replace(".", "")) if token.is_word)


def with_and(name: tuple[str, ...]) -> tuple[str, ...]:
    """`name` with "n" between two words read as "and": "elephant n castle"."""
    return (name[0], *("and" if word in ("n", "nd") else word for word in name[1:-1]), name[-1]) if len(name) > 2 else name
