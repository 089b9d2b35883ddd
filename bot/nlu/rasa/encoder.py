"""Rasa featurizer: the sentence vector as a dense feature."""

import base64
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.nlu.encoder import DEFAULT, cached, load


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds the vector that the front door sent along (`metadata.vector`), or encodes the text itself."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder`: which of bot.nlu.encoder.ENCODERS, joined by "+"."""
        return {"alias": None, "encoder": DEFAULT}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._which: str = config["encoder"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        """Rasa's constructor."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the sentence feature to each message."""
        encoder = load(self._which)
        for message in messages:
            vector = self._sent_along(message, encoder.dim)
            if vector is None:
                vector = encoder.encode([message.get(TEXT) or ""])[0]
            self._add(message, TEXT, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for training examples, through the cache."""
        encoder = cached(load(self._which), settings.load().data_dir / "embeddings.sqlite")
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            examples = [example for example in training_data.training_examples if example.get(attribute)]
            if examples:
                for example, vector in zip(examples, encoder.encode([e.get(attribute) for e in examples]), strict=True):
                    self._add(example, attribute, vector)
        return training_data

    def _add(self, message: Message, attribute: str, vector: np.ndarray) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, attribute, self._identifier))

    @staticmethod
    def _sent_along(message: Message, dim: int) -> np.ndarray | None:
        metadata = message.get("metadata")
        # Popped, not read: Rasa stores metadata with the message, and two kilobytes a message serve nobody there.
        encoded = metadata.pop("vector", None) if isinstance(metadata, dict) else None
        if not isinstance(encoded, str):
            return None
        try:
            vector = np.frombuffer(base64.b64decode(encoded, validate=True), dtype=np.float32)
        except ValueError:
            return None
        return vector if vector.shape == (dim,) else None

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to validate beyond what `load` refuses."""
