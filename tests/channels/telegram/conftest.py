"""A fake Bot API and a front door that uses it, both over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.settings import Channels, Secret, TelegramSettings
from tests.channels.serving import Front, front, served

from .fake import SECRET, TOKEN, BotApi


def settings(url: str, **changes: Any) -> Channels:
    found: dict[str, Any] = {"token": Secret(TOKEN), "webhook_secret": Secret(SECRET), "api_base": url, "poll": False}
    off = changes.pop("off", {})
    return Channels(telegram=TelegramSettings(**(found | changes)), off=off)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    found = BotApi()
    async with served(found.app) as url:
        found.url = url  # type: ignore[attr-defined]
        yield found


@pytest.fixture
async def pal(tmp_path: Path, api: BotApi) -> AsyncIterator[Front]:
    async with front(tmp_path, settings(api.url)) as found:  # type: ignore[attr-defined]
        yield found


async def post(pal: Front, update: Any, secret: str | None = SECRET) -> httpx.Response:
    """Delivers an update as Telegram does."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return await pal.http.post("/webhooks/telegram", json=update, headers=headers)
