"""Button payloads on their way through Rasa: `topic:housing` travels as `/press{"b": "topic:housing"}`."""

import json
import re

_PRESS = re.compile(r"^/press(\{.*\})$", re.S)
_WORD = re.compile(r"^[a-z0-9_:.-]{1,45}$")


def to_rasa(payload: str) -> str:
    """Raises ValueError for a payload that could not come back."""
    if not _WORD.match(payload):
        raise ValueError(f"{payload!r} is not a button payload")
    return "/press" + json.dumps({"b": payload})


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
