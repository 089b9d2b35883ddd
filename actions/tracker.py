"""Reads Rasa's tracker into the terms of bot.dialogue."""

from datetime import date
from typing import Any

from rasa_sdk import Tracker

from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.messages import Button, Message
from bot.nlu import person, statuses
from bot.replies.payload import from_rasa
from bot.topics import TOPICS


def heard(tracker: Tracker, state: State, today: date) -> Heard:
    """What the latest message said. Names, places and ages are read again here, because what a bare "19" or "Bow" means
    depends on the question that PAL asked, which Rasa's pipeline does not know."""
    latest: dict[str, Any] = tracker.latest_message or {}
    metadata = latest.get("metadata") or {}
    text = latest.get("text") or ""
    intent = latest.get("intent") or {}
    name = intent.get("name") or "nlu_fallback"
    pressed = from_rasa(text) if name == "press" else None
    words = "" if pressed else text
    facts = person.read(words, hints=metadata.get("postcodes") or {}, asked=_reading(state.asked), today=today)
    is_, is_not = statuses.read(words)
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
    )


def _reading(asked: str | None) -> str | None:
    return asked if asked in ("care", "home", "age", "place") else None


def last_said(tracker: Tracker) -> tuple[Message, ...]:
    """PAL's messages of the turn before this one."""
    said: list[Message] = []
    users = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                break
        elif event.get("event") == "bot" and users == 1 and event.get("text"):
            data = event.get("data") or {}
            taps = tuple(Button(button["title"], from_rasa(button["payload"]) or "") for button in data.get("buttons") or ())
            said.append(Message(event["text"], taps))
    return tuple(reversed(said))
