"""A Rasa and an action server of one's own, on free ports and with a folder that is gone afterwards: for `pal chat` and
`pal converse`, so that they run the real thing and leave no trace in the real databases."""

import contextlib
import ctypes
import dataclasses
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from bot.backend import child
from bot.settings import ROOT, Settings

_NAMES = ("actions", "rasa")


class NoModel(Exception):
    """There is no trained model to run."""


class OwnBackend:
    """A context: the two processes run inside it. `settings` are those of the private folder."""

    def __init__(self, settings: Settings) -> None:
        self._real = settings
        self._folder = Path(tempfile.mkdtemp(prefix="pal-"))
        rasa_port, actions_port = free_ports(2)
        self.settings = dataclasses.replace(
            settings,
            data_dir=self._folder,
            database_url=None,
            redis_url=None,
            rasa_port=rasa_port,
            actions_port=actions_port,
        )
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "OwnBackend":
        try:
            check_model()
            self._copy_offers()
            for name in _NAMES:
                self._start(name)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def died(self) -> str | None:
        """The name of a process that has ended by itself, with the end of its log; None while both run."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                log = (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
                return f"{name} stopped ({process.returncode}): {log[-1500:]}"
        return None

    def stop(self) -> None:
        """Ends both and removes the folder. Safe to call twice."""
        for how, wait_s in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            for process in self._processes.values():
                if process.poll() is None:
                    _signal_group(process, how)
            for process in self._processes.values():
                try:
                    process.wait(wait_s)
                except subprocess.TimeoutExpired:
                    continue
        self._processes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, name: str) -> None:
        env = child.environment(self.settings)
        env.pop("PAL_AFTER_PORT", None)
        if name == "actions" and self._real.database_url:
            # Offers are read where they are kept.
            env["DATABASE_URL"] = self._real.database_url
        with open(self._folder / f"{name}.log", "wb") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "bot.backend.child", name],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    def _copy_offers(self) -> None:
        """A snapshot, so that nothing said here (feedback, open questions) lands in the real one."""
        if self._real.database_url:
            return
        source = self._real.data_dir / "offers.db"
        if not source.exists():
            load = [sys.executable, "-m", "bot.cli", "offers", "load", "--quiet"]
            subprocess.run(load, cwd=ROOT, env=child.environment(self.settings), stdout=sys.stderr, check=False)
            return
        with sqlite3.connect(source, timeout=30) as old, sqlite3.connect(self._folder / "offers.db") as new:
            old.backup(new)


def check_model() -> None:
    """Raises NoModel unless there is a trained model."""
    if not any((ROOT / "models").glob("*.tar.gz")):
        raise NoModel("PAL has no trained model yet. `make run` trains it.")


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses at this moment, all different."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def _signal_group(process: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)


def _die_with_parent() -> None:
    """Linux ends the child when we die, also by kill -9, when nothing of ours can run any more."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
