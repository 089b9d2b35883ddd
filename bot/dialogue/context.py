"""What every step of a turn needs beside the state: the database, the names, the clock."""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.engine import Judged
from bot.offers.store import Store


@dataclass(frozen=True)
class Context:
    """`names`: slug → short name of each of the 33 authorities. `now`: London time. `last_said`: PAL's previous texts."""

    store: Store
    names: dict[str, str]
    now: datetime
    last_said: tuple[Message, ...] = ()
    #: The pseudonym, with which lines on the workers' lists can be erased again.
    conversation: str | None = None


@dataclass(frozen=True)
class Turn:
    """`offers`: all that were considered. `erase`: they asked to be forgotten, and meant it; the front door does it after
    the turn. `events`: (kind, topic) of what is counted (bot/dialogue/counting.py)."""

    state: State
    messages: tuple[Message, ...] = ()
    offers: tuple[Judged, ...] = ()
    erase: bool = False
    events: tuple[tuple[str, str], ...] = ()
