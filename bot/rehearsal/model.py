"""The trained model without Rasa: the head and the thresholds out of its archive, the encoder, the learned screen."""

import os
import tarfile
import tempfile
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu import encoder
from bot.nlu.head import Head
from bot.nlu.thresholds import Thresholds
from bot.nlu.understanding import Understood, understand
from bot.safety import learned
from bot.settings import ROOT

MODEL = ROOT / "models" / "pal.tar.gz"
#: Vectors that are remembered: a conversation is played again from its start at every step.
_KEPT = 4000
_PARTS = ("head.npz", "thresholds.json")


class NoModel(Exception):
    """There is no trained model, or it cannot be read; the text says which, and what to do."""


class Vectors:
    """The sentence encoder with a memory."""

    def __init__(self, which: encoder.Encoder) -> None:
        self._encoder = which
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def one(self, text: str) -> NDArray[np.float32]:
        """The vector of `text`."""
        row = self._kept.pop(text, None)
        if row is None:
            row = self._encoder.encode([text])[0]
        self._kept[text] = row
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return row

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text."""
        return np.stack([self.one(text) for text in texts])


class Model:
    """What one archive of `pal train` understands. `screen` is None where there is no learned screen."""

    def __init__(self, head: Head, thresholds: Thresholds, vectors: Vectors, screen: Any = None) -> None:
        self._head, self._thresholds, self.vectors, self.screen = head, thresholds, vectors, screen

    @classmethod
    def load(cls, archive: Path | None = None, vectors: Vectors | None = None, safety: Path | None = None) -> "Model":
        """Reads `archive` (models/pal.tar.gz) and the learned screen. `vectors`: of a model that is loaded already. Raises
        NoModel."""
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        head, thresholds = _read(archive or MODEL)
        try:
            screen: Any = learned.load(safety or learned.MODEL)
        except (OSError, KeyError, ValueError):
            # As the front door does: by the phrases alone.
            screen = None
        return cls(head, thresholds, vectors or Vectors(encoder.load()), screen)

    def placed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, centred on what the head learnt from and weighted as it weighs its encoders: near (by cosine) is
        what means the same, whatever else is in the list."""
        vectors = self.vectors.encode(texts)
        return np.hstack([np.sqrt(block.weight) * block.place(vectors) for block in self._head._blocks])

    def understand(self, text: str) -> Understood:
        """As Rasa's component does it."""
        return understand(text, self.vectors.one(text), self._head, self.vectors.encode, self._thresholds)


def _read(archive: Path) -> tuple[Head, Thresholds]:
    if not archive.exists():
        raise NoModel("PAL has no trained model yet. Make one with: .venv/bin/pal train")
    try:
        with tempfile.TemporaryDirectory(prefix="pal-") as folder, tarfile.open(archive) as tar:
            for member in tar:
                name = Path(member.name).name
                if name in _PARTS and member.isfile():
                    # Under a name of ours: what an archive calls its members is not to be trusted with a path.
                    (Path(folder) / name).write_bytes(tar.extractfile(member).read())  # type: ignore[union-attr]
            return Head.load(Path(folder) / _PARTS[0]), Thresholds.load(Path(folder) / _PARTS[1])
    except (OSError, KeyError, ValueError, TypeError, tarfile.TarError, EOFError) as error:
        raise NoModel(f"{archive.name} cannot be read ({type(error).__name__}). Train again: .venv/bin/pal train") from error
