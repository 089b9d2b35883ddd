"""What is made of a message before it is written down: what the screen looks at, and what is kept. The receiver and a
rehearsal (bot.rehearsal) do it alike."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.front import clean
from bot.nlu.person import birth

#: Messages within this time are also screened joined: "i want to" · "kill myself".
JOIN_S = 60.0
JOIN_MOST = 6
#: Joined messages of at most so many characters together are also shown to the learned screen: a thought in pieces is short.
_JOIN_SHORT = 160


def looks(raw: str, text: str, recent: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the phrases look at, and what the learned screen looks at where they find nothing. `raw`: the message as it came
    (a word cut up by signs that print nothing is one word there). `text`: what can be read of it. `recent`: what was
    written within the last minute, oldest first. The first of the second ones is what `recent` gains."""
    text, raw = clean.cut(text, clean.LONGEST_SCREENED), clean.cut(raw.strip(), clean.LONGEST_SCREENED)
    joined = clean.cut(" ".join([*recent, text])) if recent else ""
    short = (joined,) if 0 < len(joined) <= _JOIN_SHORT else ()
    return tuple(look for look in dict.fromkeys((text, raw, joined)) if look), (text, *short)


def kept(mask: Callable[[str], Any], text: str, today: date | None = None) -> tuple[str, dict[str, Any]]:
    """What is kept of a message, and what was taken out of it. A date of birth becomes an age of whole years, as a postcode
    becomes an authority: `meta["age"]`. `today`: None for the real one. Raises what `mask` raises."""
    text = clean.cut(text)
    masked = mask(text)
    meta: dict[str, Any] = {"postcodes": dict(masked.postcodes), "masked": sorted(masked.kinds)}
    if "date_of_birth" in masked.kinds:
        age = birth.age(text, asked=True, today=today or date.today())
        meta |= {"age": age} if age is not None else {}
    return clean.cut(clean.not_a_command(masked.text)), meta
