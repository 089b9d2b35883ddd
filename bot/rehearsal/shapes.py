"""What goes into a rehearsal and what comes out, as JSON has it."""

from typing import Any, Literal

import msgspec

Channel = Literal["web", "telegram", "whatsapp", "terminal"]
#: The most turns that one conversation may have: a page asks for them all again at every step.
MOST_TURNS = 100


class Start(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What PAL knows before the first message. care, home: authority slug or "outside". age: whole years. is_, is_not: names
    of conditions (bot.offers.conditions) that hold or do not. topic: what was talked of."""

    care: str | None = None
    home: str | None = None
    age: int | None = None
    is_: list[str] = []
    is_not: list[str] = []
    topic: str | None = None


class Script(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A conversation to play. A turn is a text, a burst of texts, or `!payload` for a button that PAL has just offered.
    as_of: ISO date (noon in London) or date and time, London's unless it says otherwise; None is now. start: None is
    somebody whom PAL has not met."""

    turns: list[str | list[str]]
    channel: Channel = "web"
    as_of: str | None = None
    start: Start | None = None


class Why(msgspec.Struct, kw_only=True):
    """Why PAL said what it said. Of the message it holds the masked text, and the phrase that raised a concern.

    understood: intent, confidence, ranking (five, [name, chance]), topics, between; None for a button or a message that
    never came so far. screen: crisis, by ("phrases", "learned" or None), phrase, third_person, also, joined (raised only
    together with what was written before), distress. masked: kinds of private details. heard: what the message said about
    the person. known: what PAL holds after it. offers: all that were considered. noted: what the real way would have noted
    down ("feedback", "unanswered", "erased")."""

    text: str = ""
    pressed: str | None = None
    understood: dict[str, Any] | None = None
    screen: dict[str, Any] = {}
    masked: list[str] = []
    heard: dict[str, Any] = {}
    known: dict[str, Any] = {}
    offers: list[dict[str, Any]] = []
    noted: list[str] = []


class Step(msgspec.Struct, kw_only=True):
    """One turn of the script: what was said to it, its trace (the keys of `pal converse`) and why. `before`: the why of
    turns before the last one, when a burst became several."""

    user: str | list[str]
    replies: list[dict[str, Any]]
    trace: dict[str, Any]
    why: Why
    before: list[Why] = []
