"""Work that takes long, in a process of its own: `python -m bot.teach ID`. What it has come to stands in a file of the data
folder, so that it outlives a reload of the page and a restart of the workbench, and can be ended.

The heavy kinds (HEAVY) run one at a time: the process holds a lock, and the system lets go of it however the process ends.
"""

import contextlib
import fcntl
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.front.retention import TRIED_S
from bot.settings import ROOT, Settings

#: try: what PAL makes of a sentence now. see: what would change with it. phrase: the same for a crisis phrase. train: a new
#: model, which goes live if all is well.
KINDS = ("try", "see", "phrase", "train")
HEAVY = ("see", "phrase", "train")
#: Trainings that are remembered.
_TRAININGS = 20
_START_S = 15.0


@dataclass(frozen=True)
class State:
    """One job. state: running, done (see `result`), failed (see `words`), cancelled. `stage` of `stages`, with `part` of
    `parts` done in it. `fixed`: it can no longer be cancelled."""

    id: str
    kind: str
    by: str
    began: float
    given: dict[str, Any]
    state: str = "running"
    stages: tuple[str, ...] = ()
    stage: int = 0
    part: int = 0
    parts: int = 0
    words: str = ""
    ended: float | None = None
    fixed: bool = False
    pid: int = 0
    born: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.state == "running"

    @property
    def share(self) -> int:
        """How far it is, 0 to 100: stages count alike."""
        if not self.stages:
            return 0
        inside = self.part / self.parts if self.parts else 0.0
        return min(100, round(100 * (self.stage + inside) / len(self.stages)))


class Busy(Exception):
    """Another heavy job is running; it is `state`."""

    def __init__(self, state: State) -> None:
        super().__init__("Something else is being worked on. Wait until it has ended, or cancel it.")
        self.state = state


def folder(data: Path) -> Path:
    """Where the files are."""
    return data / "teach"


def start(settings: Settings, kind: str, by: str, given: dict[str, Any]) -> State:
    """Begins a job in the background. Raises Busy."""
    data = settings.data_dir
    tidy(data)
    if kind in HEAVY and (other := current(data)):
        raise Busy(other)
    state = State(secrets.token_hex(8), kind, by, time.time(), given)
    write(data, state)
    from bot.backend.child import environment

    child = subprocess.Popen(
        [sys.executable, "-m", "bot.teach", state.id],
        cwd=ROOT,
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A group of its own: it outlives the workbench, and is ended with all that it has started.
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()
    return state


def read(data: Path, id_: str) -> State | None:
    """The job as it stands; one whose process is gone has failed."""
    if not re.fullmatch(r"[0-9a-f]{16}", id_):
        return None
    try:
        held = json.loads((folder(data) / f"{id_}.json").read_text(encoding="utf-8"))
        state = State(**{**held, "stages": tuple(held["stages"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if state.running and not _alive(state):
        gone = "It was stopped half-way (the machine was restarted, or ran out of memory). What is live is as it was."
        return replace(state, state="failed", words=gone)
    return state


def write(data: Path, state: State) -> None:
    """Keeps the job's file; only PAL's own user may read it."""
    where = folder(data)
    where.mkdir(parents=True, exist_ok=True)
    part = where / f".{state.id}.{os.getpid()}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(asdict(state), out)
    os.replace(part, where / f"{state.id}.json")


def all_of(data: Path, *kinds: str) -> list[State]:
    """Every job of these kinds, the newest first."""
    found = [read(data, path.stem) for path in folder(data).glob("*.json")]
    return sorted((one for one in found if one and one.kind in kinds), key=lambda one: -one.began)


def current(data: Path) -> State | None:
    """The heavy job that is running."""
    return next((one for one in all_of(data, *HEAVY) if one.running), None)


def cancel(data: Path, id_: str) -> bool:
    """Ends a job and all that it has started; False if it is not running, or is past the point."""
    state = read(data, id_)
    if state is None or not state.running or state.fixed:
        return False
    if state.pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(state.pid, signal.SIGTERM)
    write(data, replace(state, state="cancelled", ended=time.time(), words="Cancelled. Nothing was changed."))
    return True


def tidy(data: Path) -> None:
    """Forgets what was tried a day ago (bot/front/retention.py), and all but the newest trainings."""
    now = time.time()
    trainings = [one for one in all_of(data, "train") if not one.running][_TRAININGS:]
    tried = [one for one in all_of(data, "try", "see", "phrase") if not one.running and one.began < now - TRIED_S]
    for one in (*trainings, *tried):
        (folder(data) / f"{one.id}.json").unlink(missing_ok=True)


@contextlib.contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Holds the lock of the heavy jobs; False when another process has it."""
    folder(data).mkdir(parents=True, exist_ok=True)
    with (folder(data) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def born(pid: int) -> str:
    """When a process began, as the system counts: with its number it names one process for good. "" when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        # A system without /proc: its number alone must do.
        return "" if Path("/proc/self/stat").exists() else _there(pid)


def _there(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return str(pid)


def _alive(state: State) -> bool:
    if not state.pid:
        # Its first moment: it has not said yet who it is.
        return time.time() - state.began < _START_S
    return state.born == born(state.pid) != ""
