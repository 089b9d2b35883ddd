"""The messages that the understanding is judged on (tests/nlu/sets). Nothing of them may be learnt."""

import re
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from bot.nlu.understanding import OUT_OF_SCOPE, Understood
from bot.settings import ROOT

FOLDER = ROOT / "tests" / "nlu" / "sets"
NAMES = {"dev": "the set for choosing", "test": "the set for judging"}
#: Alike by this much (0 to 100, order of words aside), two messages are one; as in benchmarks/nlu/examples.py.
TWIN = 92
#: A commonplace of a few words comes to two writers by itself.
_FEW = 3
_MARKS = re.compile(r"[^\w£]+")


@dataclass(frozen=True)
class Row:
    """One message of a set; fields as in tests/nlu/sets/README.md."""

    text: str
    of: str
    intent: str
    style: str
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether PAL should have no answer to it."""
        return self.style in ("out_of_scope", "near_miss") or self.intent == OUT_OF_SCOPE

    def right(self, heard: Understood) -> bool:
        """Whether it was understood: what was meant, or no topic where PAL has no answer. Of two asks, both."""
        if self.refused:
            return not heard.topics
        if self.style == "two_asks":
            return set(self.topics) <= set(heard.topics)
        return heard.intent in {self.intent, *self.also, *self.topics}


def rows(folder: Path = FOLDER) -> list[Row]:
    """Every message of both sets; none where the sets are not installed."""
    found = []
    for name in NAMES:
        path = folder / f"{name}.yaml"
        if path.exists():
            for one in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
                both, also = tuple(one.get("topics") or ()), tuple(one.get("also") or ())
                found.append(Row(str(one["text"]), name, one["intent"], one["style"], both, also))
    return found


def plain(text: str) -> str:
    """Case and marks taken off: what two messages have in common when they say the same."""
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


def leak(text: str, folder: Path = FOLDER) -> str | None:
    """The set ("dev", "test") that holds this message, or one that is as good as it; None when neither does."""
    mine = plain(text)
    listed = rows(folder)
    texts = [plain(row.text) for row in listed]
    if mine in texts:
        return listed[texts.index(mine)].of
    if len(mine.split()) <= _FEW:
        return None
    best = process.extractOne(mine, texts, scorer=fuzz.token_sort_ratio, score_cutoff=TWIN)
    return listed[best[2]].of if best else None
