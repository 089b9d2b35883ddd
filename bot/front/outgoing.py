"""Sends what was said to those who cannot fetch it: durably, in order within a conversation, with patience.

A message is noted as sent after the platform has taken it. So it may come twice only if we die between the two; it is
never lost. Words for someone in danger do not wait for the store: `direct` sends them at once, and what it has sent is
remembered until the store knows.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

from bot.front.inbox import SENDING_S, StoreError, now
from bot.front.outbox import Due, Outbox
from bot.front.seal import Seal
from bot.front.threads import Threads
from bot.messages import Message

log = logging.getLogger(__name__)

#: Between looks for messages that nobody rang for.
_SWEEP_S = 3.0
#: Seconds until the next try; doubles each time.
_AGAIN_S = 1.0
_AGAIN_MOST_S = 300.0
#: Older messages are not sent any more.
_STALE_S = 24 * 3600.0
#: Tries for somebody in danger, before it is left to the outbox; with pauses of half a second.
_DIRECT_TRIES = 4
#: How long they wait to learn whether the store has them already, seconds.
_ASK_S = 0.25
#: Messages at a time that a platform has perhaps taken and the store does not know of: what kill -9 could repeat.
_AT_ONCE = 6
#: Counts are written down together, so long after the first of them, seconds.
_COUNT_S = 1.0
#: How long stopping waits for what is being sent, seconds.
_LAST_S = 4.0
#: How many names of sent messages are remembered.
_REMEMBERED = 5000


class NotNow(Exception):
    """The platform did not take it; try again, after `after_s` seconds if it said so. The text is a word for the tally."""

    def __init__(self, what: str, after_s: float | None = None) -> None:
        super().__init__(what)
        self.after_s = after_s


class Never(Exception):
    """The platform will not take it, however often. `person`: nor anything else for this person (they blocked us)."""

    def __init__(self, what: str, person: bool = False) -> None:
        super().__init__(what)
        self.person = person


class Sender(Protocol):
    """One channel's way out."""

    channel: str
    #: How long after a person's message the platform lets us answer, in seconds; None is no limit.
    window_s: float | None

    def parts(self, message: Message, name: str) -> list[Any]:
        """The platform's own messages that a message of ours becomes."""

    async def send(self, address: str, part: Any) -> None:
        """Sends one part. Raises NotNow or Never."""


