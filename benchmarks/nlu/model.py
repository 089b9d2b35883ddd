"""The trained model without Rasa: the head, thresholds and rules of the Rasa component, from the archive."""

import tarfile
import tempfile
from pathlib import Path

from bot.nlu.encoder import Encoder, load
from bot.nlu.head import Head
from bot.nlu.thresholds import Thresholds
from bot.nlu.understanding import Understood, understand
from bot.settings import ROOT

MODEL = ROOT / "models" / "pal.tar.gz"


class Model:
    """`read` is what the Rasa component does with a text."""

    def __init__(self, head: Head, thresholds: Thresholds, encoder: Encoder) -> None:
        self.head, self.thresholds, self.encoder = head, thresholds, encoder

    @classmethod
    def trained(cls, path: Path = MODEL) -> "Model":
        """What `pal train` made. Raises FileNotFoundError where there is none."""
        with tarfile.open(path) as archive, tempfile.TemporaryDirectory() as folder:
            for member in archive.getmembers():
                if member.isfile() and Path(member.name).name in ("head.npz", "thresholds.json"):
                    member.name = Path(member.name).name
                    archive.extract(member, folder)
            here = Path(folder)
            return cls(Head.load(here / "head.npz"), Thresholds.load(here / "thresholds.json"), load())

    def read(self, text: str) -> Understood:
        """One message, encoded and understood."""
        return understand(text, self.encoder.encode([text])[0], self.head, self.encoder.encode, self.thresholds)
