"""Rehearsals for another process: requests in, answers out, one JSON object a line.

    {"id": 1, "do": "play", "script": {"turns": ["hi"]}}     -> {"id": 1, "steps": [...]}
    {"id": 2, "do": "flows", "names": null, "model": null}   -> {"id": 2, "test", "passed", "number", "of", "result"} a test,
                                                                then {"id": 2, "done": true}
    {"id": 3, "do": "load"}                                  -> {"id": 3, "done": true}, once the model is loaded
    {"id": 5, "do": "vectors", "texts": [...]}                    -> {"id": 5, "rows": [[...], ...]} a portion, then
                                                                     {"id": 5, "done": true}
    {"id": 4, "do": "stop", "what": 2}                       -> ends the run of request 2 after the test it is at
    anything that cannot be done                             -> {"id": ..., "error": "in plain words"}

Several requests are worked on in turn, so a conversation that is played does not wait for a long run of tests.
"""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from bot.rehearsal.model import MODEL, Model, NoModel
from bot.rehearsal.play import Rehearsal
from bot.rehearsal.shapes import Script

Answers = Iterator[dict[str, Any]]
_END = object()
#: Texts that are encoded before somebody else's request has its turn.
_PORTION = 20


class Server:
    """Answers requests. `load`: makes the first Rehearsal."""

    def __init__(self, load: Callable[[], Rehearsal] = Rehearsal.load, archive: Path = MODEL) -> None:
        self._load, self._archive = load, archive
        self._held: Rehearsal | None = None
        self._mark: tuple[int, int] | None = None

    def run(self, lines: BinaryIO, write: Callable[[dict[str, Any]], None]) -> None:
        """Reads to the end of `lines`, and ends when all is answered."""
        waiting: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=_read, args=(lines, waiting), daemon=True).start()
        jobs: dict[Any, Answers] = {}
        ended = False
        while jobs or not ended:
            while not ended and (not jobs or not waiting.empty()):
                got = waiting.get()
                if got is _END:
                    ended = True
                else:
                    self._take(got, jobs, write)
            for key in list(jobs):
                found = next(jobs[key], None)
                if found is None:
                    del jobs[key]
                else:
                    write(found)

    def _take(self, line: bytes, jobs: dict[Any, Answers], write: Callable[[dict[str, Any]], None]) -> None:
        try:
            request = json.loads(line)
            do = {"play": self._play, "flows": self._flows, "load": self._ready, "vectors": self._vectors}.get(request["do"])
            number = request.get("id")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            write({"id": None, "error": "not a request"})
            return
        if request["do"] == "stop":
            jobs.pop(request.get("what"), None)
            write({"id": number, "done": True})
        elif do is None:
            write({"id": number, "error": "not a request"})
        else:
            jobs[number] = self._safely(number, do, request)

    def _safely(self, number: Any, do: Callable[[dict[str, Any]], Answers], request: dict[str, Any]) -> Answers:
        try:
            for found in do(request):
                yield {"id": number, **found}
        except (NoModel, ValueError, RuntimeError) as error:
            # NotLoaded is a RuntimeError; msgspec's and the script's own faults are ValueErrors. All are in plain words.
            yield {"id": number, "error": str(error)}
        except Exception as error:
            # Its text may hold what somebody wrote.
            yield {"id": number, "error": type(error).__name__}

    def _rehearsal(self, model: str | None = None) -> Rehearsal:
        mark = _mark(self._archive)
        if self._held is None:
            self._held = self._load()
        elif mark != self._mark:
            # A new model went live.
            self._held = self._held.using(Model.load(self._archive, self._held.model.vectors))
        self._mark = mark
        return self._held.using(Model.load(Path(model), self._held.model.vectors)) if model else self._held

    def _ready(self, _request: dict[str, Any]) -> Answers:
        self._rehearsal()
        yield {"done": True}

    def _vectors(self, request: dict[str, Any]) -> Answers:
        texts = msgspec.convert(request.get("texts"), list[str])
        model = self._rehearsal().model
        for start in range(0, len(texts), _PORTION):
            rows = model.placed(texts[start : start + _PORTION])
            yield {"rows": [[round(float(number), 4) for number in row] for row in rows]}
        yield {"done": True}

    def _play(self, request: dict[str, Any]) -> Answers:
        script = msgspec.convert(request.get("script"), Script)
        yield {"steps": msgspec.to_builtins(self._rehearsal().play(script))}

    def _flows(self, request: dict[str, Any]) -> Answers:
        from bot.flows import read, run

        wanted = request.get("names")
        folder = request.get("folder")
        found = [flow for flow in read(Path(folder) if folder else None) if wanted is None or flow.name in wanted]
        rehearsal = self._rehearsal(request.get("model"))
        for number, flow in enumerate(found, 1):
            result = run(flow, rehearsal)
            told = {"test": flow.name, "passed": result.passed, "number": number, "of": len(found)}
            yield {**told, "result": msgspec.to_builtins(result)}
        yield {"done": True}


def _read(lines: BinaryIO, waiting: "queue.Queue[Any]") -> None:
    for line in lines:
        if line.strip():
            waiting.put(line)
    waiting.put(_END)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
