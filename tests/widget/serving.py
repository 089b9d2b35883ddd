"""PAL's front door over a fake Rasa, and somebody else's website, each on a port of its own, for a real browser."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.front.app import create_app
from bot.front.door import Door
from bot.front.inbox import StoreError
from bot.front.worker import Pace
from tests.front import fakes

_PACE = Pace(grace=0.3, look=0.05, again=0.05, sweep=0.2, doubt=1.0, resume=1.0)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """An application on a port, in a thread; `stop` and `start` again as a server that goes and comes back."""

    def __init__(self, make: Any, port: int | None = None) -> None:
        self._make = make
        self.port = port or free_port()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it listens."""
        config = uvicorn.Config(
            self._make(), host="127.0.0.1", port=self.port, log_config=None, ws="none", timeout_graceful_shutdown=1
        )
        self._server = server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < until and self._thread.is_alive(), "the server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """Returns when it has gone."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
            self._server = None


@dataclass
class Pal:
    """One PAL whose Rasa a test can slow, kill or make say things."""

    folder: Path
    origins: tuple[str, ...] = ()
    rasa: fakes.FakeRasa = field(default_factory=fakes.FakeRasa)

    def __post_init__(self) -> None:
        self.served = Serving(lambda: create_app(self._door, patience_s=3.0))

    def _door(self) -> Door:
        # The fake's events and locks belong to no loop, so it outlives a restart of the server.
        settings = fakes.settings(self.folder, widget_origins=self.origins)
        self.door = Door(settings, fakes.safety(), self.rasa.client(timeout_s=4.0), _PACE, encoder=fakes.NoEncoder())
        return self.door

    @property
    def address(self) -> str:
        return self.served.address

    def calm(self) -> None:
        """Everything well again, and nothing left of what an earlier test asked."""
        self.rasa.mode, self.rasa.slow = "ok", 0.0
        self.rasa.buttons, self.rasa.extra = [], {}
        until = time.monotonic() + 10
        while self._busy() and time.monotonic() < until:
            time.sleep(0.05)
        self.rasa.posts.clear()
        self.rasa.events.clear()

    def _busy(self) -> bool:
        try:
            return bool(self.door.inbox.unanswered())
        except StoreError:
            # Not open yet.
            return True

    def buttons(self, **all: str) -> None:
        """What the next answers have under them: payload="Title"; "__" in a name stands for a colon."""
        self.rasa.buttons = [
            {"title": title, "payload": f'/press{{"b": "{name.replace("__", ":")}"}}'} for name, title in all.items()
        ]


class Website:
    """Somebody else's website: a test writes its pages."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.served = Serving(lambda: Starlette(routes=[Route("/{name:path}", self._page)]))

    async def _page(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.pages:
            return Response("", 404)
        return HTMLResponse(self.pages[name], headers=self.headers.get(name))

    def put(self, name: str, html: str, **headers: str) -> str:
        """Adds a page and returns its address. `headers`: content_security_policy="…"."""
        self.pages[name] = html
        self.headers[name] = {key.replace("_", "-"): value for key, value in headers.items()}
        return f"{self.served.address}/{name}"


@contextlib.contextmanager
def serving(*all: Serving) -> Iterator[None]:
    """Everything started, and stopped at the end."""
    for one in all:
        one.start()
    try:
        yield
    finally:
        for one in all:
            one.stop()
