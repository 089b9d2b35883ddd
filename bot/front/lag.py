"""How far the event loop is behind: what comes in and who is in danger go before ordinary answers when there is too much."""

import asyncio
import time

#: Between looks, seconds.
_EVERY_S = 0.05
#: From here on there is too much: a platform's acknowledgement should take a fifth of it.
_TOO_MUCH_S = 0.1


class Lag:
    """Measures while it is started. `behind`: whether the loop was late in the last quarter of a second."""

    def __init__(self) -> None:
        self._late_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._measure())

    def stop(self) -> None:
        if self._task:
            self._task.cancel()

    @property
    def behind(self) -> bool:
        return time.monotonic() - self._late_at < 5 * _EVERY_S

    async def _measure(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(_EVERY_S)
            if time.monotonic() - began - _EVERY_S > _TOO_MUCH_S:
                self._late_at = time.monotonic()
