"""The one way in: every message of every channel passes `Receiver.receive`.

Danger first: the phrases look at a message before anything else, and the guard's words go back before anything is stored,
whatever state the store, Rasa and the actions are in. The learned screen takes longer, so it looks while the message is
masked and written down; the platform hears that it is kept as soon as it is, and what is found after that is answered the
moment it is found. A message that is not kept is not let go before both have looked.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from bot.front import clean, taking, words
from bot.front.arrival import Arrival, Incoming, Keeping, Outcome
from bot.front.danger import Danger
from bot.front.encoding import BackgroundEncoder
from bot.front.identity import Identity
from bot.front.inbox import Inbox, NewMessage, Row, StoreError, now
from bot.front.looks import Look, Looks
from bot.front.marking import Marking
from bot.front.minutes import Minutes
from bot.front.rate import Limits
from bot.front.safety import Safety
from bot.front.seal import Seal
from bot.front.threads import Threads
from bot.front.turnstiles import Turnstiles
from bot.messages import Message

log = logging.getLogger(__name__)

__all__ = ["Incoming", "Outcome", "Receiver"]

#: How long a person or a platform waits for the store before hearing that it cannot be used.
STORE_TIMEOUT_S = 5.0
#: How long a message that is not kept waits for the learned screen.
LOOK_TIMEOUT_S = 1.0
#: How long a turn waits for it; and if the message was stored by a process that may have died before it could look.
TURN_WAITS_S = 1.0
RESTART_WAITS_S = 15.0
#: More messages than this at a time is a crowd: at ten a second there is seldom more than one.
_CROWD = 3


class Receiver:
    """Receives for one front door. `arrived` is called with a conversation that has something to answer."""

    def __init__(
        self,
        inbox: Inbox,
        safety: Safety,
        identity: Identity,
        arrived: Callable[[str], None],
        opened: asyncio.Event,
        seal: Seal,
        encoder: BackgroundEncoder,
        off: Mapping[str, str] | None = None,
        rate: Limits | None = None,
    ) -> None:
        self._rate = rate
        self._inbox = inbox
        self._marking = Marking(inbox)
        self._off: dict[str, tuple[Message, ...]] = {channel: (Message(text),) for channel, text in (off or {}).items()}
        self._safety = safety
        self._identity = identity
        self._arrived = arrived
        self._opened = opened
        self._keeping = Keeping(safety, seal)
        self._writers = Threads("inbox-write", 8)
        self._readers = Threads("inbox-read", 4)
        self._turnstiles = Turnstiles()
        self._minutes = Minutes()
        self._looks = Looks(encoder, safety, self._minutes)
        self.danger = Danger(inbox, safety, self._keeping, opened, self._turnstiles, self._off, arrived)
        self._running: set[asyncio.Task[Any]] = set()
        self._taking = 0

    def crowded(self) -> bool:
        """True while so many messages are being taken in that ordinary answers should make way for them."""
        return self._taking > _CROWD

    async def receive(self, incoming: Incoming) -> Outcome:
        """Takes one message in. Never raises for what a message holds or for a store that fails."""
        self._taking += 1
        try:
            return await self._receive(incoming)
        finally:
            self._taking -= 1

    async def _receive(self, incoming: Incoming) -> Outcome:
        raw = incoming.payload or incoming.text or ""
        # A payload that no button of ours can have is only something that somebody wrote.
        pressed = incoming.payload is not None and clean.is_payload(incoming.payload)
        arrival = self._arrival(incoming, "payload" if pressed else "text", raw if pressed else clean.readable(raw))
        before = self.danger.answered(arrival.platform_id)
        if before is not None:
            return before
        if pressed:
            return await self._outcome(arrival, None)
        number = 0
        if arrival.body:
            concern, number = self._by_phrases(arrival, raw)
            if concern is not None:
                return await self.danger.answer(concern, arrival)
        return await self._outcome(arrival, self._looks.begin(arrival, number) if arrival.body else None)

    async def remark(self, incoming: Incoming, said: tuple[Message, ...]) -> Outcome:
        """Takes in a message whose whole answer is `said`: a picture, say. Nothing of it is kept but that it came, so that
        its repeated delivery is not answered again."""
        arrival = self._arrival(incoming, "remark", "")
        return await self._run(self._in_order(self._keeping.plain(arrival), said))

    def _arrival(self, incoming: Incoming, kind: str, body: str) -> Arrival:
        conversation = self._identity.pseudonym(incoming.channel, incoming.person)
        platform_id = self._identity.message(incoming.channel, incoming.person, incoming.platform_id)
        at = incoming.at if incoming.at is not None else now()
        return Arrival(incoming.channel, conversation, platform_id, kind, body, at, incoming.address)

    def alarming(self, text: str) -> bool:
        """True if `text` alone gives cause to worry. For words that are not taken in as a message of their own."""
        text = clean.cut(clean.readable(text), clean.LONGEST_SCREENED)
        return bool(text) and self._safety.concern(text) is not None

    def _by_phrases(self, arrival: Arrival, raw: str) -> tuple[Any, int]:
        """What phrases find: in the message (as it came, too: a word cut up by signs that print nothing is one word there)
        and in the last minute joined. And the message's number in that minute."""
        clock = now()
        before = self._minutes.before(arrival.conversation, arrival.platform_id, clock)
        first, second = taking.looks(raw, arrival.body, before)
        concern = next(filter(None, map(self._safety.concern, first)), None)
        if concern is None:
            return None, self._minutes.add(arrival.conversation, arrival.platform_id, second[0], clock)
        # Answered: the same words must not set it off again with the next message.
        self._minutes.answered(arrival.conversation)
        return concern, 0

    # Both halves

    async def _outcome(self, arrival: Arrival, look: Look | None) -> Outcome:
        """Does with a message what is to be done. Whichever comes first, the store or the learned screen, decides whether
        what that finds is said before or after the platform hears that the message is kept."""
        taking_in = self._run(self._take(arrival))
        if look is None:
            return await taking_in
        await asyncio.wait([taking_in, look.seen], return_when=asyncio.FIRST_COMPLETED)
        if not taking_in.done() and look.found is not None:
            return await self.danger.answer(look.found, arrival)
        outcome = await taking_in
        if outcome.row is not None:
            if outcome.row.state in ("waiting", "working") and not outcome.row.crisis:
                self._run(self._alarm(look, outcome.row))
            return outcome
        # Nothing of it is kept, so this is the last that PAL sees of it.
        concern = await look.within(LOOK_TIMEOUT_S)
        return outcome if concern is None else await self.danger.answer(concern, arrival)

    async def _alarm(self, look: Look, row: Row) -> None:
        """Answers what the learned screen finds in a message that is stored."""
        concern = await asyncio.shield(look.seen)
        if concern is not None:
            await self.danger.late(concern, row, look.arrival)
            # Marked before its turn, or that would be told of it twice.
            await self.danger.noted(row.platform_id, STORE_TIMEOUT_S)

    async def looked(self, row: Row, patience_s: float | None = None) -> Row:
        """`row` after the learned screen has looked at it, with the crisis that it found: what its turn must know. As it is,
        if that takes longer than a turn should wait (or `patience_s` seconds)."""
        if row.kind != "text" or row.crisis or not row.body:
            return row
        look = self._looks.of(row.platform_id) or self._again(row)
        if patience_s is None:
            # Nobody else would look at it after its turn, should we die as well: so that waits longer.
            patience_s = RESTART_WAITS_S if look.stored_before else 0.0 if self._looks.loading else TURN_WAITS_S
        if not look.seen.done() or look.found is not None:
            await asyncio.wait([self._run(self._alarm(look, row))], timeout=patience_s)
        return row if look.found is None else replace(row, crisis=str(look.found.kind))

    def _again(self, row: Row) -> Look:
        """A look at a message that another process has stored: it may have died before it could look."""

        async def before() -> list[str]:
            try:
                return await self._readers.run(STORE_TIMEOUT_S, self._marking.minute_before, row)
            except (StoreError, TimeoutError):
                return []

        # Its words are sent from the outbox: the address is there, and they are late already.
        arrival = Arrival(row.channel, row.conversation, row.platform_id, row.kind, row.body or "", row.received_at)
        return self._looks.again(arrival, before)

    async def noted(self, outcome: Outcome, timeout_s: float) -> bool:
        """True when a message that was answered as a crisis is written down, at the latest after `timeout_s`."""
        return await self.danger.noted(outcome.platform_id, timeout_s)

    async def found(self, outcome: Outcome, timeout_s: float) -> Outcome | None:
        """The crisis that the learned screen finds in a message, with the words for it, as soon as it is found; None if that
        is not so, or not known within `timeout_s` seconds."""
        look = self._looks.of(outcome.platform_id)
        if look is None or outcome.row is None or await look.within(timeout_s) is None:
            return None
        return await self.danger.late(look.found, outcome.row, look.arrival)

    # Everything else

    async def _take(self, arrival: Arrival) -> Outcome:
        conversation, platform_id = arrival.conversation, arrival.platform_id
        if arrival.channel in self._off:
            return await self._closed(arrival)
        if arrival.kind == "payload":
            return await self._in_order(self._keeping.plain(arrival, arrival.body), None, arrival)
        message = self._keeping.masked(arrival)
        if message is None:
            return Outcome("unavailable", conversation, platform_id, replies=words.say("failed"))
        if not message.body:
            return Outcome("empty", conversation, platform_id, replies=words.say("empty"))
        return await self._in_order(message, None, arrival)

    async def _closed(self, arrival: Arrival) -> Outcome:
        """The channel is switched off: its sentence, and the numbers for who asks for urgent help."""
        said = self._off[arrival.channel]
        if clean.asks_for_urgent_help(arrival.kind, arrival.body):
            said += self._safety.numbers(await self.danger.person(arrival.conversation), datetime.now(timezone.utc))
        return Outcome("off", arrival.conversation, arrival.platform_id, replies=said)

    async def _in_order(
        self, message: NewMessage, said: tuple[Message, ...] | None = None, limited: Arrival | None = None
    ) -> Outcome:
        """Stores a message behind those of its conversation that came before it, a tapped button behind a text, too.
        `limited`: unless there are too many."""
        until = asyncio.get_running_loop().time() + STORE_TIMEOUT_S
        async with self._turnstiles.of(message.conversation):
            if limited and (turned_away := await self._too_much(limited)):
                return turned_away
            outcome = await self._store(message, said, until)
        if limited and self._rate is not None and outcome.status != "accepted":
            # Delivered again, or it will be: that is not theirs to answer for.
            await self._rate.give_back(message.conversation)
        return outcome

    async def _too_much(self, arrival: Arrival) -> Outcome | None:
        """Turned away, when far too much is sent. Never a wish for urgent help, nor what was taken in before; of danger the
        screen says so."""
        if self._rate is None or clean.asks_for_urgent_help(arrival.kind, arrival.body):
            return None
        verdict = await self._rate.take(arrival.conversation)
        if verdict == "ok":
            return None
        conversation, platform_id = arrival.conversation, arrival.platform_id
        row = await self._known(arrival)
        if row is not None:
            return Outcome("duplicate", conversation, platform_id, row, (), row.crisis)
        if verdict == "overflow":
            return Outcome("overflow", conversation, platform_id, replies=words.say("overflow"))
        # Channels that are pushed to say what an "empty" message is answered with, and nothing to a "limited" one.
        status = "empty" if verdict == "tell" else "limited"
        return Outcome(status, conversation, platform_id, replies=words.say("too_much"))

    async def _known(self, arrival: Arrival) -> Row | None:
        try:
            return await self._readers.run(STORE_TIMEOUT_S, self._inbox.find, arrival.channel, arrival.platform_id)
        except (StoreError, TimeoutError):
            return None

    async def _store(self, message: NewMessage, said: tuple[Message, ...] | None, until: float) -> Outcome:
        def left() -> float:
            return max(0.05, until - asyncio.get_running_loop().time())

        try:
            await asyncio.wait_for(self._opened.wait(), left())
            row, new = await self._writers.run(left(), self._inbox.add, message, said)
        except (StoreError, TimeoutError, asyncio.TimeoutError) as error:
            log.error("message not stored: %s", type(error).__name__)
            replies = await self.late_words(message.conversation, message.kind, message.body, "store_down")
            return Outcome("unavailable", message.conversation, message.platform_id, replies=replies)
        if new or row.state in ("waiting", "working"):
            self._arrived(message.conversation)
        return Outcome("accepted" if new else "duplicate", message.conversation, message.platform_id, row, (), row.crisis)

    async def late_words(self, conversation: str, kind: str, body: str, name: str) -> tuple[Message, ...]:
        """What to say (words.yaml's `name`) when the dialogue cannot; who asks for urgent help gets the numbers."""
        if not clean.asks_for_urgent_help(kind, body):
            return words.say(name)
        return self._safety.numbers(await self.danger.person(conversation), datetime.now(timezone.utc))

    def _run(self, call: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Begins `call` now; it goes on whatever becomes of who waits for it. In the order of these calls."""
        task = asyncio.create_task(call)
        self._running.add(task)
        task.add_done_callback(self._ran)
        return task

    def _ran(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("failed: %s", type(error).__name__)

    def forget(self, conversation: str) -> None:
        """Drops everything held in memory about a conversation."""
        self._minutes.answered(conversation)
        self._looks.forget(conversation)
        self.danger.forget(conversation)

    async def close(self) -> None:
        """Gives what waits for the store a last moment."""
        await self.danger.close()
        self._looks.close()
        for task in list(self._running):
            task.cancel()
        self._writers.close()
        self._readers.close()
