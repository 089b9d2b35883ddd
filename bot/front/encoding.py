"""The sentence encoder in the front door: loaded in the background, used when it is there, missed by nobody when not.

One vector of a message serves two: the learned half of the safety screen, and Rasa, to which it is sent along.
"""

import asyncio
import base64
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from bot.front.threads import Threads

log = logging.getLogger(__name__)

#: A vector that takes longer than this is not waited for; Rasa's component then encodes by itself.
_TIMEOUT_S = 1.0
#: Vectors kept between the screen and the turn a moment later, by a digest of the text.
_KEPT = 256


class BackgroundEncoder:
    """`encode` gives the vector of a text in base64 (float32), or None when there is none to be had."""

    def __init__(self) -> None:
        self._encoder: Any = None
        self._model: Any = None
        self._threads = Threads("encoder", 1)
        self._loading: asyncio.Task[None] | None = None
        self._kept: OrderedDict[bytes, Any] = OrderedDict()

    def start(self) -> None:
        """Begins to load it."""
        self._loading = asyncio.create_task(self._load())

    async def _load(self) -> None:
        try:
            self._encoder = await self._threads.run(None, _load)
        except Exception as error:
            log.warning("no encoder in the front door: %s", type(error).__name__)
            return
        try:
            model = await self._threads.run(None, _load_model)
            # The first vector takes seconds (memory is read in): nobody's message should be the one to wait.
            await self._threads.run(None, lambda: model("hello", self._row("hello")))
            self._model = model
        except Exception as error:
            log.warning("screening by phrases alone: %s", type(error).__name__)

    async def encode(self, text: str) -> str | None:
        """The vector of `text`."""
        if self._encoder is None or not text:
            return None
        try:
            return base64.b64encode(await self._threads.run(_TIMEOUT_S, self._vector, text)).decode("ascii")
        except Exception as error:
            log.warning("not encoded: %s", type(error).__name__)
            return None

    async def second_look(self, texts: Sequence[str], screen: Callable[[str, Any, Any], Any]) -> Any:
        """What `screen(text, vector, model)` finds in the first of `texts` in which it finds anything. None, too, while the
        encoder or the model is not there, and when it takes too long."""
        if self._encoder is None or self._model is None:
            return None
        try:
            return await self._threads.run(_TIMEOUT_S, self._look, texts, screen)
        except Exception as error:
            log.warning("screened by phrases alone: %s", type(error).__name__)
            return None

    def _look(self, texts: Sequence[str], screen: Callable[[str, Any, Any], Any]) -> Any:
        for text in texts:
            found = screen(text, self._row(text), self._model) if text else None
            if found is not None:
                return found
        return None

    def _vector(self, text: str) -> bytes:
        row: bytes = self._row(text).astype("<f4").tobytes()
        return row

    def _row(self, text: str) -> Any:
        key = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        row = self._kept.pop(key, None)
        if row is None:
            row = self._encoder.encode([text])[0]
        self._kept[key] = row
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return row

    def close(self) -> None:
        if self._loading:
            self._loading.cancel()
        self._threads.close()


def _load() -> Any:
    from bot.nlu import encoder

    return encoder.load()


def _load_model() -> Any:
    from bot.safety import learned

    return learned.Watched()
