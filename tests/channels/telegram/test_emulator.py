"""Plain flows against a public emulator of the Bot API (npm's telegram-test-api), over real HTTP with long polling.

`npm ci --prefix tests/channels/telegram/emulator` gets it; without it these tests skip. It knows neither webhook secrets nor
"typing …" nor the menu, answers at once instead of waiting, and writes times in milliseconds: fake.py has the rest.
"""

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.backend.own import free_ports
from tests.channels.serving import front, until

from .conftest import settings
from .fake import TOKEN

FOLDER = Path(__file__).with_name("emulator")
THERE = bool(shutil.which("node")) and (FOLDER / "node_modules" / "telegram-test-api").is_dir()
pytestmark = pytest.mark.skipif(
    not THERE and not os.environ.get("PAL_CI"), reason="needs npm ci --prefix tests/channels/telegram/emulator"
)


class Phone:
    """Somebody's Telegram. `seen` is what their chat shows, both sides, in order."""

    def __init__(self, http: httpx.AsyncClient, chat: int) -> None:
        self._http = http
        self._who = {"id": chat, "first_name": "Test", "username": "test", "is_bot": False}
        self._chat = {"id": chat, "type": "private", "first_name": "Test"}
        self.seen: list[str] = []
        self.buttons: list[dict[str, str]] = []

    async def write(self, text: str) -> None:
        self.seen.append(f"> {text}")
        message: dict[str, Any] = {
            "botToken": TOKEN,
            "from": self._who,
            "chat": self._chat,
            "date": int(time.time()),
            "text": text,
        }
        path = "/sendMessage"
        if text.startswith("/"):
            message["entities"] = [{"offset": 0, "length": len(text), "type": "bot_command"}]
            path = "/sendCommand"
        assert (await self._http.post(path, json=message)).json()["ok"]

    async def tap(self, title: str) -> None:
        self.seen.append(f"> [{title}]")
        data = next(one["callback_data"] for one in self.buttons if one["text"] == title)
        query = {"botToken": TOKEN, "from": self._who, "message": {"from": self._who, "chat": self._chat}, "data": data}
        assert (await self._http.post("/sendCallback", json=query)).json()["ok"]

    async def look(self) -> int:
        """Fetches what is new; how many messages of PAL's there are by now."""
        found = (await self._http.post("/getUpdates", json={"token": TOKEN, "chatId": self._chat["id"]})).json()["result"]
        for update in found:
            self.seen.append(update["message"]["text"])
            rows = (update["message"].get("reply_markup") or {}).get("inline_keyboard", [])
            self.buttons = [button for row in rows for button in row] or self.buttons
        return sum(not line.startswith("> ") for line in self.seen)

    async def wait(self, count: int) -> None:
        """Returns when PAL has said `count` messages, and no more."""
        for _ in range(200):
            if await self.look() >= count:
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        assert await self.look() == count, self.seen


@pytest.fixture
async def emulator() -> AsyncIterator[str]:
    assert THERE, "CI must have the emulator"
    port = free_ports(1)[0]
    process = await asyncio.create_subprocess_exec(
        "node", str(FOLDER / "serve.cjs"), str(port), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout and await process.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_conversation(tmp_path: Path, emulator: str) -> None:
    async with (
        front(tmp_path, settings(emulator, poll=True)) as pal,
        httpx.AsyncClient(base_url=emulator, trust_env=False) as http,
    ):
        pal.rasa.buttons = [{"title": "More", "payload": '/press{"b": "more"}'}]
        one, two = Phone(http, 7), Phone(http, 8)
        await one.write("/start")
        await one.wait(1)
        await one.write("free <travel> & more?")
        await two.write("i am in danger")
        await one.wait(2)
        await two.wait(2)
        await one.tap("More")
        await one.wait(3)
        await one.write("/urgent")
        await one.wait(4)
        assert one.seen == [
            "> /start",
            "re: hello",
            "> free <travel> & more?",
            # The emulator shows what was sent; Telegram would show it without the escapes.
            "re: free &lt;travel&gt; &amp; more?",
            "> [More]",
            're: /press{"b": "more"}',
            "> /urgent",
            're: /press{"b": "urgent"}',
        ]
        assert two.seen == ["> i am in danger", "guard: suicide None", "re: i am in danger"]
        assert await until(lambda: not pal.door.outbox.waiting())
