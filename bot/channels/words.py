"""The channels' own few sentences (words.yaml)."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.messages import Message

_FILE = Path(__file__).with_name("words.yaml")


@cache
def texts() -> dict[str, str]:
    """Name -> sentence."""
    with _FILE.open(encoding="utf-8") as file:
        return {name: str(text).strip() for name, text in YAML(typ="safe").load(file).items()}


def word(name: str) -> str:
    """The sentence `name`."""
    return texts()[name]


def say(name: str) -> tuple[Message, ...]:
    """The sentence `name` as a message."""
    return (Message(word(name)),)
