"""Numbers as people say them to a phone that writes for them ("oh seven double seven …"), and letters typed for digits
("o77oo 9oo 341"). Plain Python; linear in the length of the text."""

import re
from collections.abc import Callable

_DIGIT = {
    **dict.fromkeys(("zero", "nought", "naught", "oh", "o"), "0"),
    **{word: str(n) for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)},
}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_MORE = {
    **{word: str(n) for n, word in enumerate(_TEENS, 10)},
    **{word: str(n) for n, word in zip(range(20, 100, 10), _TENS, strict=True)},
}
_TIMES = {"double": 2, "dubble": 2, "triple": 3, "treble": 3}
_WORDS = "|".join(sorted((*_DIGIT, *_MORE, *_TIMES, "hundred", "plus"), key=len, reverse=True))
_TOKEN = rf"(?:(?<!\d)\d{{1,16}}(?!\d)|{_WORDS})"
#: At least four tokens; words and digits may touch ("07seven00").
_RUN = re.compile(rf"(?<![^\W_])\+?{_TOKEN}(?:[\s,.()/_-]{{0,3}}{_TOKEN}){{3,40}}(?![^\W_])", re.I)
_EACH = re.compile(_TOKEN, re.I)
#: Fewer digits than this are no number to hide: prices, ages, counts.
_SHORTEST = 7


def replace(text: str, kind_of: Callable[[str], str | None], kinds: list[str]) -> str:
    """`text` with [kind] for numbers that are said in words, or partly so; adds each kind to `kinds`. kind_of: digits ->
    what they are, None to leave them."""

    def put(match: "re.Match[str]") -> str:
        tokens = [token.lower() for token in _EACH.findall(match.group())]
        if all(token.isdigit() for token in tokens):
            return match.group()
        digits = _digits(tokens)
        kind = kind_of(digits) if len(digits) >= _SHORTEST else None
        # "two hundred, three hundred" are amounts; a phone number begins with a nought.
        if kind is None or ("hundred" in tokens and digits[0] != "0"):
            return match.group()
        kinds.append(kind)
        return f"[{kind}]"

    return _RUN.sub(put, text)


def _digits(tokens: list[str]) -> str:
    found, times, tens = "", 1, False
    for token in tokens:
        if token in _TIMES:
            times = _TIMES[token]
            continue
        said = token if token.isdigit() else _DIGIT.get(token) or _MORE.get(token) or ("00" if token == "hundred" else "")
        if tens and token in _DIGIT and said != "0":
            found = found[:-1]  # "seventy seven" is 77
        found += said * times
        times, tens = 1, token in _TENS
    return found
