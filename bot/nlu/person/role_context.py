"""What each place is to the writer, by the whole sentence: the first layers of the sentence encoder, tuned on the messages
in data/places/roles (tools/role_context.py). It knows words and ways of speaking that no rule and no lesson names; the
other model (role_model.py) knows what the rules see. They are weighed together.

Without the encoder's wheel the other model goes on alone, which is logged once.
"""

import logging
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.person import sentence
from bot.places.gazetteer import Mention

log = logging.getLogger(__name__)

FILE = Path(__file__).parents[3] / "data/places/role_context.npz"
#: Before a message, as the encoder was trained.
OPENING = "query:"
#: Pieces at most: what is longer is read by the other model alone, so that nonsense costs no more than sense.
LONGEST = 160
#: A message of other letters than these says nothing to the model.
_LETTERS = 0.6

_loading = threading.Lock()


class Context:
    """The tuned layers with the weights that turn a place's vector into the six classes of role_model.py."""

    def __init__(self, path: Path = FILE) -> None:
        from bot.nlu.e5.file import File, installed
        from bot.nlu.e5.layers import Layers
        from bot.nlu.e5.pieces import Pieces

        file = File(installed())
        with np.load(path) as stored:
            tuned = {name: stored[name] for name in stored.files}
        self._pieces = Pieces(file)
        self._begin, self._end = file.begin, file.end
        self._layers = Layers(file, int(tuned.pop("depth")), tuned, float(tuned.pop("scale")))
        self._weights = tuned["weights"].astype(np.float32)
        self._bias = tuned["bias"].astype(np.float32)

    def scores(self, text: str, mentions: Sequence[Mention]) -> NDArray[np.float64] | None:
        """A row a mention: how well each class fits; None for a message that is too long for it."""
        pieces, where = self.pieces(sentence.parts(text, mentions, sentence.called(mentions)))
        if len(pieces) > LONGEST:
            return None
        vectors = self._layers.vectors(pieces)
        whole = vectors.mean(axis=0)
        seen = np.stack([np.concatenate([vectors[at], whole]) for at in where])
        scores: NDArray[np.float64] = (seen @ self._weights + self._bias).astype(np.float64)
        return scores

    def pieces(self, parts: Sequence[sentence.Part]) -> tuple[list[int], list[int]]:
        """The pieces of a message, and where the first piece of each mention's name is."""
        found, where = [self._begin, *self._pieces.of(OPENING)], []
        for text, number in parts:
            if number is not None:
                where.append(len(found))
            found += self._pieces.of(text)
        return [*found, self._end], where


@lru_cache(maxsize=1)
def _loaded() -> Context | None:
    try:
        return Context()
    except (ImportError, OSError, ValueError, KeyError) as error:
        log.warning("places are read without the sentence: %s", type(error).__name__)
        return None


def judge(text: str, mentions: Sequence[Mention]) -> NDArray[np.float64] | None:
    """A row a mention: the probability of each class; None where the model is not there or has nothing to go by."""
    if not mentions or not _readable(text, mentions):
        return None
    with _loading:
        model = _loaded()
    scores = model.scores(text, mentions) if model else None
    if scores is None:
        return None
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _readable(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether there are words around the places, and in letters that the model knows."""
    inside = sum(mention.end - mention.start for mention in mentions)
    letters = [letter for letter in text if letter.isalpha()]
    around = len(letters) - inside
    known = sum(letter.isascii() for letter in sentence.plain(text) if letter.isalpha())
    return around > 1 and known >= _LETTERS * len(letters)
