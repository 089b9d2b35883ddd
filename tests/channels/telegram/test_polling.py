"""Long polling for development: stores before it goes on, and never unplugs production."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.backend import notices
from bot.channels import intake
from bot.channels.telegram import channel
from bot.front import receive
from tests.channels.serving import front, served, until
from tests.front import fakes

from .conftest import settings
from .fake import BotApi, message, tap


@pytest.fixture(autouse=True)
async def quick(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(channel, "_AGAIN_S", 0.05)
    monkeypatch.setattr(channel, "_POLL_S", 1)
    monkeypatch.setattr(receive, "STORE_TIMEOUT_S", 1.0)
    monkeypatch.setattr(intake, "_NOTED_S", 1.0)
    yield


def polling(api: BotApi, **changes: Any) -> Any:
    return settings(api.url, poll=True, **changes)  # type: ignore[attr-defined]


async def test_a_token_is_enough(tmp_path: Path, api: BotApi) -> None:
    api.push(message("travel", number=11))
    api.push(tap("topic:housing"))
    api.updates[1]["update_id"] = 12
    async with front(tmp_path, polling(api, webhook_secret=None)):
        assert await until(lambda: len(api.sent) == 2)
        assert await until(lambda: api.confirmed == 12)
        assert api.called("answerCallbackQuery") and not api.called("deleteWebhook")
        assert "callback_query" in api.called("getUpdates")[0]["allowed_updates"]


async def test_the_offset_moves_only_past_what_is_stored(tmp_path: Path, api: BotApi) -> None:
    (tmp_path / "inbox.db").mkdir()
    api.push(message("i am in danger", 5, number=21))
    api.push(message("travel", 6, number=22))
    async with front(tmp_path, polling(api), migrated=False):
        assert await until(lambda: "guard: suicide None" in api.texts(5)), "danger does not wait for the store"
        await until(lambda: len(api.called("getUpdates")) > 1)
        assert api.confirmed == 0
        (tmp_path / "inbox.db").rmdir()
        assert await until(lambda: "re: travel" in api.texts(6), 15)
        assert await until(lambda: api.confirmed == 22)
        assert api.texts(5)[0] == "guard: suicide None" and api.texts(5).count("guard: suicide None") == 1


async def test_a_webhook_is_never_ended(tmp_path: Path, api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    api.webhook = {"url": "https://pal.example.org/webhooks/telegram"}
    async with front(tmp_path, polling(api)):
        assert await until(lambda: "pal telegram delete-webhook" in caplog.text)
        # What `pal up` prints, once.
        seen: dict[str, str] = {}
        assert await until(lambda: notices.fresh(fakes.settings(tmp_path), seen)) == [channel.WEBHOOK_SET]
        assert notices.fresh(fakes.settings(tmp_path), seen) == []
    assert api.webhook["url"] and not api.called("deleteWebhook") and not api.called("getUpdates")


async def test_a_webhook_set_meanwhile_or_another_poller_ends_it(
    tmp_path: Path, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance")
    async with front(tmp_path, polling(api)):
        assert await until(lambda: "pal telegram status" in caplog.text)
        assert notices.fresh(fakes.settings(tmp_path), {}) == [channel.ANOTHER]
        count = len(api.calls)
        await asyncio.sleep(0.3)
        assert len(api.calls) == count


async def test_a_wrong_token_is_said_and_not_hammered(tmp_path: Path, api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    from bot.channels.settings import Secret

    async with front(tmp_path, polling(api, token=Secret("1:wrong-canary"))):
        assert await until(lambda: "TELEGRAM_TOKEN" in caplog.text)
        assert await until(lambda: notices.fresh(fakes.settings(tmp_path), {})) == [channel.REFUSED]
    assert "wrong-canary" not in caplog.text
    async with front(tmp_path, polling(api)):
        assert notices.fresh(fakes.settings(tmp_path), {}) == [], "the next start begins anew"


async def test_telegram_away_at_start_and_in_between(tmp_path: Path) -> None:
    from bot.backend.own import free_ports

    port = free_ports(1)[0]
    api = BotApi()
    api.fail("getUpdates", 502, "Bad Gateway", 2)
    api.fail("getUpdates", 429, "Too Many Requests: retry after 0", retry_after=0)
    async with front(tmp_path, settings(f"http://127.0.0.1:{port}", poll=True)):
        await asyncio.sleep(0.2)
        async with served(api.app, port):
            api.push(message("travel"))
            assert await until(api.texts) == ["re: travel"]
