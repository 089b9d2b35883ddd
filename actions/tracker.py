"""Reads Rasa's tracker into the terms of bot.dialogue."""

from datetime import date

from rasa_sdk import Tracker

from bot.dialogue.heard import Heard
from bot.dialogue.hearing import hear
from bot.dialogue.state import State
from bot.messages import Button, Message
from bot.replies.payload import from_rasa


def heard(tracker: Tracker, state: State, today: date) -> Heard:
    """What the latest message said."""
    return hear(tracker.latest_message or {}, state, today)


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
            said.append(Message(event["text"], taps, copy=bool((data.get("custom") or {}).get("copy"))))
    return tuple(reversed(said))
