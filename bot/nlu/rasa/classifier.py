"""Rasa intent classifier over bot.nlu.head and bot.nlu.understanding."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional
from weakref import WeakSet

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import DEFAULT, load, weights, widths
from bot.nlu.head import Head, Settings, train
from bot.nlu.parsed import parsed
from bot.nlu.rasa.encoder import SentenceEncoder
from bot.nlu.thresholds import Thresholds, from_left_out
from bot.nlu.understanding import understand

_in_use: WeakSet[Head] = WeakSet()


def ahead(vectors: Sequence[np.ndarray]) -> None:
    """Makes every loaded head ready for messages with these vectors (Head.ahead): Rasa takes one message at a time."""
    for head in _in_use:
        head.ahead(vectors)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking`, `topics` (every ask, best first) and `between` (two to choose from)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the encoder's vectors."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See bot.nlu.head.Settings; `encoder` as in SentenceEncoder."""
        defaults = Settings()
        return {
            "encoder": DEFAULT,
            "gamma": defaults.gamma,
            "ridge": defaults.ridge,
            "ngram_weight": defaults.ngram_weight,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        head: Head | None = None,
        thresholds: Optional[Thresholds] = None,
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._head, self._thresholds = head, thresholds or Thresholds()
        self._which: str = config["encoder"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicClassifier":
        """Rasa's constructor."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the head, takes the thresholds from its left-out scores, and stores both."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        texts = [e.get(TEXT) for e in examples]
        labels = [e.get(INTENT) for e in examples]
        kept = {name: self._config[name] for name in ("gamma", "ridge", "ngram_weight")}
        encoder = load(self._which)
        settings = Settings(blocks=widths(encoder), weights=weights(encoder), **kept)
        self._head = train(texts, labels, np.stack([_vector(e) for e in examples]), settings)
        self._thresholds = from_left_out(self._head, labels)
        with self._storage.write_to(self._resource) as folder:
            self._head.save(Path(folder) / "head.npz")
            self._thresholds.save(Path(folder) / "thresholds.json")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicClassifier":
        """Reads the stored head and thresholds."""
        with model_storage.read_from(resource) as folder:
            head = Head.load(Path(folder) / "head.npz")
            _in_use.add(head)
            return cls(config, model_storage, resource, head, Thresholds.load(Path(folder) / "thresholds.json"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._head is None:
                continue
            heard = understand(text, _vector(message), self._head, load(self._which).encode, self._thresholds)
            for name, value in parsed(heard).items():
                message.set(name, value, add_to_output=True)
        return messages


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features[0], dtype=np.float32)
