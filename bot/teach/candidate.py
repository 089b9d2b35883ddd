"""Heads for the model: fitted anew on the examples, with or without one more. The same settings as config.yml."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from bot.nlu import encoder
from bot.nlu.head import Head, Settings, train
from bot.nlu.thresholds import Thresholds, from_left_out
from bot.settings import ROOT
from bot.teach.files import Example

_COMPONENT = "bot.nlu.rasa.classifier.TopicClassifier"
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Trained:
    """What `pal train` would make of these examples."""

    head: Head
    thresholds: Thresholds


def settings(engine: encoder.Encoder, config: Path = ROOT / "config.yml") -> Settings:
    """As Rasa's component reads them from config.yml."""
    given = YAML(typ="safe").load(config.read_text(encoding="utf-8"))
    own: dict[str, Any] = next((one for one in given["pipeline"] if one.get("name") == _COMPONENT), {})
    kept = {name: own[name] for name in ("gamma", "ridge", "ngram_weight") if name in own}
    return Settings(blocks=encoder.widths(engine), weights=encoder.weights(engine), **kept)


def fit(examples: Sequence[Example], vectors: Array, how: Settings) -> Trained:
    """`vectors`: one row an example."""
    labels = [one.intent for one in examples]
    head = train([one.text for one in examples], labels, vectors, how)
    return Trained(head, from_left_out(head, labels))


def nearest(vector: Array, vectors: Array, most: int = 8) -> list[tuple[int, float]]:
    """(row, nearness -1 to 1) of the rows that mean most nearly the same. Centred on all of them: vectors of one encoder
    crowd together."""
    mean, scale = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    placed = (vectors - mean) / scale
    placed /= np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-9)
    one = (vector - mean) / scale
    near = placed @ (one / max(float(np.linalg.norm(one)), 1e-9))
    return [(int(row), float(near[row])) for row in np.argsort(-near)[:most]]
