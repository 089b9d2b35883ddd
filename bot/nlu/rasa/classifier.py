"""Rasa intent classifier over bot.nlu.head and bot.nlu.understanding."""

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import load, widths
from bot.nlu.head import Head, Settings, train
from bot.nlu.rasa.encoder import SentenceEncoder
from bot.nlu.understanding import Thresholds, understand

RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and `topics` (every ask in the message, best first)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the encoder's vectors."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See bot.nlu.head.Settings and bot.nlu.understanding.Thresholds."""
        defaults, least = Settings(), Thresholds()
        return {
            "gamma": defaults.gamma,
            "ridge": defaults.ridge,
            "ngram_weight": defaults.ngram_weight,
            "first": least.first,
            "further": least.further,
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, head: Head | None = None
    ) -> None:
        self._config, self._storage, self._resource, self._head = config, model_storage, resource, head
        self._thresholds = Thresholds(config["first"], config["further"])

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
        """Fits the head and stores it."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        texts = [e.get(TEXT) for e in examples]
        vectors = np.stack([_vector(e) for e in examples])
        kept = {name: self._config[name] for name in ("gamma", "ridge", "ngram_weight")}
        settings = Settings(blocks=widths(load()), **kept)
        self._head = train(texts, [e.get(INTENT) for e in examples], vectors, settings)
        with self._storage.write_to(self._resource) as folder:
            self._head.save(Path(folder) / "head.npz")
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
        """Reads the stored head."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Head.load(Path(folder) / "head.npz"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._head is None:
                continue
            heard = understand(text, _vector(message), self._head, _encode, self._thresholds)
            message.set(INTENT, {"name": heard.intent, "confidence": heard.confidence}, add_to_output=True)
            ranking = [{"name": name, "confidence": sure} for name, sure in heard.ranking[:RANKING_LENGTH]]
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("topics", list(heard.topics), add_to_output=True)
        return messages


def _encode(texts: Any) -> np.ndarray:
    return load().encode(texts)


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features[0], dtype=np.float32)
