"""Pid files: who runs, and whether a pid still means the process that wrote it (numbers are used again)."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """A process, and when it was started: together they name it for good."""

    pid: int
    started: str

    @property
    def alive(self) -> bool:
        return bool(self.started) and started(self.pid) == self.started

    def end(self, patience_s: float = 8.0) -> None:
        """Asks it and its group to stop, and makes them after `patience_s`."""
        for how, wait_s in ((signal.SIGTERM, patience_s), (signal.SIGKILL, 2.0)):
            if not self.alive:
                return
            self._signal(how)
            until = time.monotonic() + wait_s
            while self.alive and time.monotonic() < until:
                time.sleep(0.1)

    def _signal(self, how: signal.Signals) -> None:
        try:
            # Only a group that it leads itself: never that of whoever started it.
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, how)
            else:
                os.kill(self.pid, how)
        except ProcessLookupError:
            pass


def started(pid: int) -> str:
    """When process `pid` was started, as the system says it; empty if there is none (or only what is left of one)."""
    ps = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    found = subprocess.run(ps, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}).stdout
    state, _, when = found.strip().partition(" ")
    return "" if state.startswith("Z") else " ".join(when.split())


def write(path: Path, pid: int | None = None) -> None:
    """Notes process `pid` (this one if None) in `path`."""
    number = os.getpid() if pid is None else pid
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{number} {started(number)}\n", encoding="ascii")


def read(path: Path) -> Process | None:
    """The process noted in `path`, if it still runs."""
    try:
        number, _, when = path.read_text(encoding="ascii").strip().partition(" ")
        process = Process(int(number), when)
    except (OSError, ValueError):
        return None
    return process if process.alive else None
