"""The training examples and the evaluation sets, as plain rows."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from bot.settings import ROOT

#: Alike by this much (0 to 100, order of words aside), two messages are twins.
TWIN = 92
_MARKS = re.compile(r"[^\w£]+")
_ENTITY = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Row:
    """One message of an evaluation set; fields as in tests/nlu/sets/README.md."""

    text: str
    topic: str | None
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


def plain(text: str) -> str:
    """Case and marks taken off: what two messages have in common when they say the same."""
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


def twins(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """(row, training example) where the two are nearly the same message. Commonplaces ("thanks a lot") come up twice by
    themselves; they are left out of the figures instead of out of the training data, where young people need them."""
    examples = [plain(text) for text, _, _ in training()]
    found = []
    for row in rows:
        best = process.extractOne(plain(row.text), examples, scorer=fuzz.token_sort_ratio, score_cutoff=TWIN)
        if best is not None:
            found.append((row, best[0]))
    return found


def fresh(name: str) -> list[Row]:
    """The set without the messages that training has as good as seen."""
    rows = evaluation(name)
    seen = {row for row, _ in twins(rows)}
    return [row for row in rows if row not in seen]


def english_topics(name: str) -> list[Row]:
    """The fresh messages about one topic in English: what models are compared on."""
    return [row for row in fresh(name) if row.topic and row.lang == "en" and row.style not in ("two_asks", "other_language")]


def sample(rows: Sequence[tuple[str, str, str]], share: float, seed: int = 7) -> list[tuple[str, str, str]]:
    """`share` (0 to 1) of the examples of each intent, at least one, the same ones at every call."""
    if share >= 1:
        return list(rows)
    by_intent: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        by_intent.setdefault(row[1], []).append(row)
    chance = random.Random(seed)
    return [row for of in by_intent.values() for row in chance.sample(of, max(1, round(len(of) * share)))]
