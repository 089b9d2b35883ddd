"""Plays a conversation: the order of things is that of bot.front.receive, bot.front.worker and actions.respond."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.dialogue.context import Context, Turn
from bot.dialogue.hearing import hear
from bot.dialogue.state import State
from bot.dialogue.trace import trace
from bot.dialogue.turn import decide
from bot.front import clean, fragments, words
from bot.front.inbox import Facts, facts_of
from bot.front.message_json import to_json
from bot.front.rasa import read_reply
from bot.front.safety import Safety
from bot.front.safety import load as load_safety
from bot.messages import Message
from bot.nlu.parsed import parsed
from bot.offers.store import Store, open_store
from bot.places.authorities import names
from bot.rehearsal import taken, why
from bot.rehearsal.clock import moment
from bot.rehearsal.model import Model, NoModel
from bot.rehearsal.reading import ReadingStore
from bot.rehearsal.shapes import MOST_TURNS, Script, Start, Step, Why
from bot.rehearsal.taken import Taken
from bot.replies.payload import as_rasa, to_rasa

__all__ = ["NoModel", "Rehearsal"]

#: The trace before anything was understood: that of `pal converse`.
NO_TRACE: dict[str, Any] = {
    "intent": None,
    "topic": None,
    "confidence": None,
    "crisis": None,
    "care": None,
    "home": None,
    "age": None,
    "asked": None,
    "offers": [],
}


class Rehearsal:
    """Plays conversations over one model and one offers database."""

    def __init__(self, model: Model, store: Store, safety: Safety | None = None) -> None:
        self.model, self._store, self._safety = model, store, safety or load_safety()

    @classmethod
    def load(cls, model: Path | None = None, store: Store | None = None) -> "Rehearsal":
        """With the model of this machine (or the archive `model`) and its offers database. Takes seconds. Raises NoModel,
        and bot.offers.store.NotLoaded."""
        return cls(Model.load(model), store or open_store())

    def using(self, model: Model) -> "Rehearsal":
        """The same with another model."""
        return Rehearsal(model, self._store, self._safety)

    def play(self, script: Script) -> tuple[Step, ...]:
        """One step a turn. Raises ValueError, in plain words, for a script that cannot be played."""
        if len(script.turns) > MOST_TURNS:
            raise ValueError(f"A conversation here has at most {MOST_TURNS} messages.")
        talk = self.begin(script)
        return tuple(talk.turn(turn) for turn in script.turns)

    def begin(self, script: Script) -> "Talk":
        """A conversation to be played step by step; the turns of `script` are left to the caller. Raises ValueError as
        `play` does."""
        return Talk(self.model, self._store, self._safety, script)


@dataclass(frozen=True)
class _Done:
    """One turn of the dialogue, and which messages of the burst it answered."""

    rows: Sequence[int]
    replies: tuple[Message, ...]
    why: Why


class Talk:
    """One conversation."""

    def __init__(self, model: Model, store: Store, safety: Safety, script: Script) -> None:
        self._model, self._store, self._safety = model, store, safety
        self._now: datetime = moment(script.as_of)
        self._names = names()
        self._begin(_state(script.start, self._names))

    def _begin(self, state: State) -> None:
        self._state = state
        self._facts = Facts(state.care, state.home, state.age, None if state.age is None else state.age < 18)
        self._recent: list[str] = []
        self._last: tuple[Message, ...] = ()
        self._trace = {**NO_TRACE, "care": state.care, "home": state.home, "age": state.age, "topic": state.topic}
        self._offered: set[str] = set()

    def turn(self, user: str | list[str]) -> Step:
        """Sends a burst as it would come, and gathers everything that is said to it, as `pal converse` does."""
        burst = [self._take(one) for one in (user if isinstance(user, list) else [user])]
        done = self._answer(burst)
        said: list[Message] = []
        told: set[int] = set()
        for number, one in enumerate(burst):
            said += one.replies
            for index, turn in enumerate(done):
                if number in turn.rows and index not in told:
                    told.add(index)
                    said += turn.replies
        replies = [to_json(message) for message in said]
        self._offered = {button["payload"] for reply in replies for button in reply["buttons"]} or self._offered
        crisis = next((one.crisis for one in burst if one.crisis), None)
        whys = [turn.why for turn in done] or [Why(screen=burst[-1].screen, known=why.known(self._state))]
        return Step(user=user, replies=replies, trace={**self._trace, "crisis": crisis}, why=whys[-1], before=whys[:-1])

    def _take(self, one: str) -> Taken:
        payload = one[1:] if one.startswith("!") and one[1:] in self._offered else None
        if payload and clean.is_payload(payload):
            return taken.press(payload)
        return taken.text(one, self._recent, self._safety, self._model, self._facts, self._now)

    def _answer(self, burst: list[Taken]) -> list[_Done]:
        rows = [number for number, one in enumerate(burst) if one.stored]
        done: list[_Done] = []
        while rows:
            joined = [rows.pop(0)]
            while rows and self._leads_on(burst[joined[-1]], burst[rows[0]]) and len(joined) < fragments.MOST:
                joined.append(rows.pop(0))
            done.append(self._one([burst[number] for number in joined], joined))
        return done

    def _leads_on(self, row: Taken, follower: Taken) -> bool:
        waits = fragments.open_ended(row.kind, row.body, row.crisis, self._facts.asked)
        return waits and follower.kind == "text" and not follower.crisis

    def _one(self, messages: list[Taken], rows: list[int]) -> _Done:
        last = messages[-1]
        body = fragments.joined(one.body for one in messages)
        metadata = fragments.gathered(one.meta for one in messages)
        if last.crisis:
            metadata["crisis"] = last.crisis
        latest, found = self._parse(last.kind, body)
        store = ReadingStore(self._store)
        said = hear({**latest, "metadata": metadata}, self._state, self._now.date())
        turn = decide(Context(store, self._names, self._now, self._last), self._state, said)
        reply = read_reply([*map(as_rasa, turn.messages), {"custom": {"trace": trace(said, turn)}}])
        self._last = reply.messages
        replies = reply.messages if reply.messages or last.crisis else words.say("unclear")
        self._keep(turn, replies, reply.trace or {})
        because = Why(
            text="" if said.pressed else body,
            pressed=said.pressed,
            understood=found,
            screen=_all_screens(messages),
            masked=list(metadata["masked"]),
            heard=why.heard(said),
            known=why.known(turn.state),
            offers=why.offers(turn),
            noted=[*store.noted, *(["erased"] if turn.erase else [])],
        )
        return _Done(rows, replies, because)

    def _parse(self, kind: str, body: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The message as Rasa's tracker would have it, and the why of it."""
        if kind == "payload":
            intent = {"name": "press", "confidence": 1.0}
            return {"text": to_rasa(body), "intent": intent, "intent_ranking": [intent]}, None
        if not body:
            return {"text": body}, None
        found = self._model.understand(body)
        return {"text": body, **parsed(found)}, why.understood(found)

    def _keep(self, turn: Turn, replies: tuple[Message, ...], found: dict[str, Any]) -> None:
        if turn.erase:
            self._begin(State())
            return
        # Through slots and back, as Rasa stores them.
        self._state = State.from_slots(turn.state.to_slots())
        self._facts = replace(self._facts, **_own(facts_of(found, replies)))
        self._trace = {**NO_TRACE, **found}


def _state(start: Start | None, known: dict[str, str]) -> State:
    """The state of somebody whom PAL has met. Raises ValueError for what it could not know."""
    if start is None:
        return State()
    from bot.offers.conditions import CONDITIONS
    from bot.offers.person import OUTSIDE
    from bot.topics import TOPICS

    for slug in filter(None, (start.care, start.home)):
        if slug not in known and slug != OUTSIDE:
            raise ValueError(f"{slug!r} is not a council of London (nor {OUTSIDE!r}).")
    for name in (*start.is_, *start.is_not):
        if name not in CONDITIONS:
            raise ValueError(f"{name!r} is not one of the conditions that offers have.")
    if start.topic is not None and start.topic not in TOPICS:
        raise ValueError(f"{start.topic!r} is not one of the topics.")
    is_, is_not = tuple(sorted(start.is_)), tuple(sorted(start.is_not))
    return State(start.topic, start.care, start.home, start.age, is_=is_, is_not=is_not, greeted=True)


def _own(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in Facts.__dataclass_fields__}


def _all_screens(messages: list[Taken]) -> dict[str, Any]:
    """Of the messages that entered one turn, the last that was screened."""
    return next((one.screen for one in reversed(messages) if one.screen), {})
