"""Button payloads on their way through Rasa: `topic:housing` travels as `/press{"b": "topic:housing"}`."""

import json
import re
from typing import Any

from bot.messages import Message

_PRESS = re.compile(r"^/press(\{.*\})$", re.S)
_WORD = re.compile(r"^[a-z0-9_:.-]{1,45}$")


def to_rasa(payload: str) -> str:
    """Raises ValueError for a payload that could not come back."""
    if not _WORD.match(payload):
        raise ValueError(f"{payload!r} is not a button payload")
    return "/press" + json.dumps({"b": payload})


def as_rasa(message: Message) -> dict[str, Any]:
    """A message in Rasa's form; a button's payload in the form that Rasa's own shell can send back."""
    buttons = [{"title": button.title, "payload": to_rasa(button.payload)} for button in message.buttons]
    # Rasa cuts a text without buttons into one message a paragraph; a line with a single space keeps it whole. The front
    # door takes the space out again.
    found: dict[str, Any] = {"text": message.text.replace("\n\n", "\n \n"), "buttons": buttons or None}
    if message.copy:
        found["json_message"] = {"copy": True}
    return found


def from_rasa(text: str) -> str | None:
    """The payload in a message from Rasa, or None when it is none."""
    match = _PRESS.match(text)
    if not match:
        return None
    try:
        payload = json.loads(match.group(1)).get("b")
    except (ValueError, AttributeError):
        return None
    return payload if isinstance(payload, str) and _WORD.match(payload) else None
