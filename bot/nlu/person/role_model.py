"""What each place is to the writer, learned from the messages in data/places/roles (tools/roles.py writes the weights).

A multinomial logistic regression judges every mention by its surroundings and by what the rules made of it; then the
mentions of one message are weighed together, because who has one council for care rarely has another.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.nlu.person import features
from bot.nlu.person.roles import Reading
from bot.places.gazetteer import Mention

FILE = Path(__file__).parents[3] / "data/places/roles.npz"
#: The classes, in the order of the weights' columns.
NOTHING, CARE, HOME, BOTH, OTHER, DENIED = range(6)
CLASSES = 6
#: Features share so many rows; a clash of two rare ones costs little.
WIDTH = 1 << 15
#: How much the other mentions count beside a mention's own words, and how often they are weighed (set on cross-validation).
TOGETHER, ROUNDS = 0.6, 3
_SURE = 1e-4
#: How much the sentence counts beside the words around a place, and how much surer both are than their mean (set on hands
#: that neither had learned from).
SHARE, SHARPER = 0.5, 1.3

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, Floats, Floats]:
    """(features × classes, how well two classes go together for different places, and for the same place)."""
    with np.load(FILE) as stored:
        return stored["weights"].astype(np.float64), stored["different"], stored["same"]


def rows(names: Sequence[str]) -> list[int]:
    """The weights' rows for one mention's features."""
    return list({crc32(name.encode("utf-8", "replace")) % WIDTH for name in names})


def judge(line: str, mentions: Sequence[Mention], readings: Sequence[Reading], by_sentence: Floats | None = None) -> Floats:
    """A row a mention: the probability of each class. `line`: wording.plain. `readings`: what the rules say. `by_sentence`:
    what the sentence says (role_context.py)."""
    if not mentions:
        return np.zeros((0, CLASSES))
    weights, different, same = _weights()
    alone = _softmax(np.array([weights[rows(found)].sum(axis=0) for found in features.of(line, mentions, readings)]))
    if by_sentence is not None:
        alone = _softmax(SHARPER * (SHARE * np.log(by_sentence + _SURE) + (1 - SHARE) * np.log(alone + _SURE)))
    return together(alone, [mention.options for mention in mentions], different, same)


def together(alone: Floats, names: Sequence[tuple[str, ...]], different: Floats, same: Floats) -> Floats:
    """The probabilities once each mention has heard the others (mean field)."""
    if len(alone) < 2:
        return alone
    own = np.log(alone + _SURE)
    equal = np.array([[one == other for other in names] for one in names], dtype=np.float64)
    np.fill_diagonal(equal, 0.0)
    unequal = 1.0 - equal
    np.fill_diagonal(unequal, 0.0)
    now = alone
    for _ in range(ROUNDS):
        now = _softmax(own + TOGETHER * (equal @ now @ same.T + unequal @ now @ different.T))
    return now


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: Floats = raised / raised.sum(axis=1, keepdims=True)
    return total
