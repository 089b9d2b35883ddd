"""What every channel that is pushed to does with a message. The platform learns one bit: kept, or bring it again."""

import asyncio
import logging
import time
from collections import OrderedDict

from bot.channels import words
from bot.front import clean
from bot.front.door import Door
from bot.front.receive import Incoming, Outcome
from bot.messages import Message

log = logging.getLogger(__name__)

#: How long a platform waits for a crisis message to be written down; it has been answered by then.
_NOTED_S = 5.0
#: Once in this time somebody hears that messages cannot be taken in.
_HELD_S = 600.0
_REMEMBERED = 5000


class Intake:
    """Takes messages in for one channel. Each `Incoming` must have an address."""

    def __init__(self, door: Door, channel: str) -> None:
        self._door = door
        self._channel = channel
        self._held: OrderedDict[str, float] = OrderedDict()

    async def take(self, incoming: Incoming) -> Outcome | None:
        """The outcome of a message that is kept; None if the platform must bring it again."""
        outcome = await self._door.receive(incoming)
        if outcome.status == "crisis":
            return await self._crisis(incoming, outcome)
        if outcome.status in ("empty", "off"):
            return await self.remark(incoming, outcome.replies)
        if outcome.status == "overflow":
            # It comes again when there is room; words to everybody would make it worse.
            return None
        if not outcome.kept:
            await self._not_kept(incoming, outcome)
            return None
        return outcome

    async def remark(self, incoming: Incoming, said: tuple[Message, ...]) -> Outcome | None:
        """Takes in a message that is answered with `said`, whatever it holds."""
        outcome = await self._door.receiver.remark(incoming, said)
        return outcome if outcome.kept else None

    async def _crisis(self, incoming: Incoming, outcome: Outcome) -> Outcome | None:
        # No await before this: what stores the message must find that its words are being sent.
        sending = self._begin(incoming, outcome, "g", outcome.replies)
        sending.add_done_callback(lambda _: self._door.outgoing.arrived(outcome.conversation))
        # With the message its words are written down: should we die now, the outbox sends them. So the platform need not
        # wait until they are out, only for that.
        noted = await self._door.receiver.noted(outcome, _NOTED_S)
        return outcome if noted else None

    async def _not_kept(self, incoming: Incoming, outcome: Outcome) -> None:
        """The store is away: who asks for urgent help gets the numbers, others hear once that it will take a while."""
        body = incoming.payload or incoming.text or ""
        if clean.asks_for_urgent_help("payload" if incoming.payload else "text", body):
            await self._now(incoming, outcome, "u", outcome.replies)
            return
        clock = time.monotonic()
        if clock - self._held.get(outcome.conversation, -_HELD_S) < _HELD_S:
            return
        self._held[outcome.conversation] = clock
        self._held.move_to_end(outcome.conversation)
        while len(self._held) > _REMEMBERED:
            self._held.popitem(last=False)
        await self._now(incoming, outcome, "h", words.say("held"))

    async def _now(self, incoming: Incoming, outcome: Outcome, part: str, said: tuple[Message, ...]) -> bool:
        return await asyncio.shield(self._begin(incoming, outcome, part, said))

    def _begin(self, incoming: Incoming, outcome: Outcome, part: str, said: tuple[Message, ...]) -> "asyncio.Task[bool]":
        named = {f"{outcome.platform_id[:16]}-{part}{number}": message for number, message in enumerate(said)}
        claim = self._door.receiver.danger.claim(outcome) if part == "g" else None
        return self._door.outgoing.begin(self._channel, outcome.conversation, incoming.address or "", named, claim)
