"""A front door that ends itself with kill -9 at a chosen step. `python -m benchmarks.channels.victim`."""

import asyncio
import os
import signal
import sys
from types import SimpleNamespace
from typing import Any


def run(step: str, mark: str, environ: dict[str, str]) -> None:
    """The front door as the supervisor runs it, with a screen and a guard of one word each; never returns by itself. It dies
    at `step` of a message that has `mark` in it."""
    os.environ.update(environ)
    if environ:
        # Its log is not the benchmark's table.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from bot.channels.telegram.sender import TelegramSender
    from bot.channels.whatsapp.sender import WhatsAppSender
    from bot.front import __main__, door, encoding
    from bot.front.marking import Marking
    from bot.front.rasa import RasaClient
    from tests.front import fakes

    # What is measured is the way of a message; phrases and vectors take seconds to load and no part in it. The learned
    # screen takes as long as the real one, and knows one word.
    encoding._load = lambda: SimpleNamespace(encode=_encode)
    encoding._load_model = lambda: lambda text, _vector: text if text.startswith("sideways") else None
    encoding._load_triage = lambda: lambda _text: 0.0
    safety = fakes.safety()
    said = safety.answer

    def answer(concern: Any, person: Any, now: Any) -> Any:
        return said(SimpleNamespace(kind=f"{concern.kind} {concern.text}"), person, now)

    def screen(text: str, vector: Any = None, model: Any = None) -> Any:
        if model is not None and model(text, vector):
            return SimpleNamespace(kind="abuse", text=text)
        return SimpleNamespace(kind="suicide", text=text) if text.startswith("danger") else None

    door.load_safety = lambda: fakes.Safety(screen, answer, safety.mask, safety.urgent)
    if step == "accepted":
        for sender in (TelegramSender, WhatsAppSender):
            _then_die(sender, "send", mark)
    if step == "turn":
        _die_during(RasaClient, "turn", mark)
    if step == "found":
        _die_before(Marking, "mark", mark)
    if step == "marked":
        _then_die_plain(Marking, "mark", mark)
    sys.exit(__main__.main())


def _encode(texts: list[str]) -> list[Any]:
    import time

    time.sleep(0.03)
    return [None for _ in texts]


def _die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(owner: Any, name: str, mark: str) -> None:
    whole = getattr(owner, name)

    async def then_die(*args: Any, **kwargs: Any) -> None:
        await whole(*args, **kwargs)
        if mark in repr(args):
            _die()

    setattr(owner, name, then_die)


def _die_before(owner: Any, name: str, mark: str) -> None:
    whole = getattr(owner, name)

    def die_before(*args: Any) -> Any:
        if mark in repr(args):
            _die()
        return whole(*args)

    setattr(owner, name, die_before)


def _then_die_plain(owner: Any, name: str, mark: str) -> None:
    whole = getattr(owner, name)

    def then_die(*args: Any) -> Any:
        found = whole(*args)
        if mark in repr(args):
            _die()
        return found

    setattr(owner, name, then_die)


def _die_during(owner: Any, name: str, mark: str) -> None:
    whole = getattr(owner, name)

    async def die_during(*args: Any, **kwargs: Any) -> Any:
        if mark in repr(args):
            asyncio.get_running_loop().call_later(0.06, _die)
        return await whole(*args, **kwargs)

    setattr(owner, name, die_during)


if __name__ == "__main__":
    run("", "", {})
