"""What changed between two copies of the data set."""

from collections.abc import Iterator
from typing import Any

import msgspec

from bot.offers.yaml_files import Files


def diff(old: Files, new: Files) -> Iterator[str]:
    """A line for each item that was added or removed, and for each field that changed."""
    before, after = _by_id(old), _by_id(new)
    for id_ in sorted(before.keys() | after.keys()):
        if id_ not in after:
            yield f"- {id_}"
        elif id_ not in before:
            yield f"+ {id_}"
        else:
            for field, value in after[id_].items():
                if value != before[id_].get(field):
                    yield f"~ {id_}: {field}: {_short(before[id_].get(field))} -> {_short(value)}"


def _by_id(files: Files) -> dict[str, dict[str, Any]]:
    items = (item for file in files.values() for item in file.items())
    return {item.id: msgspec.to_builtins(item) for item in items}


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 120 else text[:117] + "..."
