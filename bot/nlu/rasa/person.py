"""Rasa entity extractor: the councils, places and age that bot.nlu.person reads in a message."""

from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.person import PersonFacts, read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PersonReader(GraphComponent):
    """Adds the entities care, home, age and place. It knows nothing of the conversation; the action reads again with it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PersonReader":
        """Rasa's constructor."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            metadata = message.get("metadata")
            metadata = metadata if isinstance(metadata, dict) else {}
            facts = read(text, hints=metadata.get("postcodes") or {})
            if facts.age is None and "age" in metadata:
                # From a date of birth, which is not kept.
                facts = replace(facts, age=metadata["age"])
            found = [*(message.get(ENTITIES) or []), *_entities(facts, text)]
            message.set(ENTITIES, found, add_to_output=True)
        return messages


def _entities(facts: PersonFacts, text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in ("care", "home", "age"):
        value = getattr(facts, name)
        if value is not None:
            found.append({"entity": name, "value": value})
    found += [{"entity": "place", "value": slug} for slug in facts.places]
    # Where a value stands in the text matters to nobody after this: what counts is whose council it is.
    return [{**entity, "start": 0, "end": len(text), "extractor": "PersonReader"} for entity in found]
