"""The learned half of the screen: for what nobody wrote a phrase for. Alone in bot/safety it needs numpy and the sentence
encoder, and only once it is asked for; where they, or the trained file, are missing, the phrases go on alone.

`pal train` makes the file (bot/safety/learning.py).
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.safety import screen

log = logging.getLogger(__name__)

MODEL = Path(__file__).resolve().parents[2] / "models" / "safety.npz"
#: The labels of messages without danger: everyday asks, and what only sounds like danger.
NONE, LOOK_ALIKE = "none", "none/look_alike"


class Learned:
    """(text, vector) → "suicide", "abuse", "homeless_tonight", "other/ABOUT", or None: a `screen.Model`."""

    def __init__(self, head: Any, alarm_from: float) -> None:
        self._head = head
        self.alarm_from = alarm_from
        self._quiet = [place for place, label in enumerate(head.labels) if label in (NONE, LOOK_ALIKE)]

    def danger(self, text: str, vector: Any) -> tuple[float, str]:
        """How far from harmless `text` is (about -1 harmless, 1 a crisis), and the kind it would be."""
        scores = self._head.scores(text, vector)
        danger = float(dangers(scores[None, :], self._quiet)[0])
        scores[self._quiet] = -9.0
        return danger, self._head.labels[int(scores.argmax())]

    def ahead(self, vectors: Sequence[Any]) -> None:
        """Makes ready what `danger` will be asked about next (bot.nlu.head.Head.ahead)."""
        self._head.ahead(vectors)

    def __call__(self, text: str, vector: Any) -> str | None:
        if vector is None:
            return None
        danger, kind = self.danger(text, vector)
        return kind if danger >= self.alarm_from else None


def dangers(scores: Any, quiet: Sequence[int]) -> Any:
    """Rows of scores → about -1 harmless, 1 a crisis: the mean of how little it is harmless at all, and of how far the
    likeliest danger is ahead of the likeliest harmless label. The second knows a joke that is far from every ask; the first,
    what could be two dangers at once."""
    left = [place for place in range(scores.shape[1]) if place not in quiet]
    calm = scores[:, list(quiet)]
    # With one label for everything harmless, this is what it would score: each label is 1 where it fits and -1 elsewhere.
    harmless = calm.sum(axis=1) + len(quiet) - 1
    ahead = (scores[:, left].max(axis=1) - calm.max(axis=1)) / 2
    return (ahead - harmless) / 2


def load(path: Path = MODEL) -> Learned:
    """Reads the trained file. Raises OSError, KeyError or ValueError when it cannot be used."""
    import numpy as np

    from bot.nlu.head import Head

    with np.load(path, allow_pickle=False) as file:
        alarm_from = float(file["alarm_from"])
    return Learned(Head.load(path), alarm_from)


class Watched:
    """`load`, and again when the file has been replaced, so that a newly trained screen needs no restart. A file that cannot
    be used leaves the model of before. Raises as `load` does, the first time."""

    def __init__(self, path: Path | None = None, every_s: float = 5.0) -> None:
        self._path, self._every_s = path or MODEL, every_s
        self._mark, self._model = _mark(self._path), load(self._path)
        self._looked = time.monotonic()

    def __call__(self, text: str, vector: Any) -> str | None:
        if time.monotonic() - self._looked >= self._every_s:
            self._look()
        return self._model(text, vector)

    def _look(self) -> None:
        self._looked = time.monotonic()
        mark = _mark(self._path)
        if mark is None or mark == self._mark:
            return
        self._mark = mark
        try:
            self._model = load(self._path)
        except Exception as error:
            log.error("the new safety model is not used: %s", type(error).__name__)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


class Screener:
    """Text → concern by both halves; by the phrases alone without a model. `vector`: text → its sentence vector."""

    def __init__(self, model: Learned | None = None, vector: Callable[[str], Any] | None = None) -> None:
        self._model, self._vector = model, vector

    def __call__(self, text: str) -> screen.Concern | None:
        # Most of the time goes into the vector, which a phrase makes needless.
        found = screen.screen(text)
        if found is not None or self._model is None or self._vector is None or not text.strip():
            return found
        return screen.screen(text, self._vector(text), self._model)

    def ahead(self, vectors: Sequence[Any]) -> None:
        """Looks at the vectors of texts that come next together, which takes less time than one by one."""
        if self._model is not None:
            self._model.ahead(vectors)


def screener(vector: Callable[[str], Any] | None = None) -> Screener:
    """Encoder and model, loaded now. By the phrases alone where they cannot be loaded, which is logged. `vector`: for who
    needs the same vectors elsewhere, too."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    screen.ready()
    try:
        from bot.nlu import encoder

        model, vectors = load(), encoder.load()
    except Exception as error:
        log.warning("screening by phrases alone: %s", type(error).__name__)
        return Screener()
    return Screener(model, vector or (lambda text: vectors.encode([text])[0]))
