"""The world around a front door: two platforms that deliver until they are told "kept", and a Rasa that remembers turns."""

import asyncio
import contextlib
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.backend.own import free_ports
from tests.channels.serving import served
from tests.channels.telegram import fake as telegram
from tests.channels.whatsapp import fake as whatsapp
from tests.front.fakes import FakeRasa


class Rasa(FakeRasa):
    """Whatever token comes: its front door makes its own."""

    async def _tracker(self, request: Request) -> Response:
        request.scope["query_string"] = b"token=token&include_events=" + request.query_params["include_events"].encode()
        return await super()._tracker(Request(request.scope))


@dataclass
class World:
    """What surrounds the front door at `url`, whose files are in `folder`."""

    folder: Path
    environ: dict[str, str]
    url: str
    rasa: Rasa
    telegram: telegram.BotApi
    whatsapp: whatsapp.GraphApi
    http: httpx.AsyncClient
    delivering: set["asyncio.Task[None]"] = field(default_factory=set)
    deliveries: int = 0
    _counted: Counter[str] = field(default_factory=Counter)

    def write(self, channel: str, person: int, text: str) -> None:
        """Somebody writes; the platform delivers it until it hears that it is kept, now and then twice."""
        if channel == "telegram":
            update = telegram.message(text, person)
            body, headers = json.dumps(update).encode(), {"X-Telegram-Bot-Api-Secret-Token": telegram.SECRET}
        else:
            body = json.dumps(whatsapp.webhook(whatsapp.text(text, f"4477{person:08}"))).encode()
            headers = {"X-Hub-Signature-256": whatsapp.sign(body)}
        task = asyncio.create_task(self._deliver(channel, body, headers))
        self.delivering.add(task)
        task.add_done_callback(self.delivering.discard)

    async def _deliver(self, channel: str, body: bytes, headers: dict[str, str]) -> None:
        twice = False
        while True:
            try:
                self.deliveries += 1
                answer = await self.http.post(f"{self.url}/webhooks/{channel}", content=body, headers=headers)
                if answer.status_code == 200:
                    if twice:
                        return
                    # Platforms repeat themselves also without a reason.
                    twice = True
                    await asyncio.sleep(0.3)
                    continue
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)

    def said(self) -> list[str]:
        """Every text that a platform has taken."""
        return [*self.telegram.texts(), *self.whatsapp.texts()]

    def rows_of(self, said: list[str]) -> list[tuple[str, str, int]]:
        """Text, state and tries of the messages that should have been answered with `said`."""
        with contextlib.closing(sqlite3.connect(self.folder / "inbox.db", timeout=30)) as db:
            rows = db.execute("select body, state, tries from inbox where kind = 'text'").fetchall()
        return [row for row in rows if any(row[0] and row[0] in text for text in said)]

    def in_the_window(self) -> Counter[str]:
        """Texts that a platform has taken since the last call and the store does not know to be out."""
        fresh = Counter(self.said())
        fresh.subtract(self._counted)
        self._counted.update(fresh)
        rows: list[tuple[str, float | None]] = []
        path = self.folder / "inbox.db"
        # It may have been killed before there were tables.
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as db, contextlib.suppress(sqlite3.OperationalError):
            rows = db.execute("select body, sent_at from outbox").fetchall()
        known = {json.loads(body)["text"]: sent_at for body, sent_at in rows}
        # A crisis reply goes out before anything of it is stored.
        return Counter({text: count for text, count in fresh.items() if count and known.get(text) is None})


@contextlib.asynccontextmanager
async def world(folder: Path, slow_s: float = 0.0) -> AsyncIterator[World]:
    """Platforms and Rasa, served. `slow_s`: how long Rasa thinks."""
    rasa, bot_api, graph = Rasa(), telegram.BotApi(), whatsapp.GraphApi()
    rasa.slow = slow_s
    # Development asks Telegram for messages, unless there is a webhook.
    bot_api.webhook = {"url": "https://pal.example.org/webhooks/telegram"}
    port, rasa_port, actions_port = free_ports(3)

    async def well(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    actions = Starlette(routes=[Route("/health", well)])
    async with (
        served(rasa.app, rasa_port),
        served(actions, actions_port),
        served(bot_api.app) as telegram_url,
        served(graph.app) as graph_url,
        httpx.AsyncClient(timeout=10, trust_env=False, verify=False, limits=httpx.Limits(max_connections=200)) as http,
    ):
        environ = {
            "PAL_ENV": "development",
            "PAL_SECRET_KEY": "only-for-a-benchmark-" * 2,
            "PAL_HOST": "127.0.0.1",
            "PAL_DATA_DIR": str(folder),
            "PAL_LOG_LEVEL": "error",
            "PORT": str(port),
            "PAL_RASA_PORT": str(rasa_port),
            "PAL_ACTIONS_PORT": str(actions_port),
            "TELEGRAM_TOKEN": telegram.TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": telegram.SECRET,
            "TELEGRAM_API_BASE": telegram_url,
            "WHATSAPP_TOKEN": whatsapp.TOKEN,
            "WHATSAPP_PHONE_ID": whatsapp.PHONE_ID,
            "WHATSAPP_APP_SECRET": whatsapp.APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": whatsapp.VERIFY,
            "WHATSAPP_API_BASE": graph_url,
            "OMP_NUM_THREADS": "1",
        }
        environ = {**os.environ, **environ, "DATABASE_URL": "", "REDIS_URL": ""}
        yield World(folder, environ, f"http://127.0.0.1:{port}", rasa, bot_api, graph, http)


async def healthy(of: World, timeout_s: float = 60.0) -> None:
    """Returns when the front door serves."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError, ValueError):
            if (await of.http.get(f"{of.url}/healthz", timeout=1)).json().get("open"):
                return
        await asyncio.sleep(0.05)
    raise TimeoutError("the front door does not come up")
