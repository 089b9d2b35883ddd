"""When an answer is sure enough. The numbers come out of training, from scores that leave each example out; only the rules
below are chosen, and docs/nlu.md shows what they do on messages written by others."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bot.nlu.head import Head
from bot.topics import TOPICS

#: Of real asks (examples of topics, each left out), so many are so unsure that PAL asks instead of answering.
ASKED_BACK = 0.02
#: Of real asks, all of them about one thing, so many are looked at again for a second one.
LOOKED_AT_AGAIN = 0.3


@dataclass(frozen=True)
class Thresholds:
    """first: least chance of a message's first ask. further: least score of another ask in the whole message. part: least
    chance of that ask in a part of the message: more likely than not."""

    first: float = 0.17
    further: float = -0.6
    part: float = 0.5

    def save(self, path: Path) -> None:
        """Writes JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Thresholds":
        """Reads what `save` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def from_left_out(head: Head, labels: Sequence[str]) -> Thresholds:
    """By the rules above. `head` fresh from training on examples with these `labels`."""
    if head.held_out is None:
        raise ValueError("only a head that has just been trained knows its left-out scores")
    asks = np.array([label in TOPICS for label in labels])
    columns = [number for number, label in enumerate(head.labels) if label in TOPICS]
    if len(columns) < 2 or not asks.any():
        return Thresholds()
    scores = head.held_out[asks]
    sure = head.chances(scores).max(axis=1)
    second = np.sort(scores[:, columns], axis=1)[:, -2]
    return Thresholds(float(np.quantile(sure, ASKED_BACK)), float(np.quantile(second, 1 - LOOKED_AT_AGAIN)))
