"""Real HTTP on loopback: a fake platform and a front door, each a server of its own in this event loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.backend.own import free_ports
from bot.front.app import create_app
from bot.front.door import Door
from tests.front import fakes
from tests.front.fakes import migrated_inbox, prepare

__all__ = ["Front", "everything", "front", "migrated_inbox", "served", "until"]


@contextlib.asynccontextmanager
async def served(app: Starlette, port: int | None = None) -> AsyncIterator[str]:
    """The address of `app` while it is served."""
    port = port or free_ports(1)[0]
    config = uvicorn.Config(app, port=port, log_level="critical", ws="none", timeout_graceful_shutdown=1, lifespan="on")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Not serve(): it takes over signals, and looks only every 0.1 s whether it should end.
    await server.startup()
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.shutdown()


class Front:
    """A front door over HTTP with a fake Rasa."""

    def __init__(self, url: str, door: Door, rasa: fakes.FakeRasa) -> None:
        self.url = url
        self.door = door
        self.rasa = rasa
        self.http = httpx.AsyncClient(base_url=url, trust_env=False, verify=False, timeout=20)


@contextlib.asynccontextmanager
async def front(
    folder: Path, channels: Any, rasa: fakes.FakeRasa | None = None, migrated: bool = True, **options: Any
) -> AsyncIterator[Front]:
    """A started front door with these channels' settings."""
    rasa = rasa or fakes.FakeRasa()
    made: list[Door] = []
    if migrated:
        prepare(folder)

    def door() -> Door:
        settings = fakes.settings(folder, channels=channels)
        safety = options.pop("safety", None) or fakes.safety()
        encoder = options.pop("encoder", None) or fakes.NoEncoder()
        pace = options.pop("pace", None) or fakes.QUICK
        made.append(Door(settings, safety, rasa.client(3.0), pace, encoder=encoder, **options))
        made[0].outgoing._again_s = 0.05
        made[0].outgoing._sweep_s = 0.1
        return made[0]

    async with served(create_app(door)) as url:
        found = Front(url, made[0], rasa)
        if migrated:
            await until(made[0]._opened.is_set)
        try:
            yield found
        finally:
            await found.http.aclose()


def everything(folder: Path) -> bytes:
    """All that the inbox has on the disk."""
    return b"".join(path.read_bytes() for path in folder.glob("inbox.db*"))


async def until(what: Callable[[], Any], timeout_s: float = 8.0) -> Any:
    """What `what` returns as soon as it is true; the last it returned after `timeout_s`."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    while True:
        found = what()
        if found or asyncio.get_running_loop().time() > deadline:
            return found
        await asyncio.sleep(0.005)
