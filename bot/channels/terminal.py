"""The terminal: messages as paragraphs, buttons as numbers to type."""

import textwrap
from collections.abc import Sequence

from bot.messages import Button, Message

CHANNEL = "terminal"
_WIDTH = 88


def draw(message: Message, first: int = 1) -> str:
    """One message as text; its buttons are numbered from `first`."""
    lines: list[str] = []
    for line in printable(message.text).split("\n"):
        lines += textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    lines += [f"  [{number}] {printable(button.title)}" for number, button in enumerate(message.buttons, first)]
    mark = "!! " if message.urgent else "PAL: "
    return mark + f"\n{' ' * len(mark)}".join(lines)


def pressed(typed: str, buttons: Sequence[Button]) -> Button | None:
    """The button whose number was typed, if it is one of `buttons`."""
    typed = typed.strip()
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= len(buttons):
        return buttons[int(typed) - 1]
    return None


def printable(text: str) -> str:
    """Without control characters: what is shown must not move the cursor or change colours."""
    return "".join(char for char in text if char == "\n" or char.isprintable() or char in "\u200c\u200d")
