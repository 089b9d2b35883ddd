"""Who writes to the database next, within this process.

SQLite lets one write at a time, and whoever finds it busy sleeps and tries again, up to 0.1 s too long and in no order. Here
they queue: words for somebody in danger first, then what has just come, then everything else.
"""

import contextlib
import heapq
import threading
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.stores.engine import writing

#: The order of the queue.
DANGER, ARRIVED, OTHER = range(3)


class Writing:
    """`begin` is the engine's, in turn. For databases that many can write to at once (`queued` False) the engine's alone."""

    def __init__(self, engine: sa.engine.Engine, queued: bool, patience_s: float) -> None:
        self._engine = writing(engine)
        self._queued = queued
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._busy = False
        self._count = 0
        self._queue: list[tuple[int, int, threading.Event]] = []

    @contextlib.contextmanager
    def begin(self, order: int = OTHER) -> Iterator[sa.engine.Connection]:
        """A transaction that writes. Raises OperationalError if it is not its turn in time."""
        if not self._queued:
            with self._engine.begin() as db:
                yield db
            return
        self._enter(order)
        try:
            with self._engine.begin() as db:
                yield db
        finally:
            self._leave()

    def dispose(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def _enter(self, order: int) -> None:
        turn = threading.Event()
        with self._lock:
            if not self._busy:
                self._busy = True
                return
            self._count += 1
            entry = (order, self._count, turn)
            heapq.heappush(self._queue, entry)
        if turn.wait(self._patience_s):
            return
        with self._lock:
            if turn.is_set():
                return
            self._queue.remove(entry)
            heapq.heapify(self._queue)
        raise OperationalError("begin", None, TimeoutError(f"busy for {self._patience_s:.0f} s")) from None

    def _leave(self) -> None:
        with self._lock:
            if self._queue:
                heapq.heappop(self._queue)[2].set()
            else:
                self._busy = False
