"""kill -9 between any two steps: nothing lost, nothing entered twice, nothing said twice."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.backend.own import free_ports
from bot.front.identity import Identity
from bot.front.inbox import Inbox

from . import fakes
from .victim import STEPS, run

#: Processes start at once from one that has imported everything.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.front.victim"])


@pytest.fixture
def served() -> Iterator[tuple[fakes.FakeRasa, str]]:
    """A fake Rasa on a port of its own, which outlives the front door."""
    rasa = fakes.FakeRasa()
    port = free_ports(1)[0]
    server = uvicorn.Server(uvicorn.Config(rasa.app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield rasa, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def front(folder: Path, url: str, step: str, *messages: tuple[str, str]) -> Any:
    """A front door that is given (key, text) messages."""
    ours, theirs = _FORKS.Pipe()
    process: Any = _FORKS.Process(target=run, args=(folder, url, step, theirs), daemon=True)
    process.start()
    for message in messages:
        ours.send(message)
    # Closed only with the process: it waits for more.
    process.messages = ours
    return process


@pytest.mark.parametrize("step", [step for step in STEPS if step])
def test_killed(tmp_path: Path, served: tuple[fakes.FakeRasa, str], step: str) -> None:
    rasa, url = served
    # A lone piece is answered by itself when what it led up to comes later than the wait.
    texts = ["can you", "tell me about travel"] if "piece" in step else ["travel card", "housing list"]
    if "danger" in step:
        texts[0] = "sideways"
    victim = front(tmp_path, url, step, ("k1", texts[0]))
    victim.join(60)
    assert victim.exitcode == -9
    if "piece" in step:
        time.sleep(1.2)
    # Whoever was not told "accepted" delivers again; so do some who were.
    healthy = front(tmp_path, url, "", ("k1", texts[0]), ("k2", texts[1]))
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    conversation = Identity(fakes.settings(tmp_path)).pseudonym("web", "p")
    wanted = [f"re: {text}" for text in texts]
    if "danger" in step:
        wanted.insert(0, "guard: abuse None")
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            said = [one.message.text for one in inbox.said(conversation)]
            if len(said) >= len(wanted) and not inbox.open_rows(conversation):
                break
            time.sleep(0.05)
        time.sleep(0.3)
        assert [one.message.text for one in inbox.said(conversation)] == wanted
        if "danger" in step:
            told = [post["metadata"].get("crisis") for post in rasa.posts]
            assert told == ["abuse", None], "looked at before its turn, after a restart, too"
        assert rasa.turns(conversation) == texts
    finally:
        healthy.kill()
        healthy.join()
        inbox.close()
