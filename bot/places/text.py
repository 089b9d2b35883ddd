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


#: What phones shorten at the beginning of a name, within it and at its end: "s norwood", "elephant n castle", "harrow rd".
_FIRST = {"s": "south", "sth": "south", "nth": "north", "e": "east", "w": "west"}
_INNER = {"n": "and", "nd": "and"}
_LAST = {
    "rd": "road",
    "st": "street",
    "sq": "square",
    "pk": "park",
    "est": "estate",
    "ln": "lane",
    "grn": "green",
    "hosp": "hospital",
    "ave": "avenue",
    "ct": "court",
    "xing": "crossing",
    "jct": "junction",
    "hse": "house",
}


def in_full(name: tuple[str, ...], first: bool = True) -> tuple[str, ...]:
    """`name` of two words or more without abbreviations; those of its first word only if `first`."""
    if len(name) < 2:
        return name
    inner = (_INNER.get(word, word) for word in name[1:-1])
    begin = _FIRST.get(name[0], name[0]) if first else name[0]
    return (begin, *inner, _LAST.get(name[-1], name[-1]))
