"""The sentence encoder in the front door: loaded in the background, used when it is there, missed by nobody when not."""

import asyncio
import base64
import logging
from typing import Any

from bot.front.threads import Threads

log = logging.getLogger(__name__)

#: A vector that takes longer than this is not waited for; Rasa's component then encodes by itself.
_TIMEOUT_S = 1.0


class BackgroundEncoder:
    """`encode` gives the vector of a text in base64 (float32), or None when there is none to be had."""

    def __init__(self) -> None:
        self._encoder: Any = None
        self._threads = Threads("encoder", 1)
        self._loading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to load it."""
        self._loading = asyncio.create_task(self._load())

    async def _load(self) -> None:
        try:
            self._encoder = await self._threads.run(None, _load)
        except Exception as error:
            log.warning("no encoder in the front door: %s", type(error).__name__)

    async def encode(self, text: str) -> str | None:
        """The vector of `text`."""
        if self._encoder is None or not text:
            return None
        try:
            return await self._threads.run(_TIMEOUT_S, self._vector, text)
        except Exception as error:
            log.warning("not encoded: %s", type(error).__name__)
            return None

    def _vector(self, text: str) -> str:
        row = self._encoder.encode([text])[0]
        return base64.b64encode(row.astype("<f4").tobytes()).decode("ascii")

    def close(self) -> None:
        if self._loading:
            self._loading.cancel()
        self._threads.close()


def _load() -> Any:
    from bot.nlu import encoder

    return encoder.load()
