"""The front door with the real Rasa and action server, and each of them in trouble."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.backend.own import OwnBackend, check_model
from bot.front import words
from bot.front.door import Door
from bot.front.rasa import RasaClient
from bot.settings import load

from . import fakes
from .test_way import message, texts

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def backend() -> Iterator[OwnBackend]:
    check_model()
    with OwnBackend(load()) as found:
        yield found


@pytest.fixture
async def door(backend: OwnBackend) -> AsyncIterator[Door]:
    settings = backend.settings
    client = RasaClient(settings.rasa_url, settings.rasa_token, 8.0, actions_url=settings.actions_url)
    found = Door(settings, fakes.safety(), client, encoder=fakes.NoEncoder())
    await found.start()
    deadline = time.monotonic() + 180
    while not (backend.died() or all((await found.ready()).values())):
        assert time.monotonic() < deadline, "Rasa did not start"
        await asyncio.sleep(0.3)
    assert not backend.died()
    yield found
    await found.stop()


def process(backend: OwnBackend, name: str) -> "subprocess.Popen[bytes]":
    found: subprocess.Popen[bytes] = backend._processes[name]
    return found


async def turns(door: Door, conversation: str) -> list[Any]:
    state = await door.rasa._tracker(conversation, "ALL")
    return [event["metadata"].get("turn") for event in state["events"] if event["event"] == "user"]


async def test_a_conversation_with_buttons_a_burst_and_danger(door: Door) -> None:
    first = await door.receive(message("free prescriptions, im 19 and hackney looked after me", "1", "real"))
    said, done = await door.answer_to(first, 30, until_done=True)
    assert done and said
    assert (door.inbox.facts(first.conversation).care, door.inbox.facts(first.conversation).age) == ("hackney", 19)
    payloads = [button.payload for one in said for button in one.message.buttons]
    pressed = await door.receive(message(None, "2", "real", payload=payloads[0]))
    assert await texts(door, pressed, 30)
    pieces = [await door.receive(message(text, text, "real")) for text in ("do i get", "a free bus pass")]
    assert await texts(door, pieces[0], 30) == await texts(door, pieces[1], 30) != []
    danger = await door.receive(message("danger", "4", "real"))
    assert danger.crisis and (await texts(door, danger, 30))[0].startswith("guard: suicide hackney")
    assert len(set(await turns(door, first.conversation))) == 4


async def test_typed_commands_do_nothing_special(door: Door) -> None:
    for number, typed in enumerate(["/restart", "/session_start", '/press{"b": "forget:yes"}', "/back"]):
        outcome = await door.receive(message(typed, str(number), "commands"))
        assert await texts(door, outcome, 30)
    assert len(await turns(door, outcome.conversation)) == 4


async def test_a_locked_tracker_store_is_told_and_loses_nothing(backend: OwnBackend, door: Door) -> None:
    first = await door.receive(message("free prescriptions, hackney looked after me", "1", "locked"))
    await texts(door, first, 30)
    lock = sqlite3.connect(backend.settings.data_dir / "tracker.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        second = await door.receive(message("and council tax?", "2", "locked"))
        said, done = await door.answer_to(second, 20)
        assert not done and [one.message for one in said] == [*words.say("slow")]
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert len(await texts(door, second, 60)) > 1
    assert len(await turns(door, first.conversation)) == 2
    assert door.inbox.facts(first.conversation).care == "hackney", "slots were not lost"


async def test_a_hung_action_server_is_told_and_the_turn_goes_on(backend: OwnBackend, door: Door) -> None:
    os.kill(process(backend, "actions").pid, signal.SIGSTOP)
    try:
        outcome = await door.receive(message("free prescriptions", "1", "hung"))
        said, done = await door.answer_to(outcome, 20)
        assert not done and [one.message for one in said] == [*words.say("slow")]
    finally:
        os.kill(process(backend, "actions").pid, signal.SIGCONT)
    assert len(await texts(door, outcome, 60)) > 1
    assert len(await turns(door, outcome.conversation)) == 1


async def test_a_dead_action_server_is_told_and_the_turn_goes_on(backend: OwnBackend, door: Door) -> None:
    process(backend, "actions").kill()
    process(backend, "actions").wait()
    outcome = await door.receive(message("free prescriptions", "1", "no actions"))
    said, done = await door.answer_to(outcome, 20)
    assert not done and said
    backend._start("actions")
    assert len(await texts(door, outcome, 60)) > 1
    assert len(await turns(door, outcome.conversation)) == 1
    follow = await door.receive(message("hackney looked after me", "2", "no actions"))
    assert await texts(door, follow, 30)
    assert door.inbox.facts(follow.conversation).care == "hackney", "the dialogue goes on"


async def test_rasa_killed_in_the_middle_of_a_turn(backend: OwnBackend, door: Door) -> None:
    os.kill(process(backend, "actions").pid, signal.SIGSTOP)
    outcome = await door.receive(message("free prescriptions", "1", "killed"))
    await asyncio.sleep(1)
    process(backend, "rasa").kill()
    process(backend, "rasa").wait()
    os.kill(process(backend, "actions").pid, signal.SIGCONT)
    said, done = await door.answer_to(outcome, 20)
    assert not done and said
    backend._start("rasa")
    assert len(await texts(door, outcome, 120)) > 1
    assert len(await turns(door, outcome.conversation)) == 1


async def test_what_the_processes_logged_holds_no_words(backend: OwnBackend, door: Door) -> None:
    outcome = await door.receive(message("canary-5d1c prescriptions", "1", "log"))
    await texts(door, outcome, 30)
    logged = "".join((backend.settings.data_dir / f"{name}.log").read_text() for name in ("rasa", "actions"))
    assert "canary" not in logged and "prescriptions" not in logged and "hackney" not in logged.lower()


async def test_erasure_reaches_rasas_tracker(backend: OwnBackend, door: Door) -> None:
    outcome = await door.receive(message("canary-9b2e please, free travel", "1", "erase"))
    await texts(door, outcome, 30)
    await texts(door, await door.receive(message("delete my chat", "2", "erase")), 30)
    gone = await door.receive(message(None, "3", "erase", payload="forget:yes"))
    assert await texts(door, gone, 30)
    await door.worker.idle(gone.conversation)
    assert await turns(door, outcome.conversation) == []
    for name in ("tracker", "inbox"):
        held = b"".join(path.read_bytes() for path in backend.settings.data_dir.glob(f"{name}.db*"))
        assert b"canary-9b2e" not in held, name
