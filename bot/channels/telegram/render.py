"""Messages as Telegram takes them: texts of at most 4,096, buttons below the last one in rows that can be read."""

import html
from dataclasses import dataclass
from itertools import groupby

from bot.channels.cutting import cut
from bot.messages import Button, Message

#: Telegram's limits: UTF-16 units after HTML is read; bytes; buttons below one message.
LONGEST = 4096
LONGEST_PAYLOAD = 64
MOST_BUTTONS = 100
#: A row of n buttons: how long the longest title in it may be, so that a small phone shows all of it.
_FITS = {1: 64, 2: 17, 3: 9}


@dataclass(frozen=True)
class Part:
    """One message of Telegram's. `text` is plain."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    #: For somebody in danger: it does not wait behind others.
    urgent: bool = False

    @property
    def html(self) -> str:
        """The text with HTML's own characters escaped."""
        return html.escape(self.text, quote=False)


def parts(message: Message) -> list[Part]:
    """What is sent, in order."""
    texts = cut(message.text, LONGEST)
    shown = [*([()] * (len(texts) - 1)), rows(message.buttons)]
    return [Part(text, below, message.urgent) for text, below in zip(texts, shown, strict=False)]


def rows(buttons: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of one to three. What answers one question (yes, no) stays together and apart from the rest."""
    found: list[tuple[Button, ...]] = []
    for block in _blocks(buttons):
        row: tuple[Button, ...] = ()
        for button in block:
            longer = (*row, button)
            if row and (len(longer) > 3 or max(len(one.title) for one in longer) > _FITS[len(longer)]):
                found.append(row)
                longer = (button,)
            row = longer
        found.append(row)
    return tuple(found)


def _blocks(buttons: tuple[Button, ...]) -> list[list[Button]]:
    """Neighbours that answer one question ("helped:yes", "helped:no") in a block of their own, the others in between."""
    blocks: list[list[Button]] = []
    loose = False
    for question, group in groupby(buttons, lambda button: button.payload.rpartition(":")[0]):
        block = list(group)
        was_loose, loose = loose, not question or len(block) == 1
        if blocks and loose and was_loose:
            blocks[-1] += block
        else:
            blocks.append(block)
    return blocks
