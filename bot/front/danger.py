"""Answers whoever is in danger: at once, whatever state the store, Rasa and the actions are in; then writes it down.

`answer` is for danger that is seen before a message is stored, `late` for danger that the learned screen finds afterwards.
Either is done once a message, however often it is delivered.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime, timezone
from typing import Any

from bot.front import clean
from bot.front.arrival import Arrival, Keeping, Outcome
from bot.front.inbox import Facts, Inbox, Row, StoreError
from bot.front.marking import Marking
from bot.front.safety import Person, Safety
from bot.front.threads import Threads
from bot.front.turnstiles import Turnstiles
from bot.messages import Message

log = logging.getLogger(__name__)

#: How long an answer to someone in danger waits to learn who they are.
FACTS_TIMEOUT_S = 0.25
#: How long it waits to learn whether another front door has given it.
_CLAIM_S = 0.5
_REMEMBERED = 5000

#: Says words now: (channel, conversation, address, name → message, whether they are still to be said).
Tell = Callable[[str, str, str | None, dict[str, Message], Callable[[], Awaitable[bool]]], Awaitable[None]]


async def _nobody(
    _channel: str,
    _conversation: str,
    _address: str | None,
    _named: dict[str, Message],
    claim: Callable[[], Awaitable[bool]],
) -> None:
    await claim()


class Danger:
    """For one front door. `arrived` is called with a conversation that has something to answer, `said` with one in which
    there is something to read or to send."""

    def __init__(
        self,
        inbox: Inbox,
        safety: Safety,
        keeping: Keeping,
        opened: asyncio.Event,
        turnstiles: Turnstiles,
        off: Mapping[str, Any],
        arrived: Callable[[str], None],
    ) -> None:
        self._inbox = inbox
        self._marking = Marking(inbox)
        self._safety = safety
        self._keeping = keeping
        self._opened = opened
        self._turnstiles = turnstiles
        self._off = off
        self._arrived = arrived
        # A locked database fills a pool with waiting threads, so reading has a pool of its own.
        self._writers = Threads("danger-write", 4)
        self._readers = Threads("danger-read", 4)
        self._answered: OrderedDict[str, Outcome] = OrderedDict()
        self._answering: dict[str, asyncio.Future[Outcome]] = {}
        self._notes: dict[str, asyncio.Task[str]] = {}
        self._facts: OrderedDict[str, Facts] = OrderedDict()
        self.said: Callable[[str], None] = lambda _conversation: None
        #: This front door's name for others, while it says words by itself; None where there are no others.
        self.speaker: str | None = None
        #: Says the words of `late`.
        self.tell: Tell = _nobody
        #: Hears the kind of a crisis, once it has been answered and written down (bot.front.counting).
        self.alarmed: Callable[[str], None] = lambda _kind: None

    def answered(self, platform_id: str) -> Outcome | None:
        """The answer to a message that has been given."""
        return self._answered.get(platform_id)

    async def answer(self, concern: Any, arrival: Arrival) -> Outcome:
        """The words for a message that may not be stored yet; whoever asks says them. It is stored in the background."""
        return await self._once(arrival.platform_id, self._answer(concern, arrival))

    async def late(self, concern: Any, row: Row, arrival: Arrival) -> Outcome:
        """Says the words for a message that has been stored as an ordinary one, and marks it."""
        return await self._once(arrival.platform_id, self._late(concern, row, arrival))

    async def _once(self, platform_id: str, call: Coroutine[Any, Any, Outcome]) -> Outcome:
        # Not as a task: what is noted must find that its words are being said, so nothing may come in between.
        running = self._answering.get(platform_id)
        if running is not None or platform_id in self._answered:
            call.close()
            return self._answered[platform_id] if running is None else await asyncio.shield(running)
        running = self._answering[platform_id] = asyncio.get_running_loop().create_future()
        try:
            outcome = await call
            running.set_result(outcome)
            return outcome
        finally:
            del self._answering[platform_id]
            running.cancel()

    async def _outcome(self, concern: Any, arrival: Arrival, row: Row | None = None) -> Outcome:
        text = clean.cut(arrival.body, clean.LONGEST_SCREENED)
        person = self._safety.informed(await self.person(arrival.conversation), text)
        replies = self._safety.words(concern, person, datetime.now(timezone.utc))
        outcome = Outcome("crisis", arrival.conversation, arrival.platform_id, row, replies, str(concern.kind))
        self._answered[arrival.platform_id] = outcome
        _trim(self._answered)
        return outcome

    async def _answer(self, concern: Any, arrival: Arrival) -> Outcome:
        outcome = await self._outcome(concern, arrival)
        self._begin_note(outcome, lambda: self._store(arrival, outcome))
        return outcome

    async def _late(self, concern: Any, row: Row, arrival: Arrival) -> Outcome:
        outcome = await self._outcome(concern, arrival, row)
        note = self._begin_note(outcome, lambda: self._mark(row, outcome, self._keeping.address(arrival)))
        named = {f"{row.platform_id[:16]}-g{number}": one for number, one in enumerate(outcome.replies)}
        await self.tell(arrival.channel, arrival.conversation, arrival.address, named, _claim(note))
        return outcome

    def claim(self, outcome: Outcome) -> Callable[[], Awaitable[bool]] | None:
        """Whether this front door says the words of `answer`: for where there are others that the same message may have come
        to. To be called as soon as they are known. None: there are none."""
        note = self._notes.get(outcome.platform_id)
        return None if self.speaker is None or note is None else _claim(note)

    # Writing it down

    def _begin_note(self, outcome: Outcome, call: Callable[[], Awaitable[str]]) -> "asyncio.Task[str]":
        platform_id = outcome.platform_id
        note = self._notes[platform_id] = asyncio.create_task(self._noting(outcome, call))
        note.add_done_callback(lambda done: self._notes.pop(platform_id) if self._notes.get(platform_id) is done else None)
        return note

    async def _noting(self, outcome: Outcome, call: Callable[[], Awaitable[str]]) -> str:
        done = await call()
        self._arrived(outcome.conversation)
        self.said(outcome.conversation)
        if done == "ours":
            self.alarmed(str(outcome.crisis))
        return done

    async def _store(self, arrival: Arrival, outcome: Outcome) -> str:
        """Stores a message after it has been answered, and keeps trying: Rasa must learn of it."""
        # Where it cannot be masked nothing of it can be kept safely; what matters has been said.
        message = self._keeping.masked(arrival, outcome.crisis) or self._keeping.plain(arrival, crisis=outcome.crisis)
        # Where the channel is switched off, the guard still answers; the dialogue does not.
        said = () if arrival.channel in self._off else None

        async def add() -> str:
            async with self._turnstiles.of(arrival.conversation):
                row, new = await self._writers.run(None, self._inbox.add, message, said, outcome.replies, self.speaker)
            if new:
                return "ours"
            return await self._mark_once(row, outcome, message.address)

        return await self._insist(add)

    async def _mark(self, row: Row, outcome: Outcome, address: str | None) -> str:
        return await self._insist(lambda: self._mark_once(row, outcome, address))

    async def _mark_once(self, row: Row, outcome: Outcome, address: str | None) -> str:
        crisis, said = str(outcome.crisis), outcome.replies
        return await self._writers.run(None, self._marking.mark, row, crisis, said, address, self.speaker)

    async def _insist(self, call: Callable[[], Awaitable[str]]) -> str:
        pause = 0.5
        while True:
            try:
                await self._opened.wait()
                return await call()
            except StoreError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)

    async def noted(self, platform_id: str, timeout_s: float) -> bool:
        """True when a message that was answered is written down, at the latest after `timeout_s`: only then may its platform
        be told that it need not come again."""
        note = self._notes.get(platform_id)
        if note is None:
            return True
        await asyncio.wait([note], timeout=timeout_s)
        return note.done() and not note.cancelled()

    # Who they are

    async def person(self, conversation: str) -> Person:
        """What the last turn knew of them; nobody in particular, if that cannot be learnt at once."""
        facts = self._facts.get(conversation)
        if facts is None and self._opened.is_set():
            try:
                facts = await self._readers.run(FACTS_TIMEOUT_S, self._inbox.facts, conversation)
            except (StoreError, TimeoutError):
                log.warning("facts unreadable: general words used")
        if facts is None:
            return Person()
        return Person(facts.care, facts.home, facts.age, facts.under_18)

    def learnt(self, conversation: str, facts: Facts) -> None:
        """What the last turn knew, at hand even when the store is not."""
        self._facts[conversation] = facts
        self._facts.move_to_end(conversation)
        _trim(self._facts)

    def forget(self, conversation: str) -> None:
        """Drops everything held in memory about a conversation."""
        self._facts.pop(conversation, None)
        for key in [key for key, outcome in self._answered.items() if outcome.conversation == conversation]:
            del self._answered[key]

    async def close(self) -> None:
        """Gives notes that wait for the store a last moment."""
        if self._notes and self._opened.is_set():
            await asyncio.wait(self._notes.values(), timeout=2)
        for note in list(self._notes.values()):
            note.cancel()
        self._writers.close()
        self._readers.close()


def _claim(note: "asyncio.Task[str]") -> Callable[[], Awaitable[bool]]:
    async def claim() -> bool:
        # The store decides, so that no two front doors say it. Where it does not answer, twice is better than never.
        await asyncio.wait([note], timeout=_CLAIM_S)
        return not note.done() or note.cancelled() or note.result() != "theirs"

    return claim


def _trim(held: "OrderedDict[str, Any]") -> None:
    while len(held) > _REMEMBERED:
        held.popitem(last=False)
