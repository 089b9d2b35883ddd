"""What PAL says, before any channel draws it: short texts and the buttons under them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Button:
    """One thing to tap. `title` is what is read (≤ 20 characters where WhatsApp must draw it as a button, ≤ 24 in a
    list); `payload` is what comes back (≤ 64 bytes, Telegram's limit)."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One bubble. `urgent` marks words that a channel may never fold away, delay or cut; `copy` those that are there to be
    copied and sent to somebody else."""

    text: str
    buttons: tuple[Button, ...] = field(default=())
    urgent: bool = False
    copy: bool = False
