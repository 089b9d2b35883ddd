"""Long texts into pieces that a platform takes, cut where a reader would pause. Nothing is left out."""

import re

#: Best first: between paragraphs, lines, sentences, words.
_PAUSES = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s"), re.compile(r"\s"))


def size(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 units (never less than in characters)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` UTF-16 units, each with something in it."""
    pieces: list[str] = []
    text = text.strip()
    while size(text) > limit:
        end = _fitting(text, limit)
        at = _pause(text, end)
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    return [piece for piece in (*pieces, text) if piece]


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit; at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _pause(text: str, end: int) -> int:
    """The best place to cut at or before `end`; not in the first half, or pieces would get too small."""
    for pause in _PAUSES:
        found = [match.end() for match in pause.finditer(text, 0, min(end + 1, len(text))) if match.start() <= end]
        if found and end // 2 < found[-1]:
            # The white space itself may hang over the end: it is stripped.
            return found[-1]
    return end
