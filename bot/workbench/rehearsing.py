"""The workbench's rehearsals: a child process (`python -m bot.rehearsal`), started when it is first needed and ended when
nobody has needed it for a while, so that neither its memory nor its work is in the process that answers young people."""

import atexit
import contextlib
import itertools
import json
import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bot.flows.files import home
from bot.rehearsal.shapes import Script, Step
from bot.settings import ROOT, Settings

log = logging.getLogger(__name__)

#: Loading the model takes some seconds on a busy machine, a conversation far less than one.
ANSWER_S = 60.0
_IDLE_S = 600.0
_GONE: dict[str, Any] = {"gone": True}

Answers = Generator[dict[str, Any], None, None]


class Away(Exception):
    """No answer came; the words are for the person."""


class Rehearsing:
    """One child process, asked from several threads. Its methods wait: call them in a thread."""

    def __init__(self, settings: Settings, idle_s: float = _IDLE_S, command: Sequence[str] | None = None) -> None:
        self._settings = settings
        self._idle_s = idle_s
        self._command = list(command or (sys.executable, "-m", "bot.rehearsal"))
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._waiting: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._used = time.monotonic()
        atexit.register(self.close)

    def play(self, script: Script, timeout_s: float = ANSWER_S) -> tuple[Step, ...]:
        """The steps of a conversation. Raises Away, and ValueError in plain words for a script that cannot be played."""
        answers = self.ask({"do": "play", "script": msgspec.to_builtins(script)}, timeout_s)
        return msgspec.convert(next(answers)["steps"], tuple[Step, ...])

    def flows(self, names: Sequence[str] | None = None, model: Path | None = None) -> Answers:
        """Runs the conversation tests (all, or these), with the archive `model` instead of the live one: one object a test,
        as it ends ({"test", "passed", "number", "of", "result"}). Raises as `play` does. Closing the iterator stops it."""
        request = {"do": "flows", "names": None if names is None else list(names), "model": str(model) if model else None}
        request["folder"] = str(home())
        answers = self.ask(request, ANSWER_S)
        try:
            yield from (answer for answer in answers if not answer.get("done"))
        finally:
            answers.close()

    def placed(self, texts: Sequence[str], timeout_s: float) -> list[list[float]] | None:
        """Vectors in which what means the same is near (bot.rehearsal.model); None unless the child is running already
        and answers in time. Each portion is waited for `timeout_s` seconds."""
        if self._child is None or self._child.poll() is not None:
            return None
        found: list[list[float]] = []
        try:
            for answer in self.ask({"do": "vectors", "texts": list(texts)}, timeout_s):
                found += answer.get("rows", [])
        except (Away, ValueError):
            return None
        return found if len(found) == len(texts) else None

    def warm(self) -> None:
        """Starts it, without waiting for its model to be loaded: whoever opens the page will ask for something soon."""
        with contextlib.suppress(Away):
            self._send(next(self._numbers), {"do": "load"}, None)

    def ask(self, request: dict[str, Any], timeout_s: float) -> Answers:
        """Every answer to a request, each waited for `timeout_s` seconds. Raises as `play` does."""
        number = next(self._numbers)
        answers: queue.Queue[dict[str, Any]] = queue.Queue()
        over = False
        try:
            self._send(number, request, answers)
            while not over:
                try:
                    answer = answers.get(timeout=timeout_s)
                except queue.Empty:
                    raise Away("PAL took too long to answer here. Try it again in a minute.") from None
                over = "steps" in answer or bool(answer.get("done")) or "error" in answer or answer is _GONE
                if answer is _GONE:
                    raise Away("The part of PAL that plays conversations stopped. Try it again.")
                if "error" in answer:
                    raise ValueError(answer["error"])
                yield answer
        finally:
            self._waiting.pop(number, None)
            self._used = time.monotonic()
            if not over:
                self._stop(number)

    def _send(self, number: int, request: dict[str, Any], answers: "queue.Queue[dict[str, Any]] | None") -> None:
        line = json.dumps({"id": number, **request}).encode() + b"\n"
        with self._lock:
            self._used = time.monotonic()
            for last in (False, True):
                child = self._running()
                if answers is not None:
                    self._waiting[number] = answers
                try:
                    _write(child, line)
                    return
                except OSError:
                    # It ended a moment ago; once more with a new one.
                    self._end()
                    if last:
                        raise Away("The part of PAL that plays conversations cannot be started just now.") from None

    def _stop(self, number: int) -> None:
        with self._lock, contextlib.suppress(OSError):
            if self._child is not None:
                _write(self._child, json.dumps({"id": 0, "do": "stop", "what": number}).encode() + b"\n")

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is None:
            return self._child
        from bot.backend.child import environment

        try:
            child = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=environment(self._settings),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            log.error("rehearsals cannot be started: %s", type(error).__name__)
            raise Away("The part of PAL that plays conversations cannot be started just now.") from None
        self._child = child
        threading.Thread(target=self._read, args=(child,), daemon=True, name="rehearsing-read").start()
        threading.Thread(target=self._watch, args=(child,), daemon=True, name="rehearsing-watch").start()
        return child

    def _read(self, child: "subprocess.Popen[bytes]") -> None:
        assert child.stdout is not None
        for line in child.stdout:
            try:
                answer = json.loads(line)
            except ValueError:
                continue
            waiting = self._waiting.get(answer.get("id"))
            if waiting is not None:
                waiting.put(answer)
        code = child.wait()
        with self._lock:
            if self._child is child:
                self._child = None
                if code:
                    log.error("rehearsals ended: %s", code)
                for waiting in list(self._waiting.values()):
                    waiting.put(_GONE)

    def _watch(self, child: "subprocess.Popen[bytes]") -> None:
        while child.poll() is None:
            time.sleep(min(self._idle_s / 4, 15))
            with self._lock:
                if self._child is child and not self._waiting and time.monotonic() - self._used > self._idle_s:
                    self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            with contextlib.suppress(OSError):
                # It ends with its input, in the middle of whatever it does.
                child.stdin.close()  # type: ignore[union-attr]
            child.terminate()

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._end()


def _write(child: "subprocess.Popen[bytes]", line: bytes) -> None:
    assert child.stdin is not None
    child.stdin.write(line)
    child.stdin.flush()
