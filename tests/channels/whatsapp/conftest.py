"""A fake Graph API and a front door that uses it, both over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.settings import Channels, Secret, WhatsAppSettings
from tests.channels.serving import Front, front, served

from .fake import APP_SECRET, PHONE_ID, TOKEN, VERIFY, GraphApi


def settings(url: str, **off: Any) -> Channels:
    found = WhatsAppSettings(Secret(TOKEN), PHONE_ID, Secret(APP_SECRET), Secret(VERIFY), f"{url}/v23.0")
    return Channels(whatsapp=found, off=off)


@pytest.fixture
async def api() -> AsyncIterator[GraphApi]:
    found = GraphApi()
    async with served(found.app) as url:
        found.url = url  # type: ignore[attr-defined]
        yield found


@pytest.fixture
async def pal(tmp_path: Path, api: GraphApi) -> AsyncIterator[Front]:
    async with front(tmp_path, settings(api.url)) as found:  # type: ignore[attr-defined]
        yield found
