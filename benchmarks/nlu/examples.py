"""The training examples and the evaluation sets, as plain rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ruamel.yaml import YAML

from bot.settings import ROOT
from bot.topics import TOPICS

_ENTITY = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Row:
    """One message of an evaluation set; fields as in tests/nlu/sets/README.md."""

    text: str
    topic: Optional[str]
    intent: str
    style: str
    lang: str
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether PAL should have no answer to it."""
        return self.style in ("out_of_scope", "near_miss") or self.intent == "out_of_scope"

    @property
    def right(self) -> frozenset[str]:
        """Every label that counts as right."""
        return frozenset({self.intent, *self.also, *self.topics})


def evaluation(name: str) -> list[Row]:
    """The set "dev" or "test"."""
    found = YAML(typ="safe").load((ROOT / "tests" / "nlu" / "sets" / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Row(
            str(one["text"]),
            one.get("topic"),
            one["intent"],
            one["style"],
            one.get("lang", "en"),
            tuple(one.get("topics") or ()),
            tuple(one.get("also") or ()),
        )
        for one in found
    ]


def training(folder: Path = ROOT / "data" / "nlu") -> Iterator[tuple[str, str, str]]:
    """(text, intent, file) of each training example, entity marks taken off."""
    for path in sorted(folder.rglob("*.yml")):
        for block in (YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}).get("nlu") or ():
            for line in str(block.get("examples") or "").splitlines():
                line = line.strip()
                if "intent" in block and line.startswith("- "):
                    yield _ENTITY.sub(r"\1", line[2:].strip()), str(block["intent"]), path.relative_to(ROOT).as_posix()


def is_topic(label: str) -> bool:
    """Whether `label` is one of the 28 topics."""
    return label in TOPICS
