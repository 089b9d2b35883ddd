"""The client of the child process that plays conversations, over children that a test makes."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal import Script
from bot.workbench.rehearsing import Away, Rehearsing
from tests.front import fakes

#: Answers what a test of the pages needs; "die" ends it, "sleep" answers nothing.
_CHILD = """
import json, os, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    number, what = asked["id"], asked["do"]
    said = json.dumps(asked.get("script") or asked.get("names") or "")
    if "die" in said:
        os._exit(3)
    if "sleep" in said:
        continue
    if "wrong" in said:
        print("noise that is no answer")
        print(json.dumps({"id": number, "error": "'wrong' is not a date"}), flush=True)
    elif what == "play":
        why = {"text": "x"}
        step = {"user": "hi", "replies": [], "trace": {"pid": os.getpid()}, "why": why}
        print(json.dumps({"id": number, "steps": [step]}), flush=True)
    elif what == "flows":
        for name in asked["names"]:
            print(json.dumps({"id": number, "test": name, "passed": True, "number": 1, "of": 1, "result": {}}), flush=True)
        print(json.dumps({"id": number, "done": True}), flush=True)
    elif what == "stop":
        open(os.environ["STOPPED"], "a").write(str(asked["what"]))
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("STOPPED", str(tmp_path / "stopped"))
    opened: list[Rehearsing] = []

    def make(**more: Any) -> Rehearsing:
        opened.append(Rehearsing(fakes.settings(tmp_path), command=(sys.executable, "-c", _CHILD), **more))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def pid(rehearsing: Rehearsing, *turns: str) -> int:
    return int(rehearsing.play(Script(turns=list(turns)), 30.0)[0].trace["pid"])


def test_one_child_is_started_late_and_kept(made: Any) -> None:
    rehearsing = made()
    assert rehearsing._child is None
    assert pid(rehearsing, "hi") == pid(rehearsing, "hi again") == rehearsing._child.pid


def test_many_may_ask_at_once(made: Any) -> None:
    rehearsing = made()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(pid(rehearsing, "hi"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 12 and len(set(found)) == 1


def test_a_child_that_dies_is_told_and_replaced(made: Any) -> None:
    rehearsing = made()
    first = pid(rehearsing, "hi")
    with pytest.raises(Away, match="stopped"):
        rehearsing.play(Script(turns=["die"]), 30.0)
    assert pid(rehearsing, "hi") != first


def test_what_cannot_be_played_is_said_in_its_words(made: Any) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        made().play(Script(turns=["wrong"]), 30.0)


def test_nobody_waits_for_ever(made: Any) -> None:
    rehearsing = made()
    pid(rehearsing, "hi")
    with pytest.raises(Away, match="took too long"):
        rehearsing.play(Script(turns=["sleep"]), 0.2)
    assert rehearsing._waiting == {} and pid(rehearsing, "hi")


def test_a_child_that_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(Away, match="cannot be started"):
        Rehearsing(fakes.settings(tmp_path), command=("/nowhere/at/all",)).play(Script(turns=["hi"]), 5.0)


def test_flows_and_their_end(made: Any, tmp_path: Path) -> None:
    rehearsing = made()
    assert [one["test"] for one in rehearsing.flows(["a", "b"])] == ["a", "b"]
    assert not (tmp_path / "stopped").exists()
    answers = rehearsing.flows(["a", "b"])
    next(answers)
    answers.close()
    deadline = time.monotonic() + 20
    while not (tmp_path / "stopped").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (tmp_path / "stopped").exists(), "a run that nobody listens to is stopped"


def test_it_ends_when_nobody_needs_it_and_comes_back(made: Any) -> None:
    rehearsing = made(idle_s=0.4)
    first = pid(rehearsing, "hi")
    child = rehearsing._child
    child.wait(20)
    assert pid(rehearsing, "hi") != first


def test_closing_ends_the_child(made: Any) -> None:
    rehearsing = made()
    pid(rehearsing, "hi")
    child = rehearsing._child
    rehearsing.close()
    assert child.wait(20) is not None


def test_warming_waits_for_nothing(made: Any) -> None:
    rehearsing = made()
    rehearsing.warm()
    assert rehearsing._child is not None and rehearsing._waiting == {}
    Rehearsing(fakes.settings(Path("/tmp")), command=("/nowhere",)).warm()
