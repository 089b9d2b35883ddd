"""`pal chat`: the conversation in this terminal, guard included."""

import argparse
import asyncio
import secrets
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

_HELLO = "This is PAL, in a terminal. Type your message. A number presses a button. Ctrl-D ends."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_args: argparse.Namespace) -> int:
    """Talks to the PAL that runs on this machine; else to one of its own."""
    from bot import settings
    from bot.commands.up import in_use
    from bot.front import logs

    try:
        found = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.install("error")
    if in_use(found.port):
        return asyncio.run(_over_http(f"http://127.0.0.1:{found.port}"))
    return _with_own(found)


def _with_own(found: Any) -> int:
    from bot.backend.own import NoModel, OwnBackend

    try:
        with OwnBackend(found) as backend:
            return asyncio.run(_in_process(backend))
    except NoModel as error:
        print(error, file=sys.stderr)
        return 1


class Talk(Protocol):
    """A conversation with PAL, near or far. Both calls return (name, message) pairs and whether an answer is still due."""

    async def say(self, text: str | None, payload: str | None) -> tuple[list[tuple[str, Any]], bool]: ...

    async def later(self) -> tuple[list[tuple[str, Any]], bool]: ...


class Near:
    """Through a front door in this process."""

    def __init__(self, door: Any) -> None:
        from bot.channels.terminal import CHANNEL

        self._door, self._channel = door, CHANNEL
        self._person = secrets.token_urlsafe(16)
        self._conversation = door.identity.pseudonym(CHANNEL, self._person)
        self._after = 0

    async def say(self, text: str | None, payload: str | None) -> tuple[list[tuple[str, Any]], bool]:
        from bot.front.receive import Incoming

        message = Incoming(self._channel, secrets.token_urlsafe(16), self._person, text, payload)
        outcome = await self._door.receive(message)
        if outcome.replies:
            part = "g" if outcome.crisis else "x"
            names = [f"{outcome.platform_id[:16]}-{part}{number}" for number in range(len(outcome.replies))]
            return list(zip(names, outcome.replies, strict=True)), outcome.status == "crisis"
        return [], True

    async def later(self) -> tuple[list[tuple[str, Any]], bool]:
        said, due = await self._door.news(self._conversation, self._after, 5.0)
        self._after = max([self._after, *(one.seq for one in said)])
        return [(one.name, one.message) for one in said], due


class Far:
    """Through the web calls of a PAL that runs."""

    def __init__(self, http: Any) -> None:
        self._http = http
        self._token: str | None = None
        self._after = 0

    async def say(self, text: str | None, payload: str | None) -> tuple[list[tuple[str, Any]], bool]:
        body = (
            {"key": secrets.token_hex(16), "payload": payload} if payload else {"key": secrets.token_hex(16), "text": text}
        )
        answer = (await self._http.post("/api/chat", json=body, headers=self._headers())).json()
        self._token = answer.get("session", self._token)
        return _messages(answer), True

    async def later(self) -> tuple[list[tuple[str, Any]], bool]:
        if self._token is None:
            return [], False
        answer = (await self._http.get("/api/chat", params={"after": self._after}, headers=self._headers())).json()
        self._after = max(self._after, answer.get("seq", 0))
        return _messages(answer), bool(answer.get("waiting"))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}


def _messages(answer: dict[str, Any]) -> list[tuple[str, Any]]:
    from bot.front.message_json import from_json

    return [(one["id"], from_json(one)) for one in answer.get("messages", ())]


async def _over_http(url: str) -> int:
    import httpx

    async with httpx.AsyncClient(base_url=url, timeout=40, trust_env=False) as http:
        return await converse(Far(http), _typed_lines(), print)


async def _in_process(backend: Any) -> int:
    from bot.front.door import Door

    door = Door(backend.settings)
    await door.start()
    try:
        return await converse(Near(door), _typed_lines(), print)
    finally:
        await door.stop()


async def converse(talk: Talk, lines: Callable[[], Awaitable[str | None]], show: Callable[[str], None]) -> int:
    """Runs the conversation until `lines` gives None and every answer is in. `show` prints."""
    from bot.channels import terminal

    seen: set[str] = set()
    buttons: list[Any] = []
    due, idle = asyncio.Event(), asyncio.Event()
    idle.set()
    show(_HELLO)

    def draw(messages: list[tuple[str, Any]]) -> None:
        fresh = [(name, message) for name, message in messages if name not in seen]
        if any(message.buttons for _, message in fresh):
            buttons.clear()
        for name, message in fresh:
            seen.add(name)
            show(terminal.draw(message, len(buttons) + 1))
            buttons.extend(message.buttons)

    async def listen() -> None:
        while True:
            await due.wait()
            try:
                messages, still = await talk.later()
                draw(messages)
            except Exception:
                # The other side is away for a moment; what was said is kept there.
                still = True
                await asyncio.sleep(1)
            if not still:
                due.clear()
                idle.set()

    listener = asyncio.create_task(listen())
    try:
        while (line := await lines()) is not None:
            if not line.strip():
                continue
            button = terminal.pressed(line, buttons)
            try:
                messages, _ = await talk.say(None if button else line, button.payload if button else None)
            except Exception:
                show("PAL can't be reached just now. Please try again in a minute.")
                continue
            draw(messages)
            idle.clear()
            due.set()
        await idle.wait()
    finally:
        listener.cancel()
    return 0


def _typed_lines() -> Callable[[], Awaitable[str | None]]:
    """Lines of standard input without blocking; a thread that ends with the program."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line.rstrip("\n"))
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return queue.get
