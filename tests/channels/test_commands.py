"""`pal telegram …` and `pal whatsapp check`, run as they are, against fakes over real HTTP."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.channels.serving import front, served
from tests.channels.telegram.fake import SECRET, TOKEN, BotApi
from tests.channels.whatsapp.conftest import settings as whatsapp
from tests.channels.whatsapp.fake import APP_SECRET, PHONE_ID, VERIFY, GraphApi
from tests.channels.whatsapp.fake import TOKEN as GRAPH_TOKEN


async def pal(folder: Path, *words: str, **environ: Any) -> tuple[int, str]:
    """Exit code and all that was printed."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = {**keep, "PAL_DATA_DIR": str(folder), "PAL_SECRET_KEY": "for-tests-only", **environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *words),
        cwd=ROOT,
        env={key: str(value) for key, value in environ.items()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    shown, _ = await process.communicate()
    text = shown.decode()
    for secret in (TOKEN.partition(":")[2], SECRET, GRAPH_TOKEN, APP_SECRET, VERIFY, "for-tests-only"):
        assert secret not in text
    assert "Traceback" not in text
    return int(process.returncode or 0), text


async def test_telegram(tmp_path: Path) -> None:
    api = BotApi()
    async with served(api.app) as url:
        bot = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": url, "TELEGRAM_WEBHOOK_SECRET": SECRET}
        for address, why in (("http://pal.example.org", "https"), ("https://pal.example.org:8000", "8443")):
            code, text = await pal(tmp_path, "telegram", "set-webhook", address, **bot)
            assert code == 1 and why in text and not api.webhook["url"]
        code, text = await pal(tmp_path, "telegram", "set-webhook", "https://pal.example.org/", **bot)
        assert code == 0 and api.webhook["url"] == "https://pal.example.org/webhooks/telegram"
        assert api.secret == SECRET and api.webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
        names = [one["command"] for one in api.commands]
        assert names == ["start", "help", "urgent", "council", "contact", "forget"]
        api.webhook["pending_update_count"] = 3
        code, text = await pal(tmp_path, "telegram", "status", **bot)
        assert code == 0 and "@pal_test_bot" in text and "3 messages" in text and "/urgent" in text
        code, text = await pal(tmp_path, "telegram", "delete-webhook", **bot)
        assert code == 0 and not api.webhook["url"]
        assert api.called("deleteWebhook")[0].get("drop_pending_updates") in (None, "false", False)


async def test_telegram_that_says_no(tmp_path: Path) -> None:
    api = BotApi()
    async with served(api.app) as url:
        bot = {"TELEGRAM_API_BASE": url, "TELEGRAM_TOKEN": TOKEN}
        code, text = await pal(tmp_path, "telegram", "set-webhook", "https://pal.example.org", **bot)
        assert code == 1 and "TELEGRAM_WEBHOOK_SECRET" in text
        code, text = await pal(tmp_path, "telegram", "status", **{**bot, "TELEGRAM_TOKEN": "1:nobody-knows-it"})
        assert code == 1 and "TELEGRAM_TOKEN" in text and "nobody-knows-it" not in text
    code, text = await pal(tmp_path, "telegram", "status", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_BASE="http://127.0.0.1:9")
    assert code == 1 and "NetworkError" in text
    code, text = await pal(tmp_path, "telegram", "status", TELEGRAM_TOKEN="")
    assert code == 1 and "docs/channels/telegram.md" in text


@pytest.mark.parametrize("right", [True, False])
async def test_whatsapp(tmp_path: Path, right: bool) -> None:
    api = GraphApi()
    async with served(api.app) as url, front(tmp_path, whatsapp(url)) as found:
        number = {
            "WHATSAPP_TOKEN": GRAPH_TOKEN if right else "expired",
            "WHATSAPP_PHONE_ID": PHONE_ID,
            "WHATSAPP_APP_SECRET": APP_SECRET if right else "another",
            "WHATSAPP_VERIFY_TOKEN": VERIFY,
            "WHATSAPP_API_BASE": url,
            "PORT": found.url.rsplit(":", 1)[1],
        }
        code, text = await pal(tmp_path, "whatsapp", "check", **number)
        assert code == (0 if right else 1) and api.checked
        assert ("+44 20 7946 0000" in text and ": well" in text) if right else ("run out" in text and "not well" in text)
        assert not api.sent
