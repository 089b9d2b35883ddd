"""A front door in a process of its own, to be killed; `step` is where it kills itself (kill -9), "" for nowhere."""

import asyncio
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.front.door import Door
from bot.front.inbox import Inbox
from bot.front.marking import Marking
from bot.front.rasa import RasaClient
from bot.front.receive import Incoming
from bot.front.worker import Worker

from . import fakes


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str) -> None:
    setattr(owner, name, die)


def after(owner: type, name: str) -> None:
    whole: Callable[..., Any] = getattr(owner, name)
    if asyncio.iscoroutinefunction(whole):

        async def then_die(*args: Any, **kwargs: Any) -> Any:
            await whole(*args, **kwargs)
            die()
    else:

        def then_die(*args: Any, **kwargs: Any) -> Any:  # type: ignore[misc]
            whole(*args, **kwargs)
            die()

    setattr(owner, name, then_die)


STEPS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "stored, before the worker": lambda: after(Inbox, "add"),
    "turn noted, before Rasa": lambda: after(Inbox, "start"),
    "Rasa asked, answer not stored": lambda: after(RasaClient, "turn"),
    "turn seen in the tracker, answer not stored": lambda: before(Inbox, "answer"),
    "answer stored": lambda: after(Inbox, "answer"),
    "while waiting for the next piece": lambda: before(Worker, "_next"),
    "danger found, not noted": lambda: before(Marking, "mark"),
    "danger noted": lambda: after(Marking, "mark"),
}


async def main(folder: Path, url: str, step: str, messages: Connection) -> None:
    """Receives the (key, text) pairs that `messages` brings, and lives on."""
    STEPS[step]()
    client = RasaClient(url, "token", 3.0)
    door = Door(fakes.settings(folder), fakes.learned_safety(), client, fakes.QUICK, encoder=fakes.OneWord())
    await door.start()
    while True:
        key, text = await asyncio.get_running_loop().run_in_executor(None, messages.recv)
        await door.receive(Incoming("web", key, "p", text))


def run(folder: Path, url: str, step: str, messages: Connection) -> None:
    """The process."""
    asyncio.run(main(folder, url, step, messages))
