"""Wakes whoever waits for news of a conversation, inside one front door. Other front doors look every second."""

import asyncio
from collections import defaultdict


class Bell:
    """One bell a conversation."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation: str) -> None:
        """There is something new to read."""
        for event in self._waiting.pop(conversation, ()):
            event.set()

    async def wait(self, conversation: str, timeout_s: float) -> None:
        """Returns at the next ring, or after `timeout_s`."""
        event = asyncio.Event()
        self._waiting[conversation].add(event)
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except asyncio.TimeoutError:
            pass
        finally:
            waiting = self._waiting.get(conversation)
            if waiting is not None:
                waiting.discard(event)
                if not waiting:
                    del self._waiting[conversation]
