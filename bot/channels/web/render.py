"""Messages as the web page and its script get them."""

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from bot.front.inbox import Said
from bot.front.message_json import to_json
from bot.messages import Message

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
#: UK numbers as PAL writes them: "020 7974 1234", "0800 1111", "116 123", "999".
_PHONE = re.compile(r"(?<![\d/.,£-])(?:0\d{2,4}(?: ?\d{2,4}){1,3}|116 ?\d{3}|(?<=[Cc]all )(?:999|111|101))(?![\d%-])")


def as_json(said: Iterable[Said], plain: bool = False) -> list[dict[str, Any]]:
    """For the script: `[{"id", "text", "html", "buttons", "urgent"}]`; "copy": true on a message that is there to be copied.
    The id is the same however often it is delivered. `plain`: without "html"."""
    return [one_json(one.name, one.message, plain) for one in said]


def one_json(name: str, message: Message, plain: bool = False) -> dict[str, Any]:
    """One message for the script."""
    drawn = {} if plain else {"html": str(html(message.text))}
    return {"id": name, **to_json(message), **drawn}


def html(text: str) -> Markup:
    """Text as safe HTML: line breaks kept, addresses and phone numbers made links to tap."""
    out: list[str] = []
    at = 0
    for match in _LINK.finditer(text):
        out += [_phones(text[at : match.start()]), _anchor(match.group())]
        at = match.end()
    out.append(_phones(text[at:]))
    return Markup("".join(out).replace("\n", "<br>"))


def _anchor(url: str) -> str:
    shown = re.sub(r"^https?://(www\.)?", "", url)
    # target: leaving the chat by a tap would lose it on a page without script.
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'


def _phones(text: str) -> str:
    out: list[str] = []
    at = 0
    for match in _PHONE.finditer(text):
        number = match.group()
        link = f'<a href="tel:{number.replace(" ", "")}">{escape(number)}</a>'
        out += [str(escape(text[at : match.start()])), link]
        at = match.end()
    out.append(str(escape(text[at:])))
    return "".join(out)
