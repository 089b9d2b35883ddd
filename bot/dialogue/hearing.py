"""What Rasa made of a message → what the dialogue hears. The action server and a rehearsal do it alike."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.nlu import person, statuses
from bot.replies.payload import from_rasa
from bot.topics import TOPICS


def hear(latest: Mapping[str, Any], state: State, today: date) -> Heard:
    """`latest`: a message as Rasa's tracker holds it (text, intent, intent_ranking, topics, metadata). Names, places and
    ages are read again here, because what a bare "19" or "Bow" means depends on the question that PAL asked, which Rasa's
    pipeline does not know."""
    metadata = latest.get("metadata") or {}
    text = latest.get("text") or ""
    intent = latest.get("intent") or {}
    name = intent.get("name") or "nlu_fallback"
    pressed = from_rasa(text) if name == "press" else None
    words = "" if pressed else text
    facts = person.read(words, hints=metadata.get("postcodes") or {}, asked=_reading(state.asked), today=today)
    if facts.age is None and "age" in metadata:
        # From a date of birth, which is not kept.
        facts = replace(facts, age=metadata["age"])
    is_, is_not = statuses.read(words)
    between = tuple(topic for topic in latest.get("between") or () if topic in TOPICS)
    ranking = [item.get("name") for item in latest.get("intent_ranking") or []]
    return Heard(
        text=words,
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        topics=tuple(topic for topic in latest.get("topics") or () if topic in TOPICS),
        nearest=tuple(item for item in ranking if item in TOPICS),
        facts=facts,
        is_=is_,
        is_not=is_not,
        pressed=pressed,
        crisis=metadata.get("crisis"),
        masked=tuple(metadata.get("masked") or ()),
        between=between if len(between) == 2 else (),
    )


def _reading(asked: str | None) -> str | None:
    return asked if asked in ("care", "home", "age", "place") else None
