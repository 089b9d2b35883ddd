"""`pal converse`: whole conversations through the real path, one a line in, one JSON object a line out."""

import argparse
import asyncio
import json
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Iterable
from types import FrameType
from typing import Any

#: Conversations at a time. More would only wait for Rasa's one thread.
_AT_ONCE = 3
#: A turn may take this long, the model's loading included.
_TURN_S = 240.0

_TRACE: dict[str, Any] = {
    "intent": None,
    "topic": None,
    "confidence": None,
    "crisis": None,
    "care": None,
    "home": None,
    "age": None,
    "asked": None,
    "offers": [],
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_args: argparse.Namespace) -> int:
    """Reads standard input to its end; 1 if PAL could not be started."""
    from bot import settings
    from bot.backend.own import NoModel, OwnBackend
    from bot.front import logs

    # Only JSON may reach stdout, whatever a library prints.
    out = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        found = settings.load()
        logs.install("error")
        lines = sys.stdin.buffer.read().split(b"\n")
        with OwnBackend(found) as backend:
            return asyncio.run(_run(backend, lines, out))
    except (settings.SettingsError, NoModel) as error:
        print(error, file=sys.stderr)
        return 1


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


async def _run(backend: Any, lines: list[bytes], out: Any) -> int:
    from bot.front.door import Door

    door = Door(backend.settings)
    await door.start()
    work = asyncio.create_task(_write(door, lines, out))
    try:
        while not (await asyncio.wait([work], timeout=1))[0]:
            if why := backend.died():
                print(why, file=sys.stderr)
                return 1
        await work
        return 0
    finally:
        work.cancel()
        await door.stop()


async def _write(door: Any, lines: list[bytes], out: Any) -> None:
    async for found in conversations(door, (line for line in lines if line.strip())):
        out.write(json.dumps(found, ensure_ascii=True) + "\n")
        out.flush()


async def conversations(door: Any, lines: Iterable[bytes]) -> AsyncIterator[dict[str, Any]]:
    """One result a line, in order; a few are worked on at a time."""
    limit = asyncio.Semaphore(_AT_ONCE)

    async def one(line: bytes) -> dict[str, Any]:
        async with limit:
            return await conversation(door, line)

    tasks = [asyncio.create_task(one(line)) for line in lines]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


async def conversation(door: Any, line: bytes) -> dict[str, Any]:
    """The result of one input line; `{"text", "error"}` if it cannot be read."""
    try:
        wanted = json.loads(line)
        turns = [_turn(one) for one in wanted["turns"]]
        channel = wanted.get("channel", "web")
        if channel not in ("web", "telegram", "whatsapp", "terminal"):
            raise ValueError("channel is none of web, telegram, whatsapp, terminal")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = line.decode("utf-8", "replace")
        return {"text": text, "error": f"not a conversation: {type(error).__name__}: {error}"}
    person = secrets.token_urlsafe(16)
    talk = _Talk(door, channel, person)
    done: list[dict[str, Any]] = []
    for messages, user in turns:
        try:
            done.append({"user": user, **await asyncio.wait_for(talk.turn(messages), _TURN_S)})
        except Exception as error:
            done.append({"user": user, "replies": [], "trace": dict(_TRACE), "error": type(error).__name__})
            break
    return {"id": wanted.get("id"), "turns": done}


def _turn(one: Any) -> tuple[list[str], Any]:
    messages = one if isinstance(one, list) else [one]
    if not messages or not all(isinstance(message, str) for message in messages):
        raise ValueError("a turn is a text or a list of texts")
    return messages, one


class _Talk:
    """One conversation through the front door, as its channel would hold it."""

    def __init__(self, door: Any, channel: str, person: str) -> None:
        self._door, self._channel, self._person = door, channel, person
        self._offered: set[str] = set()
        self._trace: dict[str, Any] = dict(_TRACE)

    async def turn(self, messages: list[str]) -> dict[str, Any]:
        """Sends a burst as it would come and waits for everything that is said to it."""
        from bot.front.receive import Incoming

        outcomes = []
        for text in messages:
            payload = text[1:] if text.startswith("!") and text[1:] in self._offered else None
            message = Incoming(self._channel, secrets.token_urlsafe(16), self._person, None if payload else text, payload)
            outcomes.append(await self._door.receive(message))
        replies: dict[str, Any] = {}
        crisis = None
        trace = None
        for outcome in outcomes:
            crisis = crisis or outcome.crisis
            part = "g" if outcome.crisis else "x"
            replies.update({f"{outcome.platform_id[:16]}-{part}{n}": said for n, said in enumerate(outcome.replies)})
            if outcome.status == "empty" or not outcome.kept:
                continue
            row = await self._finished(outcome)
            # By name, because the guard's words are there already; the last message of a joined burst has the answer.
            crisis = crisis or await self._door.crisis_of(outcome)
            said = await self._door.said_to(row)
            replies.update({one.name: one.message for one in said if not _late(one.name)})
            trace = await self._door.trace_of(row) or trace
            if await self._door.erased(row):
                trace = {}
        if trace is not None:
            self._trace = {**_TRACE, **trace}
        shown = [_shown(message) for message in replies.values()]
        self._offered = {button["payload"] for message in shown for button in message["buttons"]} or self._offered
        return {"replies": shown, "trace": {**self._trace, "crisis": crisis}}

    async def _finished(self, outcome: Any) -> Any:
        while True:
            found = await self._door.row_of(outcome)
            if found is not None and found.state not in ("waiting", "working"):
                return found
            await self._door.wait(outcome.conversation, 0.5)


def _late(name: str) -> bool:
    """True for "I have your message, the answer will be late": said by a model that is still loading, not to this turn."""
    return name.rsplit("-", 1)[-1].startswith("late")


def _shown(message: Any) -> dict[str, Any]:
    buttons = [{"title": button.title, "payload": button.payload} for button in message.buttons]
    return {"text": message.text, "buttons": buttons}
