"""The one action of every turn."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import inspect

from actions.tracker import heard, last_said
from bot import settings
from bot.dialogue.context import Context, Turn
from bot.dialogue.counting import counted
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.turn import decide
from bot.messages import Message
from bot.offers.counters import Counting
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies.payload import to_rasa
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade

LONDON_TIME = ZoneInfo("Europe/London")


@lru_cache(maxsize=1)
def _store() -> Store:
    url = settings.load().store_url("offers")
    engine = open_engine(url)
    if inspect(engine).has_table("offers"):
        # Loaded by an older PAL, perhaps: what people say would then not fit.
        upgrade("offers", url)
    return Store(engine)


@lru_cache(maxsize=1)
def _counting() -> Counting:
    return Counting(settings.load().store_url("offers"))


class ActionRespond(Action):
    """Decides the turn and says it. Raises what the database raises: the front door then says so and tries again."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_respond"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """One turn."""
        state = State.from_slots(tracker.slots)
        now = datetime.now(LONDON_TIME)
        said = heard(tracker, state, now.date())
        context = Context(_store(), names(), now, last_said(tracker), tracker.sender_id)
        turn = decide(context, state, said)
        for message in turn.messages:
            say(dispatcher, message)
        custom: dict[str, Any] = {"trace": trace(said, turn)}
        if turn.erase:
            custom["erase"] = True
        dispatcher.utter_message(json_message=custom)
        _counting().later(now.date(), counted(state, turn))
        return [SlotSet(name, value) for name, value in turn.state.to_slots().items()]


class ActionRestart(ActionRespond):
    """Rasa's own action_restart throws the whole tracker away, and with it what "repeat" and a retry need."""

    def name(self) -> str:
        """The name that Rasa leads the intent `restart` to."""
        return "action_restart"


def say(dispatcher: CollectingDispatcher, message: Message) -> None:
    """One message in Rasa's form; a button's payload in the form that Rasa's own shell can send back."""
    buttons = [{"title": button.title, "payload": to_rasa(button.payload)} for button in message.buttons]
    # Rasa cuts a text without buttons into one message a paragraph; a line with a single space keeps it whole. The front
    # door takes the space out again.
    dispatcher.utter_message(text=message.text.replace("\n\n", "\n \n"), buttons=buttons or None)


def trace(said: Heard, turn: Turn) -> dict[str, Any]:
    """Why PAL said what it said: the object of `pal converse`. Never the message's own words."""
    state = turn.state
    # The guard must know it when the age itself was not said.
    young = {} if state.under_18 is None else {"under_18": state.under_18}
    return {
        **young,
        "intent": said.intent,
        "topic": state.topic,
        "confidence": round(said.confidence, 4),
        "crisis": said.crisis,
        "care": state.care,
        "home": state.home,
        "age": state.age,
        # Whether they meant to be forgotten is PAL's own affair, not one of the questions about the person.
        "asked": None if state.asked == "forget" else state.asked,
        "offers": [
            {
                "id": item.offer.id,
                "authority": item.authority,
                "topic": item.offer.topic,
                "verdict": item.verdict.answer,
            }
            for item in turn.offers
        ],
    }