class Outgoing:
    """Sends for one front door."""

    def __init__(self, outbox: Outbox, seal: Seal, sweep_s: float = _SWEEP_S, again_s: float = _AGAIN_S) -> None:
        self._outbox = outbox
        self._seal = seal
        self._sweep_s = sweep_s
        self._again_s = again_s
        #: This front door, to others on the same database.
        self.name = secrets.token_hex(8)
        self._threads = Threads("outbox", 4)
        self._senders: dict[str, Sender] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._more: set[str] = set()
        self._tries: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        # Of messages that this process has sent, before or without the store knowing it: parts.
        self._taken: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._direct: dict[tuple[str, str], asyncio.Task[bool]] = {}
        self._asides: set[asyncio.Task[Any]] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._counted: Counter[tuple[str, str]] = Counter()
        self._counting: asyncio.Task[None] | None = None
        self._count_s = _COUNT_S
        self._stopping = False
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def add(self, sender: Sender) -> None:
        """From now on messages of this sender's channel are sent."""
        self._senders[sender.channel] = sender

    def start(self) -> None:
        """Takes up what an earlier process left, then keeps looking."""
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Stops between steps; what is unfinished is taken up at the next start. What a platform is just taking is noted
        first: a restart must not repeat it."""
        self._stopping = True
        sending = {*self._busy.values(), *self._direct.values()}
        if sending:
            await asyncio.wait(sending, timeout=_LAST_S)
        tasks = {task for task in (self._sweeper, *self._busy.values(), *self._asides, *self._direct.values()) if task}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._counting:
            self._counting.cancel()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._write_counts(), 1.0)
        self._threads.close()

    def arrived(self, conversation: str) -> None:
        """There may be something to send in `conversation`."""
        if self._stopping or conversation.split("-", 1)[0] not in self._senders:
            return
        if conversation in self._busy:
            self._more.add(conversation)
            return
        task = asyncio.create_task(self._conversation(conversation))
        self._busy[conversation] = task
        task.add_done_callback(lambda _: self._left(conversation))

    def aside(self, call: Any) -> None:
        """Runs a coroutine whose failure does not matter (typing, read receipts)."""
        task = asyncio.create_task(call)
        self._asides.add(task)
        task.add_done_callback(self._aside_done)

    def _aside_done(self, task: "asyncio.Task[Any]") -> None:
        self._asides.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.info("aside failed: %s", type(error).__name__)

    async def tally(self, channel: str, what: str, count: int = 1) -> None:
        """Counts `what`; not worth a delay, an error, or a write of its own: Meta reports up to three times on each part."""
        self._counted[channel, what] += count
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count())

    async def _count(self) -> None:
        await asyncio.sleep(self._count_s)
        await self._write_counts()

    async def _write_counts(self) -> None:
        counted, self._counted = self._counted, Counter()
        for (channel, what), count in counted.items():
            try:
                await self._do(self._outbox.tally, channel, what, count)
            except StoreError:
                log.warning("not counted: %s", what)

    # At once

    def sends(self, channel: str) -> bool:
        """True if PAL has to send what it says on `channel`, and can."""
        return channel in self._senders

    async def direct(
        self,
        channel: str,
        conversation: str,
        address: str,
        named: dict[str, Message],
        claim: Callable[[], Awaitable[bool]] | None = None,
    ) -> bool:
        """Sends words that cannot wait for the store; False if the platform does not take them, or the store has them from
        an earlier delivery: then the outbox sends them. What was sent under the same name is not sent again. `claim` is
        asked in place of the store; meanwhile the outbox does not send them."""
        return await asyncio.shield(self.begin(channel, conversation, address, named, claim))

    def begin(
        self,
        channel: str,
        conversation: str,
        address: str,
        named: dict[str, Message],
        claim: Callable[[], Awaitable[bool]] | None = None,
    ) -> "asyncio.Task[bool]":
        """`direct` without waiting: from this call on the outbox knows that these words are being sent."""
        keys = [(conversation, name) for name in named]
        running = next((self._direct[key] for key in keys if key in self._direct), None)
        if running is None:
            running = asyncio.create_task(self._send_now(channel, conversation, address, named, claim))
            self._direct.update(dict.fromkeys(keys, running))
            running.add_done_callback(lambda _: [self._direct.pop(key, None) for key in keys])
        return running

    async def _send_now(
        self,
        channel: str,
        conversation: str,
        address: str,
        named: dict[str, Message],
        claim: Callable[[], Awaitable[bool]] | None,
    ) -> bool:
        sender = self._senders[channel]
        if claim is not None:
            if not await claim():
                return False
        elif await self._said_before(conversation, next(iter(named), "")):
            return False
        async with self._still_sending(conversation):
            return await self._send_named(sender, conversation, address, named)

    async def _send_named(self, sender: Sender, conversation: str, address: str, named: dict[str, Message]) -> bool:
        for name, message in named.items():
            for number, part in enumerate(sender.parts(message, name)):
                if number >= self._taken.get((conversation, name), 0) and not await self._insist(sender, address, part):
                    return False
                self._remember(conversation, name, number + 1)
        return True

    async def _insist(self, sender: Sender, address: str, part: Any) -> bool:
        for number in range(_DIRECT_TRIES):
            try:
                await sender.send(address, part)
                return True
            except NotNow as error:
                log.warning("%s: urgent words not taken yet: %s", sender.channel, error)
                if error.after_s is not None and error.after_s > 5:
                    return False
                await asyncio.sleep(max(error.after_s or 0, self._again_s / 2 * (number + 1)))
            except Never as error:
                log.error("%s: urgent words refused: %s", sender.channel, error)
                return False
            except Exception as error:
                log.error("%s: urgent words failed: %s", sender.channel, type(error).__name__)
                return False
        return False

    def _remember(self, conversation: str, name: str, parts: int) -> None:
        key = (conversation, name)
        self._taken[key] = max(parts, self._taken.get(key, 0))
        self._taken.move_to_end(key)
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)

    async def _said_before(self, conversation: str, name: str) -> bool:
        """False also if the store cannot be asked: better twice than never."""
        try:
            return await self._threads.run(_ASK_S, self._outbox.said, conversation, name) is not None
        except (StoreError, TimeoutError):
            return False

    async def said(self, conversation: str, name: str) -> Message | None:
        """A message of a day at most. Raises StoreError."""
        return await self._do(self._outbox.said, conversation, name)  # type: ignore[no-any-return]

    # In order

    async def _do(self, function: Callable[..., Any], *args: Any) -> Any:
        return await self._threads.run(None, function, *args)

    def _left(self, conversation: str) -> None:
        self._busy.pop(conversation, None)
        if conversation in self._more:
            self._more.discard(conversation)
            self.arrived(conversation)

    async def _sweep(self) -> None:
        while True:
            try:
                for conversation in await self._do(self._outbox.waiting) if self._senders else ():
                    if conversation not in self._busy:
                        self.arrived(conversation)
            except StoreError as error:
                log.error("outbox cannot be read: %s", error)
            await asyncio.sleep(self._sweep_s)

    async def _conversation(self, conversation: str) -> None:
        if time.monotonic() < self._not_before.get(conversation, 0.0):
            # The sweep comes back to it.
            return
        try:
            if self._outbox.shared and not await self._do(self._outbox.claim, conversation, self.name, now()):
                return
            try:
                async with self._still_sending(conversation):
                    while due := await self._do(self._outbox.due, conversation):
                        self._more.discard(conversation)
                        if not await self._send_all(due):
                            return
                await self._do(self._outbox.settle, conversation)
                self._tries.pop(conversation, None)
                self._not_before.pop(conversation, None)
            finally:
                if self._outbox.shared:
                    await self._do(self._outbox.release, conversation, self.name)
        except StoreError as error:
            log.error("sending put off: %s", error)
            self._put_off(conversation, None)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("sending put off: %s", type(error).__name__)
            self._put_off(conversation, None)

    @contextlib.asynccontextmanager
    async def _still_sending(self, conversation: str) -> AsyncIterator[None]:
        """Says to other front doors that this one is at it, for as long as that takes; they take over soon if it dies."""
        task = asyncio.create_task(self._keep_claim(conversation)) if self._outbox.shared else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()

    async def _keep_claim(self, conversation: str) -> None:
        while True:
            await asyncio.sleep(SENDING_S / 4)
            with contextlib.suppress(StoreError):
                await self._do(self._outbox.claim, conversation, self.name, now())

    async def _send_all(self, rows: list[Due]) -> bool:
        """False if the platform wants us to come back later."""
        for due in rows:
            sender = self._senders[due.channel]
            address = self._seal.open(due.address)
            direct = self._direct.get((due.conversation, due.name))
            if direct is not None:
                await asyncio.wait([direct])
            if address is None:
                await self._give_up(due, "no address", True)
                return True
            if self._too_old(sender, due):
                await self._give_up(due, "too late", False)
                continue
            try:
                await self._send(sender, due, address)
            except NotNow as error:
                log.warning("%s: not taken yet: %s", due.channel, error)
                self._put_off(due.conversation, error.after_s)
                return False
            except Never as error:
                log.error("%s: refused: %s", due.channel, error)
                await self._give_up(due, str(error), error.person)
                if error.person:
                    return True
        return True

    async def _send(self, sender: Sender, due: Due, address: str) -> None:
        parts = sender.parts(due.message, due.name)
        taken = max(due.parts_sent, self._taken.get((due.conversation, due.name), 0))
        for number, part in enumerate(parts):
            if number < taken:
                continue
            async with self._slots:
                if self._stopping:
                    raise NotNow("stopping")
                await sender.send(address, part)
                self._remember(due.conversation, due.name, number + 1)
                last = number + 1 == len(parts)
                await self._note(due, number + 1, now() if last else None)
                if last:
                    return
        # All of it was out, and only that was not noted.
        await self._note(due, len(parts), now())

    async def _note(self, due: Due, parts: int, at: float | None) -> None:
        """Writes down what was sent, for as long as that takes: the person has it already."""
        pause = 0.2
        while True:
            try:
                await self._do(self._outbox.sent, due.conversation, due.seq, parts, at)
                return
            except StoreError as error:
                log.error("sending not noted yet: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10)

    async def _give_up(self, due: Due, what: str, person: bool) -> None:
        await self._do(self._outbox.give_up, due.conversation, None if person else due.seq)
        await self.tally(due.channel, what)

    def _too_old(self, sender: Sender, due: Due) -> bool:
        # Numbers for someone in danger are worth a try whatever the platform's rules are.
        return not due.crisis and now() - due.received_at > (sender.window_s or _STALE_S)

    def _put_off(self, conversation: str, after_s: float | None) -> None:
        tries = self._tries[conversation] = self._tries.get(conversation, 0) + 1
        wait = after_s if after_s is not None else min(self._again_s * 2 ** min(tries - 1, 20), _AGAIN_MOST_S)
        # Not by the clock on the wall, which may go back.
        self._not_before[conversation] = time.monotonic() + wait
        asyncio.get_running_loop().call_later(wait + 0.01, self.arrived, conversation)
