"""Reading what a platform sends, whatever it is: a value of the wrong shape is a missing value, never an error."""

import json
import time
from typing import Any

#: A message that is younger counts as coming now: platforms give whole seconds, and bursts are told apart by less.
_YOUNG_S = 120.0


class Unreadable(ValueError):
    """Not JSON."""


def parse(body: bytes) -> Any:
    """The JSON in `body`. Raises Unreadable."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None


def dict_of(value: Any, *path: str) -> dict[str, Any]:
    """The object at `path` below `value`; an empty one if there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def list_of(value: dict[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def text_of(value: dict[str, Any], name: str) -> str | None:
    """A text with something in it."""
    found = value.get(name)
    return found if isinstance(found, str) and found else None


def id_of(value: dict[str, Any], name: str) -> int | None:
    """A whole number of at most 63 bits."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**63 else None


def at(seconds: Any) -> float | None:
    """When a message was written (seconds since 1970), if that is worth knowing: None for a message of these minutes, for
    the future and for what is no time."""
    try:
        found = float(seconds)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found < time.time() - _YOUNG_S else None
