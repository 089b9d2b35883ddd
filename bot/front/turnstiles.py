"""Messages of one conversation are written down in the order they came, whatever each of them waits for."""

import asyncio
import weakref


class Turnstiles:
    """One a conversation, for as long as somebody is in it. First come, first served."""

    def __init__(self) -> None:
        self._held: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def of(self, conversation: str) -> asyncio.Lock:
        """To be entered on arrival, before anything is waited for."""
        lock = self._held.get(conversation)
        if lock is None:
            lock = self._held[conversation] = asyncio.Lock()
        return lock
