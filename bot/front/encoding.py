"""The sentence encoder in the front door: loaded in the background, used when it is there, missed by nobody when not.

One vector of a message serves two: the learned half of the safety screen, and Rasa, to which it is sent along. One text at a
time, on one thread, and what may be somebody in danger first: a vector that only Rasa wants waits for all of those; where
several wait, what is spelled most like danger comes first (bot.front.triage).
"""

import asyncio
import base64
import hashlib
import heapq
import logging
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.front import clean
from bot.front.threads import Threads
from bot.front.triage import SECONDS_A_POINT, Triage

log = logging.getLogger(__name__)

#: A vector for Rasa that takes longer than this is not waited for; Rasa's component then encodes by itself.
_TIMEOUT_S = 1.0
#: Vectors kept between the screen and the turn a moment later, by a digest of the text.
_KEPT = 256
#: Texts that wait at most. About three minutes' worth; a text beyond that is screened by phrases alone.
_WAITING = 5000

#: So much of a text is looked at to find its place, characters.
_SPELLED = 400

#: What comes first: a message by itself; then the last minute joined; then the rest of a flood; then what only Rasa wants.
MESSAGE, JOINED, FLOOD, RASA = range(4)


class BackgroundEncoder:
    """`encode` gives the vector of a text in base64 (float32), or None when there is none to be had."""

    def __init__(self) -> None:
        self._encoder: Any = None
        self._model: Any = None
        self._threads = Threads("encoder", 1)
        self._loading: asyncio.Task[None] | None = None
        self._kept: OrderedDict[bytes, Any] = OrderedDict()
        self._ready = asyncio.Event()
        self._triage: Callable[[str], float] | None = None
        self._jobs: list[tuple[int, float, int, Callable[[], Any], asyncio.Future[Any]]] = []
        self._count = 0
        self._pump: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to load it."""
        self._loading = asyncio.create_task(self._load())

    @property
    def loading(self) -> bool:
        """True until it is known whether there will be a learned screen."""
        return not self._ready.is_set()

    async def settled(self) -> None:
        """Returns when that is known."""
        await self._ready.wait()

    def settle(self) -> None:
        """Loading is over, whatever came of it."""
        self._ready.set()

    async def _load(self) -> None:
        try:
            self._encoder = await self._threads.run(None, _load)
            model = await self._threads.run(None, _load_model)
            # The first vector takes seconds (memory is read in): nobody's message should be the one to wait.
            await self._threads.run(None, lambda: model("hello", self._row("hello")))
            self._model = model
            self._triage = await self._threads.run(None, _load_triage)
        except Exception as error:
            what = "first come, first looked at" if self._model else "screening by phrases alone"
            log.warning("%s: %s", what if self._encoder else "no encoder", type(error).__name__)
        finally:
            self.settle()

    async def encode(self, text: str) -> str | None:
        """The vector of `text`."""
        if self._encoder is None or not text:
            return None
        try:
            row = await asyncio.wait_for(self._run(RASA, partial(self._vector, text)), _TIMEOUT_S)
            return None if row is None else base64.b64encode(row).decode("ascii")
        except Exception as error:
            log.warning("not encoded: %s", type(error).__name__)
            return None

    async def second_look(self, text: str, screen: Callable[[str, Any, Any], Any], turn: int = MESSAGE) -> Any:
        """What `screen(text, vector, model)` finds. Waits until the model is loaded and it is `text`'s turn, however long
        that is: who cannot wait so long must say so. None where there is no model."""
        await self._ready.wait()
        if self._encoder is None or self._model is None or not text:
            return None
        try:
            return await self._run(turn, partial(self._look, text, screen), text)
        except Exception as error:
            log.warning("screened by phrases alone: %s", type(error).__name__)
            return None

    def _run(self, turn: int, call: Callable[[], Any], text: str = "") -> "asyncio.Future[Any]":
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Any] = loop.create_future()
        if len(self._jobs) >= _WAITING:
            log.error("too much to encode")
            result.set_result(None)
            return result
        self._count += 1
        heapq.heappush(self._jobs, (turn, loop.time() - self._forward_s(text), self._count, call, result))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._work())
        return result

    def _forward_s(self, text: str) -> float:
        """By how many seconds the look at `text` is put forward."""
        if self._triage is None or not text:
            return 0.0
        try:
            return SECONDS_A_POINT * self._triage(clean.cut(text, _SPELLED))
        except Exception as error:
            log.warning("no triage: %s", type(error).__name__)
            return 0.0

    async def _work(self) -> None:
        while self._jobs:
            *_, call, result = heapq.heappop(self._jobs)
            if result.done():
                # Nobody waits for it any more.
                continue
            try:
                found = await self._threads.run(None, call)
            except Exception as error:
                if not result.done():
                    result.set_exception(error)
            else:
                if not result.done():
                    result.set_result(found)

    def _look(self, text: str, screen: Callable[[str, Any, Any], Any]) -> Any:
        return screen(text, self._row(text), self._model)

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
        for task in (self._loading, self._pump):
            if task:
                task.cancel()
        self._threads.close()


def _load() -> Any:
    from bot.nlu import encoder

    return encoder.load()


def _load_triage() -> Callable[[str], float]:
    return Triage()


def _load_model() -> Any:
    from bot.safety import learned

    return learned.Watched()
