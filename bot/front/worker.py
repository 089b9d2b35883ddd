"""Answers what is in the inbox: in order within a conversation, many conversations at a time, across restarts.

A message enters exactly one Rasa turn. Its turn id is written down before Rasa is asked and travels as `metadata.turn`;
after any doubt (time-out, lost connection, our own death) Rasa's tracker is asked first whether that turn has happened.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.front import fragments, words
from bot.front.encoding import BackgroundEncoder
from bot.front.forget import Forgetter
from bot.front.inbox import LEASE_S, Facts, Inbox, Row, StoreError, now
from bot.front.rasa import RasaClient, RasaDown, RasaUnsure, Recalled, Reply
from bot.front.retention import ERASED_S
from bot.front.threads import Threads
from bot.messages import Message

log = logging.getLogger(__name__)

#: Channels whose readers fetch what was said; for others a sender takes it from the outbox.
FETCHED = frozenset({"web", "terminal"})


@dataclass(frozen=True)
class Pace:
    """How patient the worker is, in seconds (and tries)."""

    #: Rasa may be away this long before anyone is told.
    grace: float = 1.5
    #: Between looks whether Rasa is back.
    look: float = 0.5
    #: After a turn that failed while Rasa is up; doubles each time.
    again: float = 1.0
    #: A turn that timed out may still be under way: Rasa is asked for it this long before it is sent again, or it would
    #: enter twice.
    doubt: float = 20.0
    #: The same for a turn that an earlier process had sent.
    resume: float = 1.5
    #: Turns that failed while Rasa is up, before giving up on a message.
    tries: int = 5
    #: Process lives that a message may end before it is given up: it may be what ends them.
    lives: int = 16
    #: From so many on it is answered while no other such message is: who is only near it must not be blamed.
    suspect: int = 2
    #: An older message is not worth an answer any more.
    stale: float = 24 * 3600
    #: Between looks for messages that nobody rang for (another front door's, or written late).
    sweep: float = 3.0
    #: Between erasures of what is past its time.
    purge: float = 3600.0
    #: Another front door may take over a conversation so long after this one last said that it is at it.
    lease: float = LEASE_S
    #: A turn makes way for what is coming in for so long, where there is too much at once.
    yields: float = 4.0
    #: Turns at a time. Rasa is one thread: more only wait longer.
    at_once: int = 8


class Worker:
    """The worker of one front door. `learnt` hears what every turn left behind, `news` that there is something to read."""

    def __init__(
        self,
        inbox: Inbox,
        rasa: RasaClient,
        encoder: BackgroundEncoder,
        forgetter: Forgetter,
        late_words: Callable[[str, str, str, str], Awaitable[tuple[Message, ...]]],
        learnt: Callable[[str, Facts], None],
        news: Callable[[str], None],
        pace: Pace | None = None,
    ) -> None:
        self._inbox = inbox
        self._rasa = rasa
        self._encoder = encoder
        self._forgetter = forgetter
        self._late_words = late_words
        self._learnt = learnt
        self._news = news
        self._pace = pace or Pace()
        self._owner = secrets.token_hex(8)
        self._threads = Threads("worker", 8)
        self._turns = asyncio.Semaphore(self._pace.at_once)
        self._suspects = asyncio.Semaphore(1)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._rung: dict[str, asyncio.Event] = {}
        self._stopped = False
        self._to_erase: dict[str, Row] = {}
        self._erased: list[float] = []
        #: A row after the learned screen has looked at it, with the crisis that it found.
        self.looked: Callable[..., Awaitable[Row]] = _as_it_is
        #: Whether more is coming in than is being kept up with.
        self.crowded: Callable[[], bool] = lambda: False
        #: Hears which conversation was erased.
        self.forgotten: Callable[[str], None] = lambda _conversation: None
        self._purged = 0.0
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Takes up what an earlier process left, then keeps looking."""
        if not self._inbox.shared:
            # Nobody else works on a file of ours, so any claim in it is a dead process's.
            await self._do(self._inbox.release_all)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Stops between steps; what is unfinished is taken up at the next start."""
        self._stopped = True
        tasks = [task for task in (self._sweeper, *self._busy.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.close()

    def arrived(self, conversation: str) -> None:
        """There is a new message in `conversation`."""
        if self._stopped:
            # It is written down; the next start takes it up.
            return
        event = self._rung.get(conversation)
        if event is not None:
            event.set()
        if conversation in self._busy:
            self._again.add(conversation)
            return
        task = asyncio.create_task(self._conversation(conversation))
        self._busy[conversation] = task
        task.add_done_callback(lambda _: self._left(conversation))

    def busy(self, conversation: str) -> bool:
        """True while something is being done in `conversation`."""
        return conversation in self._busy

    async def idle(self, conversation: str) -> None:
        """Returns when nothing is being done in `conversation`."""
        while conversation in self._busy:
            await asyncio.wait([self._busy[conversation]])
            await asyncio.sleep(0)

    def _left(self, conversation: str) -> None:
        self._busy.pop(conversation, None)
        if conversation in self._again:
            self._again.discard(conversation)
            self.arrived(conversation)

    async def _sweep(self) -> None:
        while True:
            try:
                for conversation in await self._do(self._inbox.unanswered):
                    if conversation not in self._busy:
                        self.arrived(conversation)
            except StoreError as error:
                log.error("inbox cannot be read: %s", error)
            await self._tidy()
            await asyncio.sleep(self._pace.sweep)

    async def _tidy(self) -> None:
        """Erasures that had to wait, and once an hour what is past its time."""
        for last in [last for name, last in self._to_erase.items() if name not in self._busy]:
            del self._to_erase[last.conversation]
            await self._erase(last)
        if self._erased and now() - self._erased[0] > ERASED_S:
            try:
                at = now()
                await self._do(self._forgetter.finish, at)
                self._erased = [erased for erased in self._erased if at - erased <= ERASED_S]
            except (StoreError, SQLAlchemyError) as error:
                log.error("erasure not finished: %s", type(error).__name__)
        if now() - self._purged < self._pace.purge:
            return
        try:
            await self._do(self._forgetter.purge, now())
            self._purged = now()
        except (StoreError, SQLAlchemyError) as error:
            log.error("not purged: %s", type(error).__name__)

    async def _do(self, function: Callable[..., Any], *args: Any) -> Any:
        return await self._threads.run(None, function, *args)

    async def _conversation(self, conversation: str) -> None:
        try:
            if self._inbox.shared and not await self._do(
                self._inbox.claim, conversation, self._owner, now(), self._pace.lease
            ):
                return
            try:
                async with self._still_working(conversation):
                    while rows := await self._do(self._inbox.open_rows, conversation):
                        self._again.discard(conversation)
                        turn = await self._turn_of(conversation, rows)
                        async with self._suspects if turn[0].tries >= self._pace.suspect else contextlib.nullcontext():
                            await self._answer(turn)
            finally:
                if self._inbox.shared:
                    await self._do(self._inbox.release, conversation, self._owner)
        except StoreError as error:
            # The sweep comes back to it.
            log.error("conversation put off: %s", error)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("conversation put off: %s", type(error).__name__)

    @contextlib.asynccontextmanager
    async def _still_working(self, conversation: str) -> AsyncIterator[None]:
        """Says to other front doors that this one is at it: Rasa may be away for longer than a claim lasts, and then two of
        them would send the same turn when it is back."""
        task = asyncio.create_task(self._keep_claim(conversation)) if self._inbox.shared else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()

    async def _keep_claim(self, conversation: str) -> None:
        while True:
            await asyncio.sleep(self._pace.lease / 4)
            with contextlib.suppress(StoreError):
                await self._do(self._inbox.claim, conversation, self._owner, now(), self._pace.lease)

    async def _turn_of(self, conversation: str, rows: list[Row]) -> list[Row]:
        """The messages that make the next turn: one, or the pieces of a burst."""
        if rows[0].state == "working":
            # It has entered a turn already, with whatever it was joined to then.
            return [row for row in rows if row.turn == rows[0].turn and row.state == "working"]
        first = await self.looked(rows[0])
        asked = (await self._do(self._inbox.facts, conversation)).asked
        joined = [first]
        while _open_ended(joined[-1], asked) and len(joined) < fragments.MOST:
            follower = await self._next(conversation, joined[-1], now() + fragments.WAIT_S)
            if follower is None or follower.kind != "text":
                break
            follower = await self.looked(follower)
            if follower.crisis:
                break
            joined.append(follower)
        return joined

    async def _next(self, conversation: str, last: Row, until: float) -> Row | None:
        """The message after `last`, if it comes within the wait; a message that is old already is not waited for."""
        # So long at most, and by a clock that does not go back.
        left = min(fragments.WAIT_S, min(until, last.received_at + fragments.WAIT_S) - now())
        end = time.monotonic() + left
        event = self._rung[conversation] = asyncio.Event()
        try:
            while True:
                event.clear()
                rows = await self._do(self._inbox.open_rows, conversation)
                later = [row for row in rows if row.id > last.id]
                if later:
                    return later[0] if later[0].received_at - last.received_at <= fragments.WAIT_S else None
                left = end - time.monotonic()
                if left <= 0:
                    return None
                try:
                    await asyncio.wait_for(event.wait(), left)
                except asyncio.TimeoutError:
                    continue
        finally:
            self._rung.pop(conversation, None)

    async def _answer(self, rows: list[Row]) -> None:
        last = rows[-1]
        resumed = rows[0].state == "working"
        if now() - last.received_at > self._pace.stale or rows[0].tries >= self._pace.lives:
            await self._give_up(rows)
            return
        if not resumed and not _crisis(rows):
            await self._make_way()
        turn = (rows[0].turn if resumed else None) or f"{rows[0].id}-{secrets.token_hex(4)}"
        reply = await self._ask(rows, turn, resumed)
        if reply is None:
            await self._give_up(rows)
            return
        messages = reply.messages
        if not messages and not reply.crisis:
            log.error("empty turn")
            messages = words.say("unclear")
        await self._store(rows, messages, reply)
        if reply.erase:
            await self._erase(last)
        self._learnt(last.conversation, await self._do(self._inbox.facts, last.conversation))
        self._news(last.conversation)

    async def _make_way(self) -> None:
        """Returns when what comes in is being kept up with, or after `yields` seconds: a stored message can wait. Before the
        turn is begun: should we die meanwhile, it is not to blame."""
        until = time.monotonic() + self._pace.yields
        while self.crowded() and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(self._pace.look / 10)

    async def _erase(self, last: Row) -> None:
        """Forgets the conversation. Here, between turns: during one, Rasa would save it again."""
        try:
            await self._do(self._forgetter.forget, last.conversation, last.id)
            self._erased.append(now())
            self.forgotten(last.conversation)
        except (StoreError, SQLAlchemyError) as error:
            log.error("not erased yet: %s", type(error).__name__)
            self._to_erase[last.conversation] = last

    async def _store(self, rows: list[Row], messages: tuple[Message, ...], reply: Reply) -> None:
        """Writes the answer down, for as long as that takes: Rasa has it, the person has not."""
        fetched = rows[-1].channel in FETCHED
        pause = 0.2
        while True:
            try:
                await self._do(self._inbox.answer, rows, messages, reply.trace, now(), fetched, bool(reply.crisis))
                break
            except StoreError as error:
                log.error("answer not stored yet: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10)

    async def _give_up(self, rows: list[Row]) -> None:
        log.error("gave up on a message")
        # Somebody in danger has been answered; an apology on top would only confuse.
        said = () if _crisis(rows) else words.say("failed")
        await self._do(self._inbox.fail, rows, said, now())
        self._news(rows[-1].conversation)

    # One turn

    async def _ask(self, rows: list[Row], turn: str, doubtful: bool) -> Reply | None:
        """The reply to `turn`, however long Rasa is away; None if the message itself seems to be the trouble."""
        metadata = await self._metadata(rows, turn)
        body = fragments.joined(row.body or "" for row in rows)
        pause = self._pace.again
        begun = False
        tries = 0
        patience = self._pace.resume
        while tries < self._pace.tries:
            # It may have been looked at since: while Rasa was away, say.
            rows = [await self.looked(row, 0.0) for row in rows]
            last = rows[-1]
            if crisis := _crisis(rows):
                metadata["crisis"] = crisis
            try:
                async with self._turns:
                    if not begun:
                        # Not before it is its turn: what only waits for that is not to blame should we die.
                        await self._do(self._inbox.start, rows, turn)
                        begun = True
                    reply = await self._once(last, turn, body, metadata, patience if doubtful else None)
                if reply is not None:
                    return reply
                doubtful, patience = True, 0.0
            except RasaDown as error:
                # Not a try: it never got there. (What was doubtful before still is.)
                log.warning("Rasa is away: %s", error)
                await self._until_back(last)
                continue
            except RasaUnsure as error:
                log.warning("turn in doubt: %s", error)
                doubtful, patience = True, self._pace.doubt if error.working else 0.0
            tries += 1
            await self._late(last, "slow")
            await asyncio.sleep(pause)
            pause *= 2
            await self._until_back(last)
        return None

    async def _once(self, last: Row, turn: str, body: str, metadata: dict[str, Any], doubt_s: float | None) -> Reply | None:
        """One try. None if there is no answer yet and there should be one. `doubt_s`: it may have been sent before; so long
        Rasa is asked for it first."""
        if doubt_s is not None:
            recalled = await self._recalled(last.conversation, turn, doubt_s)
            if recalled is not None:
                if recalled.reply.messages or recalled.reply.trace is not None:
                    return recalled.reply
                if recalled.action is None:
                    # Rasa had nothing to say to it, and would not another time.
                    return Reply(crisis=recalled.reply.crisis)
                # The turn is there, but its action failed: only that is run again.
                reply = await self._rasa.rerun(last.conversation, recalled.action)
                there = reply.messages or reply.trace is not None
                return replace(reply, crisis=recalled.reply.crisis) if there else None
        reply = await self._rasa.turn(last.conversation, last.kind, body, last.channel, metadata)
        # Rasa answers 200 also when it could not save the turn; the next one would not know of it.
        if (reply.messages or reply.trace is not None) and await self._rasa.has(last.conversation, turn):
            return replace(reply, crisis=metadata.get("crisis"))
        return None

    async def _recalled(self, conversation: str, turn: str, patience_s: float) -> Recalled | None:
        until = time.monotonic() + patience_s
        while True:
            recalled = await self._rasa.recall(conversation, turn)
            if recalled is not None or time.monotonic() >= until:
                return recalled
            await asyncio.sleep(self._pace.look)

    async def _metadata(self, rows: list[Row], turn: str) -> dict[str, Any]:
        last = rows[-1]
        metadata: dict[str, Any] = {"turn": turn, **fragments.gathered(row.meta for row in rows)}
        if last.kind == "text":
            vector = await self._encoder.encode(fragments.joined(row.body or "" for row in rows))
            if vector is not None:
                metadata["vector"] = vector
        return metadata

    async def _until_back(self, last: Row) -> None:
        """Returns when Rasa answers; says once that the answer will be late."""
        began = time.monotonic()
        while True:
            # First, because it has just been away: a loop that never sleeps would spin.
            await asyncio.sleep(self._pace.look)
            if await self._rasa.alive():
                return
            if time.monotonic() - began >= self._pace.grace:
                await self._late(last, "waking")

    async def _late(self, last: Row, name: str) -> None:
        if last.crisis:
            return
        try:
            said = await self._late_words(last.conversation, last.kind, last.body or "", name)
            if await self._do(self._inbox.say_late, last, said, now()):
                self._news(last.conversation)
        except StoreError as error:
            log.error("late words not stored: %s", error)


async def _as_it_is(row: Row, _patience_s: float | None = None) -> Row:
    return row


def _crisis(rows: list[Row]) -> str | None:
    """The crisis that a turn must know of."""
    return next((row.crisis for row in rows if row.crisis), None)


def _open_ended(row: Row, asked: str | None) -> bool:
    return fragments.open_ended(row.kind, row.body or "", row.crisis, asked)
