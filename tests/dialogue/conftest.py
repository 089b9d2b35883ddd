"""A small offer database and a way to hold a conversation without Rasa."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.context import Context, Turn
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.turn import decide
from bot.messages import Message
from bot.nlu import person, statuses
from bot.offers.loader import load
from bot.offers.store import Store
from bot.places.authorities import names
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/London"))  # a Tuesday
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    url = f"sqlite:///{tmp_path_factory.mktemp('offers') / 'offers.db'}"
    upgrade("offers", url)
    engine = open_engine(url)
    load(Path(__file__).parent / "offers", engine, datetime(2026, 11, 21))
    return Store(engine)


@dataclass
class Talk:
    """One conversation: `say` is what they type with what the model would make of it, `press` a button."""

    store: Store
    now: datetime = NOON
    state: State = field(default_factory=lambda: State(greeted=True))
    last: tuple[Message, ...] = ()
    turn: Turn = field(default_factory=lambda: Turn(State()))

    def say(self, text: str, intent: str = "nlu_fallback", topics: tuple[str, ...] = (), **more: object) -> str:
        asked = self.state.asked if self.state.asked in ("care", "home", "age", "place") else None
        is_, is_not = statuses.read(text)
        facts = person.read(text, asked=asked, today=self.now.date())
        intent = topics[0] if topics else intent
        heard = Heard(text, intent, 0.9, topics, topics or ("housing", "money"), facts, is_, is_not, **more)  # type: ignore[arg-type]
        return self._take(heard)

    def press(self, title: str) -> str:
        tap = next(tap for message in self.last for tap in message.buttons if tap.title == title)
        heard = Heard("", "press", 1.0, (), (), person.read(""), pressed=tap.payload)
        return self._take(heard)

    def _take(self, heard: Heard) -> str:
        context = Context(self.store, names(), self.now, self.last)
        self.turn = decide(context, self.state, heard)
        # Through JSON-able slots and back, as Rasa stores them.
        self.state = State.from_slots(self.turn.state.to_slots())
        self.last = self.turn.messages
        return "\n".join(message.text for message in self.turn.messages)

    @property
    def verdicts(self) -> dict[str, str]:
        return {item.offer.id: item.verdict.answer for item in self.turn.offers}

    def at(self, now: datetime) -> "Talk":
        return replace(self, now=now)


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)
