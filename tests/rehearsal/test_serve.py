"""The child process: requests in, answers out, one JSON object a line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.rehearsal import NoModel, Rehearsal
from bot.rehearsal.serve import Server
from bot.settings import ROOT


def ask(server: Server, *requests: Any) -> list[dict[str, Any]]:
    lines = b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in requests)
    written: list[dict[str, Any]] = []
    server.run(io.BytesIO(lines), written.append)
    return written


@pytest.fixture
def server(rehearsal: Rehearsal) -> Server:
    return Server(lambda: rehearsal)


def play(number: int, *turns: Any, **more: Any) -> dict[str, Any]:
    return {"id": number, "do": "play", "script": {"turns": list(turns), "as_of": "2026-11-21", **more}}


def test_plays(server: Server) -> None:
    answers = ask(server, play(1, "hi"), play("two", "free bus pass", start={"care": "camden"}))
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[1]["steps"][0]["trace"]["intent"] == "greet"
    assert by_id["two"]["steps"][0]["trace"]["care"] == "camden" and by_id["two"]["steps"][0]["why"]["offers"]
    json.dumps(answers)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (b"nonsense", "not a request"),
        (b"[1]", "not a request"),
        (b"[" * 5000, "not a request"),
        ({"id": 1}, "not a request"),
        ({"id": 1, "do": "fly"}, "not a request"),
        ({"id": 1, "do": "play"}, "Expected `object`"),
        (play(1, 5), "Expected `str | array`"),
        (play(1, "hi", as_of="x"), "is not a date"),
        (play(1, "hi", start={"care": "x"}), "is not a council"),
        (play(1, "hi", start={"name": "x"}), "unknown field"),
        ({"id": 1, "do": "flows", "model": "/nowhere.tar.gz"}, "no trained model"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_rest_goes_on(server: Server, request_: Any, words: str) -> None:
    answers = ask(server, request_, play(2, "hi"))
    assert words in next(answer["error"] for answer in answers if "error" in answer)
    assert any(answer["id"] == 2 and answer.get("steps") for answer in answers)


def test_without_a_model_it_says_so_and_finds_it_later(rehearsal: Rehearsal) -> None:
    found: list[Any] = [NoModel("PAL has no trained model yet."), rehearsal]

    def load() -> Rehearsal:
        one = found.pop(0)
        if isinstance(one, Exception):
            raise one
        return one  # type: ignore[no-any-return]

    server = Server(load)
    assert ask(server, play(1, "hi")) == [{"id": 1, "error": "PAL has no trained model yet."}]
    assert "steps" in ask(server, play(2, "hi"))[0]


def test_a_fault_says_no_more_than_its_kind(rehearsal: Rehearsal) -> None:
    class Broken:
        def play(self, _script: Any) -> None:
            raise KeyError("what somebody wrote")

    answers = ask(Server(lambda: Broken()), play(1, "hi"))  # type: ignore[arg-type, return-value]
    assert answers == [{"id": 1, "error": "KeyError"}]


def test_a_new_model_is_taken_up(rehearsal: Rehearsal, tmp_path: Path) -> None:
    archive = tmp_path / "pal.tar.gz"
    os.link(ROOT / "models" / "pal.tar.gz", archive)
    server = Server(lambda: rehearsal, archive)
    ask(server, {"id": 1, "do": "load"})
    first = server._held
    ask(server, {"id": 2, "do": "load"})
    assert server._held is first
    archive.unlink()
    archive.write_bytes((ROOT / "models" / "pal.tar.gz").read_bytes())
    assert ask(server, {"id": 3, "do": "load"}) == [{"id": 3, "done": True}]
    assert server._held is not first and server._held is not None
    assert server._held.model.vectors is rehearsal.model.vectors, "the encoder stays"


def test_tests_run_with_progress_and_a_conversation_does_not_wait(server: Server) -> None:
    answers = ask(server, {"id": 1, "do": "flows", "names": None}, play(2, "hi"))
    tests = [answer for answer in answers if answer["id"] == 1]
    assert tests[-1] == {"id": 1, "done": True} and [one["number"] for one in tests[:-1]] == list(range(1, len(tests)))
    assert all({"id", "test", "passed", "number", "of", "result"} == set(one) for one in tests[:-1])
    assert answers.index(next(one for one in answers if one["id"] == 2)) <= 2


def test_a_run_can_be_stopped(server: Server) -> None:
    answers = ask(server, {"id": 1, "do": "flows"}, {"id": 2, "do": "stop", "what": 1})
    assert {"id": 2, "done": True} in answers and {"id": 1, "done": True} not in answers


def test_as_a_process_only_json_reaches_stdout() -> None:
    lines = "\n".join(map(json.dumps, ({"id": 1, "do": "fly"}, {"id": 2, "do": "stop", "what": 1}))) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "bot.rehearsal"],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 1, "error": "not a request"},
        {"id": 2, "done": True},
    ]


def test_vectors_put_what_means_the_same_near(server: Server) -> None:
    texts = ["can i get free bus travel", "is the bus free for care leavers", "who do i complain to about my social worker"]
    answers = ask(server, {"id": 1, "do": "vectors", "texts": texts}, {"id": 2, "do": "vectors", "texts": "x"})
    rows = [row for answer in answers if answer["id"] == 1 for row in answer.get("rows", [])]
    bus, other_bus, complaint = (np.array(row) / np.linalg.norm(row) for row in rows)
    assert bus @ other_bus > 0.4 > bus @ complaint
    assert any("error" in answer for answer in answers if answer["id"] == 2)
