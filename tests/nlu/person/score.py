"""Scores the reader on set.yaml: `python -m tests.nlu.person.score [dev|heldout]` prints misses and the exact share."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.nlu.person import PersonFacts, read

SET = Path(__file__).with_name("set.yaml")
TODAY = date(2026, 11, 21)


def items(half: str) -> list[dict[str, Any]]:
    """The messages of one half: t, and what is expected."""
    loaded: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(SET.read_text(encoding="utf-8"))
    return loaded[half]


def wrong(half: str) -> Iterator[tuple[dict[str, Any], PersonFacts, list[str]]]:
    """Each message that is not read exactly, with what was read and which facts differ."""
    for item in items(half):
        facts = read(item["t"], asked=item.get("asked"), today=TODAY)
        bad = [name for name in ("care", "home", "age") if getattr(facts, name) != item.get(name)]
        if bad:
            yield item, facts, bad


def share(half: str) -> float:
    """Messages whose care, home and age are all read right, of all."""
    return 1 - len(list(wrong(half))) / len(items(half))


def main() -> None:
    for half in sys.argv[1:] or ["dev", "heldout"]:
        for item, facts, bad in wrong(half):
            shown = ", ".join(f"{name}={getattr(facts, name)} (should be {item.get(name)})" for name in bad)
            print(f"  {item['t']!r} asked={item.get('asked')}: {shown}")
        print(f"{half}: {share(half):.1%} of {len(items(half))} exact")


if __name__ == "__main__":
    main()
