"""The learned half of the screen, beside the way of a message: nobody's acknowledgement waits for it.

It begins when a message arrives and goes on while that is written down. What it finds is answered as soon as it is found
(bot.front.danger); the message's turn waits a little for it (bot.front.worker).
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.front import clean, taking
from bot.front.arrival import Arrival
from bot.front.encoding import FLOOD, JOINED, MESSAGE, BackgroundEncoder
from bot.front.minutes import Minutes
from bot.front.safety import Safety
from bot.front.turnstiles import Turnstiles

#: Messages whose look is remembered, so that a repeated delivery is not looked at again.
_MOST = 5000
#: Messages of one conversation that are looked at in turn; more at a time wait until nobody else's does.
_AT_ONCE = 6


class Look:
    """One message's. `seen`: what was found, or None, once it is known. `stored_before`: by a process that has ended."""

    def __init__(self, arrival: Arrival, seen: "asyncio.Task[Any]", stored_before: bool) -> None:
        self.arrival = arrival
        self.seen = seen
        self.stored_before = stored_before

    async def within(self, timeout_s: float) -> Any:
        """What was found, if that is known within `timeout_s` seconds."""
        await asyncio.wait([self.seen], timeout=timeout_s)
        return self.found

    @property
    def found(self) -> Any:
        """What was found so far."""
        return self.seen.result() if self.seen.done() and not self.seen.cancelled() else None


class Looks:
    """Looks at messages. By a message itself first, then by the last minute joined: a thought in pieces."""

    def __init__(self, encoder: BackgroundEncoder, safety: Safety, minutes: Minutes) -> None:
        self._encoder = encoder
        self._safety = safety
        self._minutes = minutes
        self._held: OrderedDict[str, Look] = OrderedDict()
        self._unseen: Counter[str] = Counter()
        self._turnstiles = Turnstiles()

    @property
    def loading(self) -> bool:
        """True while nothing can be looked at yet."""
        return self._encoder.loading

    def of(self, platform_id: str) -> Look | None:
        """The look at a message, if there is one."""
        return self._held.get(platform_id)

    def begin(self, arrival: Arrival, number: int) -> Look:
        """Looks at a message that has just come, number `number` of its conversation's last minute."""

        async def before() -> Sequence[str]:
            return self._minutes.until(arrival.conversation, number)

        return self._begin(arrival, number, before, False)

    def again(self, arrival: Arrival, before: Callable[[], Awaitable[Sequence[str]]]) -> Look:
        """Looks at a message that was stored by another process. `before`: what was written in the minute before it."""
        return self._begin(arrival, None, before, True)

    def _begin(
        self,
        arrival: Arrival,
        number: int | None,
        before: Callable[[], Awaitable[Sequence[str]]],
        stored_before: bool,
    ) -> Look:
        look = self._held.get(arrival.platform_id)
        if look is not None:
            return look
        conversation = arrival.conversation
        turn = MESSAGE if self._unseen[conversation] < _AT_ONCE else FLOOD
        self._unseen[conversation] += 1
        seen = asyncio.create_task(self._see(arrival, number, before, turn))
        look = self._held[arrival.platform_id] = Look(arrival, seen, stored_before)
        seen.add_done_callback(lambda _: self._saw(look))
        while len(self._held) > _MOST and next(iter(self._held.values())).seen.done():
            self._held.popitem(last=False)
        return look

    def _saw(self, look: Look) -> None:
        conversation = look.arrival.conversation
        self._unseen[conversation] -= 1
        if not self._unseen[conversation]:
            del self._unseen[conversation]
        if look.found is None:
            # What was written is not kept in memory for longer than it takes to look at it.
            look.arrival = replace(look.arrival, body="", address=None)

    async def _see(
        self, arrival: Arrival, number: int | None, before: Callable[[], Awaitable[Sequence[str]]], turn: int
    ) -> Any:
        text = clean.cut(arrival.body, clean.LONGEST_SCREENED)
        found = await self._encoder.second_look(text, self._safety.concern, turn)
        if found is None:
            # One after the other, so that pieces that were answered together do not set it off once more.
            async with self._turnstiles.of(arrival.conversation):
                for joined in taking.looks("", text, await before())[1][1:]:
                    found = await self._encoder.second_look(joined, self._safety.concern, JOINED)
                if found is not None:
                    self._minutes.answered(arrival.conversation, number)
        else:
            self._minutes.answered(arrival.conversation, number)
        return found

    def forget(self, conversation: str) -> None:
        """Drops what is held of a conversation."""
        for key in [key for key, look in self._held.items() if look.arrival.conversation == conversation]:
            del self._held[key]

    def close(self) -> None:
        for look in self._held.values():
            look.seen.cancel()
