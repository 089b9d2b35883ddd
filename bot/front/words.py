"""The front door's own few sentences (words.yaml)."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.messages import Message

_FILE = Path(__file__).with_name("words.yaml")


@cache
def _texts() -> dict[str, str]:
    with _FILE.open(encoding="utf-8") as file:
        return {name: str(text).strip() for name, text in YAML(typ="safe").load(file).items()}


def say(name: str) -> tuple[Message, ...]:
    """The sentence `name` of words.yaml as a message."""
    return (Message(_texts()[name], urgent=name in ("crisis", "store_down", "too_much")),)
