"""The front door put together: receive, inbox, worker. The web app, the terminal and `pal converse` all use this."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.front.bell import Bell
from bot.front.counting import Alarms
from bot.front.encoding import BackgroundEncoder
from bot.front.forget import Forgetter
from bot.front.identity import Identity
from bot.front.inbox import Inbox, Row, Said, StoreError
from bot.front.outbox import Outbox
from bot.front.outgoing import Outgoing
from bot.front.rasa import RasaClient
from bot.front.rate import Limits
from bot.front.receive import Incoming, Outcome, Receiver
from bot.front.safety import Safety
from bot.front.safety import load as load_safety
from bot.front.seal import Seal
from bot.front.threads import Threads
from bot.front.worker import Pace, Worker
from bot.messages import Message
from bot.settings import Settings

log = logging.getLogger(__name__)

#: How often news is looked for that another front door may have written.
_LOOK_S = 1.0
#: How long reading the store may take before the reader hears that it is away.
_READ_S = 5.0


class Door:
    """One front door. `start` returns at once; messages are received while the store is still being opened."""

    def __init__(
        self,
        settings: Settings,
        safety: Safety | None = None,
        rasa: RasaClient | None = None,
        pace: Pace | None = None,
        inbox_url: str | None = None,
        encoder: BackgroundEncoder | None = None,
        busy_timeout_s: float | None = None,
        rate: Limits | None = None,
    ) -> None:
        self.settings = settings
        self.identity = Identity(settings)
        timeout = {} if busy_timeout_s is None else {"busy_timeout_s": busy_timeout_s}
        self.inbox = Inbox(inbox_url or settings.store_url("inbox"), **timeout)
        self.rasa = rasa or RasaClient(settings.rasa_url, settings.rasa_token, actions_url=settings.actions_url)
        self._encoder = encoder or BackgroundEncoder()
        self._bell = Bell()
        self._opened = asyncio.Event()
        self._threads = Threads("door", 8)
        seal = Seal(settings)
        self.outbox = Outbox(self.inbox)
        self.outgoing = Outgoing(self.outbox, seal)
        self.receiver = Receiver(
            self.inbox,
            safety or load_safety(),
            self.identity,
            self._arrived,
            self._opened,
            seal,
            self._encoder,
            settings.channels.off,
            rate,
        )
        self._rate = rate
        forgetter = Forgetter(
            self.inbox,
            settings.store_url("tracker"),
            settings.store_url("offers"),
            settings.data_dir,
            settings.store_url("workbench"),
        )
        receiver, danger = self.receiver, self.receiver.danger
        self.worker = Worker(
            self.inbox, self.rasa, self._encoder, forgetter, receiver.late_words, danger.learnt, self._news, pace
        )
        self.worker.looked, self.worker.crowded = receiver.looked, receiver.crowded
        self.worker.forgotten = receiver.forget
        danger.said, danger.tell = self._news, self._tell
        danger.speaker = self.outgoing.name if self.inbox.shared else None
        danger.alarmed = self._alarms = Alarms(settings)
        self._opening: asyncio.Task[None] | None = None
        self._encoding = False

    async def start(self) -> None:
        """Begins to open the store, load the encoder and answer what is waiting."""
        self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        while True:
            if await self._try_open():
                return
            await asyncio.sleep(1)

    async def _try_open(self) -> bool:
        try:
            await self._threads.run(None, self.inbox.migrate)
            await self.worker.start()
            self.outgoing.start()
            self._opened.set()
            return True
        except StoreError as error:
            log.error("the inbox cannot be opened: %s", error)
        except Exception as error:
            log.exception("the inbox cannot be opened: %s", type(error).__name__)
        finally:
            # Last, for it is the heaviest to load; but whatever the store does: somebody in danger may write.
            if not self._encoding:
                self._encoding = True
                self._encoder.start()
        return False

    async def loaded(self) -> None:
        """Returns when everything is loaded that a message may need."""
        await self._opened.wait()
        await self._encoder.settled()

    async def stop(self) -> None:
        if self._opening:
            self._opening.cancel()
        await self.receiver.close()
        await self.worker.stop()
        await self.outgoing.stop()
        self._encoder.close()
        await self.rasa.close()
        self._threads.close()
        if self._rate is not None:
            await self._rate.close()
        await asyncio.to_thread(self.inbox.close)
        await asyncio.to_thread(self._alarms.close)

    def _arrived(self, conversation: str) -> None:
        self.worker.arrived(conversation)
        self.outgoing.arrived(conversation)

    def _news(self, conversation: str) -> None:
        self._bell.ring(conversation)
        self.outgoing.arrived(conversation)

    async def _tell(
        self,
        channel: str,
        conversation: str,
        address: str | None,
        named: dict[str, Message],
        claim: Callable[[], Awaitable[bool]],
    ) -> None:
        """Says the guard's words to whom they can be sent; others fetch them."""
        if address is None or not self.outgoing.sends(channel):
            await claim()
        else:
            await self.outgoing.direct(channel, conversation, address, named, claim)

    async def receive(self, incoming: Incoming) -> Outcome:
        """Takes one message in."""
        return await self.receiver.receive(incoming)

    async def answer_to(self, outcome: Outcome, timeout_s: float, until_done: bool = False) -> tuple[list[Said], bool]:
        """What was said to a message, as soon as there is something (`until_done`: only when its turn is over), at the
        latest after `timeout_s`; and whether its turn is over. Raises StoreError or TimeoutError if the store is away."""
        deadline = time.monotonic() + timeout_s
        while True:
            row = await self._run(self.inbox.find, *self._key(outcome))
            if row is not None:
                rows = await self._run(self.inbox.turn_rows, row)
                done = rows[-1].state not in ("waiting", "working")
                said = await self._run(self.inbox.said_to, row.conversation, rows[-1].id)
                if done or (said and not until_done):
                    return said, done
            left = deadline - time.monotonic()
            if left <= 0:
                return [], False
            await self._bell.wait(outcome.conversation, min(left, _LOOK_S))

    def _key(self, outcome: Outcome) -> tuple[str, str]:
        return outcome.conversation.split("-", 1)[0], outcome.platform_id

    async def news(self, conversation: str, after: int, timeout_s: float) -> tuple[list[Said], bool]:
        """What was said after number `after`, and whether an answer is due; waits for it up to `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while True:
            # In this order: an answer that comes in between is seen now or asked for again, never missed.
            due = bool(await self._run(self.inbox.open_rows, conversation))
            said = await self._run(self.inbox.said, conversation, after)
            left = deadline - time.monotonic()
            if said or not due or left <= 0:
                return said, due
            await self._bell.wait(conversation, min(left, _LOOK_S))

    async def transcript(self, conversation: str, since: float, timeout_s: float = _READ_S) -> list[tuple[Row, list[Said]]]:
        """Each message since `since` (seconds since 1970) with what was said to it."""
        await self._open_by(timeout_s)
        return await self._threads.run(timeout_s, self.inbox.transcript, conversation, since)

    async def row_of(self, outcome: Outcome) -> Row | None:
        """The message that `outcome` is about, as the last of its turn; None while it is not stored."""
        row = await self._run(self.inbox.find, *self._key(outcome))
        return None if row is None else (await self._run(self.inbox.turn_rows, row))[-1]

    async def crisis_of(self, outcome: Outcome, timeout_s: float = 60.0) -> str | None:
        """The kind of crisis in a message that is stored, once both halves of the screen have looked at it."""
        row = await self._run(self.inbox.find, *self._key(outcome))
        if row is None:
            return None
        return (await self.receiver.looked(row, timeout_s)).crisis

    async def said_to(self, row: Row) -> list[Said]:
        """What was said to one message."""
        said: list[Said] = await self._run(self.inbox.said_to, row.conversation, row.id)
        return said

    async def wait(self, conversation: str, timeout_s: float) -> None:
        """Returns when there is news in a conversation, or after `timeout_s`."""
        await self._bell.wait(conversation, timeout_s)

    async def trace_of(self, row: Row) -> dict[str, Any] | None:
        """The trace of the turn that `row` was part of."""
        rows = await self._run(self.inbox.turn_rows, row)
        found = rows[-1].meta.get("trace") if rows else None
        return found if isinstance(found, dict) else None

    async def erased(self, row: Row) -> bool:
        """Whether the turn of `row` was their wish to be forgotten, and it is done."""
        rows = await self._run(self.inbox.turn_rows, row)
        return not rows or all(not one.body for one in rows)

    async def _run(self, function: Any, *args: Any) -> Any:
        await self._open_by(_READ_S)
        return await self._threads.run(_READ_S, function, *args)

    async def _open_by(self, timeout_s: float) -> None:
        """Waits for the store to be opened. Raises TimeoutError."""
        if self._opened.is_set():
            return
        try:
            await asyncio.wait_for(self._opened.wait(), timeout_s)
        except asyncio.TimeoutError:
            raise TimeoutError from None

    async def ready(self) -> dict[str, bool]:
        """Which of database, rasa and actions answer."""
        database, rasa, actions = await asyncio.gather(self._database(), self.rasa.serves(), self.rasa.acts())
        return {"database": database, "rasa": rasa, "actions": actions}

    async def _database(self) -> bool:
        if not self._opened.is_set():
            return False
        try:
            await self._threads.run(2.0, self.inbox.ping)
        except (StoreError, TimeoutError):
            return False
        return True
