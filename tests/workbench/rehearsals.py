"""Rehearsals for tests of pages: in this process, or with answers that a test gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bot import flows
from bot.rehearsal import Rehearsal, Script, Step
from bot.workbench.rehearsing import Away


class InProcess:
    """As bot.workbench.rehearsing.Rehearsing, without a child. `trouble`: raised instead of an answer."""

    def __init__(self, rehearsal: Rehearsal | None = None) -> None:
        self.rehearsal = rehearsal
        self.trouble: Exception | None = None
        self.stopped = False

    def warm(self) -> None:
        """Nothing to warm."""

    def play(self, script: Script, timeout_s: float = 1.0) -> tuple[Step, ...]:
        """The steps."""
        if self.trouble:
            raise self.trouble
        if self.rehearsal is None:
            raise Away("not here")
        return self.rehearsal.play(script)

    def flows(self, names: Sequence[str] | None = None, model: Path | None = None) -> Iterator[dict[str, Any]]:
        """One answer a test."""
        found = [flow for flow in flows.read() if names is None or flow.name in names]
        try:
            for number, flow in enumerate(found, 1):
                if self.trouble and number > 1:
                    raise self.trouble
                assert self.rehearsal is not None
                result = flows.run(flow, self.rehearsal)
                told = {"test": flow.name, "passed": result.passed, "number": number, "of": len(found)}
                yield {**told, "result": msgspec.to_builtins(result)}
        except GeneratorExit:
            self.stopped = True
            raise
