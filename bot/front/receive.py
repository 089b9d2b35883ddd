"""The one way in: every message of every channel passes `Receiver.receive`.

Danger first: a message is screened before anything else, and the guard's words go back before anything is stored, whatever
state the store, Rasa and the actions are in. Everything else is masked, written down, and only then acknowledged.
"""

import asyncio
import logging
import weakref
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from bot.front import clean, taking, words
from bot.front.identity import Identity
from bot.front.inbox import Facts, Inbox, NewMessage, Row, StoreError, now
from bot.front.rate import Rate
from bot.front.safety import Person, Safety
from bot.front.seal import Seal
from bot.front.threads import Threads
from bot.messages import Message

log = logging.getLogger(__name__)

#: How long a person or a platform waits for the store before hearing that it cannot be used.
STORE_TIMEOUT_S = 5.0
#: How long an answer to someone in danger waits to learn who they are.
FACTS_TIMEOUT_S = 0.25

#: (texts, screen) → what `screen(text, vector, model)` finds in the first of them in which it finds anything.
SecondLook = Callable[[Sequence[str], Callable[..., Any]], Awaitable[Any]]


async def no_second_look(_texts: Sequence[str], _screen: Callable[..., Any]) -> Any:
    """Where there is no learned screen."""
    return None


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over. Either `text` (typed) or `payload` (a button of ours was pressed).
    `platform_id` is the platform's id of the message, `person` its id of the person, `at` seconds since 1970."""

    channel: str
    platform_id: str
    person: str
    text: str | None = None
    payload: str | None = None
    at: float | None = None
    #: Where the answer must go, if PAL has to send it there (bot.front.outgoing).
    address: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a message.

    limited: too much at once; turned away with `replies` (the first one that is too much is "empty"). accepted: written
    down, the answer follows. off: the channel is switched off, only `replies` are said.
    crisis: `replies` must be shown at once; storing goes on in the background.
    duplicate: it was there already. empty: nothing to answer but `replies`. unavailable: not stored; webhooks answer 503 so
    that the platform delivers again, people are shown `replies`.
    """

    status: str
    conversation: str
    platform_id: str
    row: Row | None = None
    replies: tuple[Message, ...] = ()
    crisis: str | None = None

    @property
    def kept(self) -> bool:
        """False if the platform should deliver it again."""
        return self.status != "unavailable"


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
        off: Mapping[str, str] | None = None,
        rate: Rate | None = None,
        second_look: SecondLook = no_second_look,
    ) -> None:
        self._rate = rate
        self._second_look = second_look
        self._inbox = inbox
        self._seal = seal
        self._off: dict[str, tuple[Message, ...]] = {channel: (Message(text),) for channel, text in (off or {}).items()}
        self._safety = safety
        self._identity = identity
        self._arrived = arrived
        self._opened = opened
        self._writers = Threads("inbox-write", 8)
        self._readers = Threads("inbox-read", 4)
        self._recent: OrderedDict[str, deque[tuple[float, str]]] = OrderedDict()
        self._answered: OrderedDict[str, Outcome] = OrderedDict()
        self._facts: OrderedDict[str, Facts] = OrderedDict()
        self._order: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._notes: dict[str, asyncio.Task[None]] = {}
        #: Hears the kind of a crisis, once it has been answered and written down (bot.front.counting).
        self.alarmed: Callable[[str], None] = lambda _kind: None

    async def receive(self, incoming: Incoming) -> Outcome:
        """Takes one message in. Never raises for what a message holds or for a store that fails."""
        conversation = self._identity.pseudonym(incoming.channel, incoming.person)
        platform_id = self._identity.message(incoming.channel, incoming.person, incoming.platform_id)
        at = incoming.at if incoming.at is not None else now()
        before = self._answered.get(platform_id)
        if before is not None:
            return before
        if incoming.payload is not None and clean.is_payload(incoming.payload):
            if incoming.channel in self._off:
                return await self._closed(incoming.channel, conversation, platform_id, "payload", incoming.payload)
            if turned_away := self._too_much(conversation, platform_id, "payload", incoming.payload):
                return turned_away
            address = self._sealed(incoming)
            return await self._store(
                NewMessage(incoming.channel, platform_id, conversation, "payload", incoming.payload, at, address=address)
            )
        # A payload that no button of ours can have is only something that somebody wrote.
        raw = incoming.payload or incoming.text or ""
        text = clean.readable(raw)
        concern = await self._concern(conversation, raw, text)
        before = self._answered.get(platform_id)
        if before is not None:
            return before
        if concern is not None:
            return await self._crisis(concern, incoming, conversation, platform_id, text, at)
        if incoming.channel in self._off:
            return await self._closed(incoming.channel, conversation, platform_id, "text", text)
        if turned_away := self._too_much(conversation, platform_id, "text", text):
            return turned_away
        message = self._masked(incoming, platform_id, conversation, text, at, None)
        if message is None:
            return Outcome("unavailable", conversation, platform_id, replies=words.say("failed"))
        if not message.body:
            return Outcome("empty", conversation, platform_id, replies=words.say("empty"))
        return await self._store(message)

    async def remark(self, incoming: Incoming, said: tuple[Message, ...]) -> Outcome:
        """Takes in a message whose whole answer is `said`: a picture, say. Nothing of it is kept but that it came, so that
        its repeated delivery is not answered again."""
        conversation = self._identity.pseudonym(incoming.channel, incoming.person)
        platform_id = self._identity.message(incoming.channel, incoming.person, incoming.platform_id)
        at = incoming.at if incoming.at is not None else now()
        address = self._sealed(incoming)
        return await self._store(
            NewMessage(incoming.channel, platform_id, conversation, "remark", "", at, address=address), said
        )

    async def _closed(self, channel: str, conversation: str, platform_id: str, kind: str, body: str) -> Outcome:
        """The channel is switched off: its sentence, and the numbers for who asks for urgent help."""
        said = self._off[channel]
        if clean.asks_for_urgent_help(kind, body):
            said += self._safety.numbers(await self._person(conversation), datetime.now(timezone.utc))
        return Outcome("off", conversation, platform_id, replies=said)

    def _too_much(self, conversation: str, platform_id: str, kind: str, body: str) -> Outcome | None:
        """Turned away, when far too much is sent. Never a wish for urgent help; danger was seen before."""
        if self._rate is None or clean.asks_for_urgent_help(kind, body):
            return None
        verdict = self._rate.take(conversation)
        if verdict == "ok":
            return None
        # Channels that are pushed to say what an "empty" message is answered with, and nothing to a "limited" one.
        status = "empty" if verdict == "tell" else "limited"
        return Outcome(status, conversation, platform_id, replies=words.say("too_much"))

    def alarming(self, text: str) -> bool:
        """True if `text` alone gives cause to worry. For words that are not taken in as a message of their own."""
        text = clean.cut(clean.readable(text), clean.LONGEST_SCREENED)
        return bool(text) and self._safety.concern(text) is not None

    def _sealed(self, incoming: Incoming) -> str | None:
        return None if incoming.address is None else self._seal.close(incoming.address)

    # Danger

    async def _concern(self, conversation: str, raw: str, text: str) -> Any:
        """By phrases first, of the message (as it came, too: a word cut up by signs that print nothing is one word there)
        and of the last minute joined. Only what they pass is worth the moment that a vector takes."""
        if not text:
            return None
        recent = self._recent.setdefault(conversation, deque(maxlen=taking.JOIN_MOST))
        self._recent.move_to_end(conversation)
        _trim(self._recent, 5000)
        clock = now()
        while recent and recent[0][0] < clock - taking.JOIN_S:
            recent.popleft()
        first, second = taking.looks(raw, text, [one for _, one in recent])
        concern = next(filter(None, map(self._safety.concern, first)), None)
        if concern is None:
            recent.append((clock, second[0]))
            concern = await self._second_look(second, self._safety.concern)
        if concern is not None:
            # Answered: the same words must not set it off again with the next message.
            recent.clear()
        return concern

    async def _crisis(
        self, concern: Any, incoming: Incoming, conversation: str, platform_id: str, text: str, at: float
    ) -> Outcome:
        person = self._safety.informed(await self._person(conversation), clean.cut(text, clean.LONGEST_SCREENED))
        kind = str(concern.kind)
        replies = self._safety.words(concern, person, datetime.now(timezone.utc))
        outcome = Outcome("crisis", conversation, platform_id, None, replies, kind)
        self._answered[platform_id] = outcome
        _trim(self._answered, 5000)
        note = asyncio.create_task(self._note(incoming, outcome, text, at))
        self._notes[platform_id] = note
        note.add_done_callback(lambda done: self._noted(platform_id, done))
        return outcome

    def _noted(self, platform_id: str, note: "asyncio.Task[None]") -> None:
        if self._notes.get(platform_id) is note:
            del self._notes[platform_id]

    async def noted(self, outcome: Outcome, timeout_s: float) -> bool:
        """True when a crisis message is written down, at the latest after `timeout_s`: only then may its platform be told
        that it need not come again."""
        note = self._notes.get(outcome.platform_id)
        if note is None:
            return True
        await asyncio.wait([note], timeout=timeout_s)
        return note.done() and not note.cancelled()

    async def _person(self, conversation: str) -> Person:
        facts = self._facts.get(conversation)
        if facts is None and self._opened.is_set():
            try:
                facts = await self._readers.run(FACTS_TIMEOUT_S, self._inbox.facts, conversation)
            except (StoreError, TimeoutError):
                log.warning("facts unreadable: general words used")
        if facts is None:
            return Person()
        return Person(facts.care, facts.home, facts.age, facts.under_18)

    async def _note(self, incoming: Incoming, outcome: Outcome, text: str, at: float) -> None:
        """Stores a crisis message after it has been answered, and keeps trying: Rasa must learn of it."""
        message = self._masked(incoming, outcome.platform_id, outcome.conversation, text, at, outcome.crisis)
        if message is None:
            # Nothing of it can be kept safely; what matters has been said.
            message = NewMessage(
                incoming.channel, outcome.platform_id, outcome.conversation, "text", "", at, {}, outcome.crisis
            )
            message = replace(message, address=self._sealed(incoming))
        # Where the channel is switched off, the guard still answers; the dialogue does not.
        said = () if incoming.channel in self._off else None
        pause = 0.5
        while True:
            try:
                await self._opened.wait()
                async with self._turnstile(outcome.conversation):
                    row, new = await self._writers.run(None, self._inbox.add, message, said, outcome.replies)
                    if not new:
                        await self._writers.run(None, self._inbox.say, row, outcome.replies, "g", now())
                break
            except StoreError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
        self._arrived(outcome.conversation)
        if new:
            self.alarmed(str(outcome.crisis))

    # Everything else

    def _masked(
        self, incoming: Incoming, platform_id: str, conversation: str, text: str, at: float, crisis: str | None
    ) -> NewMessage | None:
        try:
            body, meta = taking.kept(self._safety.mask, text)
        except Exception as error:
            # Unmasked text is not stored, whatever happens.
            log.error("mask failed: %s", type(error).__name__)
            return None
        address = self._sealed(incoming)
        return NewMessage(incoming.channel, platform_id, conversation, "text", body, at, meta, crisis, address)

    async def _store(self, message: NewMessage, said: tuple[Message, ...] | None = None) -> Outcome:
        try:
            await asyncio.wait_for(self._opened.wait(), STORE_TIMEOUT_S)
            async with self._turnstile(message.conversation):
                row, new = await self._writers.run(STORE_TIMEOUT_S, self._inbox.add, message, said)
        except (StoreError, TimeoutError, asyncio.TimeoutError) as error:
            log.error("message not stored: %s", type(error).__name__)
            replies = await self.late_words(message.conversation, message.kind, message.body, "store_down")
            return Outcome("unavailable", message.conversation, message.platform_id, replies=replies)
        if new or row.state in ("waiting", "working"):
            self._arrived(message.conversation)
        return Outcome("accepted" if new else "duplicate", message.conversation, message.platform_id, row, (), row.crisis)

    def _turnstile(self, conversation: str) -> asyncio.Lock:
        """Messages of one conversation are written in the order they came."""
        lock = self._order.get(conversation)
        if lock is None:
            lock = self._order[conversation] = asyncio.Lock()
        return lock

    async def late_words(self, conversation: str, kind: str, body: str, name: str) -> tuple[Message, ...]:
        """What to say (words.yaml's `name`) when the dialogue cannot; who asks for urgent help gets the numbers."""
        if not clean.asks_for_urgent_help(kind, body):
            return words.say(name)
        return self._safety.numbers(await self._person(conversation), datetime.now(timezone.utc))

    # Kept in memory for the guard

    def learnt(self, conversation: str, facts: Facts) -> None:
        """What the last turn knew, at hand even when the store is not."""
        self._facts[conversation] = facts
        self._facts.move_to_end(conversation)
        _trim(self._facts, 5000)

    def forget(self, conversation: str) -> None:
        """Drops everything held in memory about a conversation."""
        self._facts.pop(conversation, None)
        self._recent.pop(conversation, None)
        for key in [key for key, outcome in self._answered.items() if outcome.conversation == conversation]:
            del self._answered[key]

    async def close(self) -> None:
        """Gives crisis notes that wait for the store a last moment."""
        if self._notes and self._opened.is_set():
            await asyncio.wait(self._notes.values(), timeout=2)
        for note in list(self._notes.values()):
            note.cancel()
        self._writers.close()
        self._readers.close()


def _trim(held: "OrderedDict[str, Any]", most: int) -> None:
    while len(held) > most:
        held.popitem(last=False)
