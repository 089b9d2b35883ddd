"""Scores the reader: `python -m tests.nlu.person.score [part …] [-v]`, a part being dev, heldout, fresh_a … fourth_b. Prints
the exact, wrong and silent shares and, for dev or with -v, the misses; those of the sealed halves are never listed."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.nlu.person import PersonFacts, read

#: Part → the file and the list in it; _a and _b are its halves by a hash of the text.
FILES = {
    "dev": "set.yaml",
    "heldout": "set.yaml",
    "fresh_a": "fresh.yaml",
    "fresh_b": "fresh.yaml",
    "blind_a": "blind.yaml",
    "blind_b": "blind.yaml",
    "second_blind_a": "second_blind.yaml",
    "second_blind_b": "second_blind.yaml",
    "third_a": "third.yaml",
    "third_b": "third.yaml",
    "fourth_a": "fourth.yaml",
    "fourth_b": "fourth.yaml",
}
#: Parts whose misses nobody reads, so that they stay a measure of messages that nobody has seen.
SEALED = {"fresh_b", "blind_b", "second_blind_b", "third_b", "fourth_b"}
TODAY = date(2026, 11, 21)


@lru_cache(maxsize=4)
def _load(name: str) -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(Path(__file__).with_name(name).read_text("utf-8"))
    return loaded


def items(part: str) -> list[dict[str, Any]]:
    """The messages of one part: t, and what is expected."""
    name, half = (part[:-2], part[-1]) if part[-2] == "_" else (part, "")
    return [item for item in _load(FILES[part])[name] if not half or _half(item["t"]) == half]


def _half(text: str) -> str:
    return "ab"[hashlib.sha256(text.encode()).digest()[0] % 2]


def wrong(part: str) -> Iterator[tuple[dict[str, Any], PersonFacts, list[str]]]:
    """Each message that is not read exactly, with what was read and which facts differ."""
    for item in items(part):
        facts = read(item["t"], asked=item.get("asked"), today=TODAY)
        bad = [name for name in ("care", "home", "age") if getattr(facts, name) != item.get(name)]
        if bad:
            yield item, facts, bad


def share(part: str) -> float:
    """Messages whose care, home and age are all read right, of all."""
    return 1 - len(list(wrong(part))) / len(items(part))


def names_wrong_council(facts: PersonFacts, bad: list[str]) -> bool:
    """Whether a miss names a council that was not meant; the others are silent (PAL asks) or about age."""
    return any(getattr(facts, name) is not None for name in bad if name != "age")


def main() -> None:
    verbose = "-v" in sys.argv
    for part in [name for name in sys.argv[1:] if name != "-v"] or list(FILES):
        missed = list(wrong(part))
        for item, facts, bad in missed if part not in SEALED and (verbose or part == "dev") else ():
            shown = ", ".join(f"{name}={getattr(facts, name)} (should be {item.get(name)})" for name in bad)
            print(f"  {item['t']!r} asked={item.get('asked')}: {shown}")
        count, wrongly = len(items(part)), sum(names_wrong_council(facts, bad) for _, facts, bad in missed)
        silent = sum(bad != ["age"] for _, _, bad in missed) - wrongly
        print(
            f"{part}: {1 - len(missed) / count:.1%} of {count} exact; wrong council {wrongly / count:.1%}, "
            f"silent {silent / count:.1%}, only age {sum(bad == ['age'] for _, _, bad in missed) / count:.1%}"
        )


if __name__ == "__main__":
    main()
