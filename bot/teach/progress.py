"""How a job tells what it has come to."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.teach import job

#: A file is not written more often than this.
_EVERY_S = 0.5


class Cancelled(Exception):
    """Somebody cancelled the job from outside."""


class Progress:
    """The job's own hand on its state."""

    def __init__(self, data: Path, state: job.State, stages: tuple[str, ...]) -> None:
        self._data, self._written = data, 0.0
        self.state = replace(state, stages=stages, pid=os.getpid(), born=job.born(os.getpid()))
        job.write(data, self.state)

    def stage(self, number: int, fixed: bool = False) -> None:
        """Stage `number` begins. `fixed`: from here on it cannot be cancelled. Raises Cancelled."""
        self._check()
        self.state = replace(self.state, stage=number, part=0, parts=0, fixed=fixed)
        job.write(self._data, self.state)

    def part(self, done: int, parts: int) -> None:
        """`done` of `parts` in this stage. Raises Cancelled."""
        self.state = replace(self.state, part=done, parts=parts)
        if time.monotonic() - self._written >= _EVERY_S:
            self._check()
            job.write(self._data, self.state)
            self._written = time.monotonic()

    def result(self, **found: Any) -> None:
        """Adds to what it has found, to be seen while it goes on."""
        self.state = replace(self.state, result={**self.state.result, **found})
        job.write(self._data, self.state)

    def end(self, state: str, words: str = "") -> None:
        """It is over."""
        last = len(self.state.stages) if state == "done" else self.state.stage
        self.state = replace(self.state, state=state, words=words, stage=last, part=0, parts=0, ended=time.time())
        job.write(self._data, self.state)

    def _check(self) -> None:
        held = job.read(self._data, self.state.id)
        if held is None or held.state == "cancelled":
            raise Cancelled
