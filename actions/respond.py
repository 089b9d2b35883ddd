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
from bot.dialogue.context import Context
from bot.dialogue.counting import counted
from bot.dialogue.state import State
from bot.dialogue.trace import trace
from bot.dialogue.turn import decide
from bot.messages import Message
from bot.offers.counters import Counting
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies.payload import as_rasa
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
    """One message in Rasa's form."""
    dispatcher.utter_message(**as_rasa(message))
