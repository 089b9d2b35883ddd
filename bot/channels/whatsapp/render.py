"""Messages as WhatsApp takes them: three buttons of 20 characters or a list of ten of 24, under at most 1,024 characters.

- Up to three buttons under a short text: one message.
- An answer: its text (nearly half of them pass 1,024), then one short message with *How do I ask?*, *Who do I contact?* and
  *More choices*, which opens a list with the rest.
- A yes-or-no question: the question with *Yes*, *No* and *More choices*.
- Any other choice of more than three: a list; more than ten go on in a next one.
"""

from collections.abc import Iterable
from typing import Any

from bot.channels.cutting import cut, size
from bot.channels.words import word
from bot.messages import Button, Message

LONGEST = 4096
LONGEST_BODY = 1024
MOST_BUTTONS, LONGEST_TITLE, LONGEST_BUTTON_ID = 3, 20, 256
MOST_ROWS, LONGEST_ROW, LONGEST_ROW_ID = 10, 24, 200

#: Payload of "More choices": what follows names the message whose buttons go on, and from which one.
CHOICES = "choices"
#: Buttons that are shown at once, by the first word of their payload: of an answer, of a question.
_ANSWER, _QUESTION = ("how", "who"), ("status",)


def parts(message: Message, name: str) -> list[dict[str, Any]]:
    """What is sent, in order: each the part of a request that says what the message is. `name` is the message's own."""
    buttons = _distinct(message.buttons)
    if not buttons:
        return [_text(piece) for piece in cut(message.text, LONGEST)]
    if len(buttons) <= MOST_BUTTONS:
        return _under(message.text, word("next"), lambda body: _reply_buttons(body, buttons))
    first = _first(buttons)
    if first:
        shown = [*first, Button(word("more_choices"), f"{CHOICES}:{name}")]
        if any(_head(button) in _ANSWER for button in first):
            # In a message of their own also under a short text: always in the same place.
            return [*map(_text, cut(message.text, LONGEST)), _reply_buttons(word("next"), shown)]
        return _under(message.text, word("next"), lambda body: _reply_buttons(body, shown))
    return _under(message.text, word("choose"), lambda body: _list(body, buttons, name, 0))


def more(message: Message, start: int) -> Message:
    """What *More choices* under `message` opens, from its button number `start`."""
    buttons = _distinct(message.buttons)
    if start:
        return Message(word("choose"), buttons[start:])
    shown = _first(buttons)
    return Message(word("choose"), tuple(button for button in buttons if button not in shown))


def wanted(payload: str) -> tuple[str, int] | None:
    """The message and the place that a *More choices* means; None for any other payload."""
    head, _, rest = payload.partition(":")
    name, _, start = rest.partition(":")
    return (name, int(start) if start.isdecimal() and len(start) < 4 else 0) if head == CHOICES and name else None


def _head(button: Button) -> str:
    return button.payload.partition(":")[0]


def _first(buttons: tuple[Button, ...]) -> list[Button]:
    """The two that are shown beside *More choices*; none if a list says it better."""
    return [button for button in buttons if _head(button) in (*_ANSWER, *_QUESTION)][: MOST_BUTTONS - 1]


def _under(text: str, short: str, draw: Any) -> list[dict[str, Any]]:
    """Buttons under the text itself if it is short enough, else under a short line after it."""
    if size(text) <= LONGEST_BODY:
        return [draw(text)]
    return [*map(_text, cut(text, LONGEST)), draw(short)]


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _reply_buttons(body: str, buttons: Iterable[Button]) -> dict[str, Any]:
    drawn = [{"type": "reply", "reply": {"id": one.payload, "title": one.title}} for one in buttons]
    return _interactive({"type": "button", "body": {"text": body}, "action": {"buttons": drawn}})


def _list(body: str, buttons: tuple[Button, ...], name: str, start: int) -> dict[str, Any]:
    shown = list(buttons)
    if len(shown) > MOST_ROWS:
        shown = [*shown[: MOST_ROWS - 1], Button(word("more_choices"), f"{CHOICES}:{name}:{start + MOST_ROWS - 1}")]
    rows = [{"id": one.payload, "title": one.title} for one in shown]
    # One section needs no title, and has none that could be read out before every choice.
    action = {"button": word("list"), "sections": [{"rows": rows}]}
    return _interactive({"type": "list", "body": {"text": body}, "action": action})


def _interactive(what: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": what}


def _distinct(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """WhatsApp refuses a message with the same title or the same id twice; the first one stays."""
    found: dict[str, Button] = {}
    for button in buttons:
        if button.payload not in found and button.title not in {one.title for one in found.values()}:
            found[button.payload] = button
    return tuple(found.values())
