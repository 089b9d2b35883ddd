"""Secrets: from the environment only, refused when they are none, in no log, no page and no line of a command."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.channels.settings import SettingsError
from bot.front import logs
from bot.settings import load
from tests.channels.serving import front, served, until
from tests.channels.telegram import fake as telegram_fake
from tests.channels.telegram.conftest import post
from tests.channels.telegram.conftest import settings as telegram
from tests.channels.whatsapp import fake as whatsapp_fake
from tests.channels.whatsapp.conftest import settings as whatsapp
from tests.front.test_logs import restored  # noqa: F401

KEY = {"PAL_ENV": "production", "PAL_SECRET_KEY": "Rk3-" * 12}
TELEGRAM = {"TELEGRAM_TOKEN": telegram_fake.TOKEN, "TELEGRAM_WEBHOOK_SECRET": "kJ8_nq2LmP5xQw7z"}
WHATSAPP = {
    "WHATSAPP_TOKEN": "EAAGm0PX4ZCpsBAKz9-0aQ2",
    "WHATSAPP_PHONE_ID": "106540352242922",
    "WHATSAPP_APP_SECRET": "9f86d081884c7d65",
    "WHATSAPP_VERIFY_TOKEN": "Tq4w-9sLm2-x",
}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({**TELEGRAM, "TELEGRAM_WEBHOOK_SECRET": ""}, "TELEGRAM_WEBHOOK_SECRET"),
        ({**TELEGRAM, "TELEGRAM_WEBHOOK_SECRET": "changeme-changeme"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({**TELEGRAM, "TELEGRAM_WEBHOOK_SECRET": "your-webhook-secret-here"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({**TELEGRAM, "TELEGRAM_WEBHOOK_SECRET": "no spaces allowed 123"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({**TELEGRAM, "TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN"),
        ({**TELEGRAM, "TELEGRAM_TOKEN": "your-token"}, "TELEGRAM_TOKEN"),
        ({**TELEGRAM, "TELEGRAM_TOKEN": "123:test"}, "TELEGRAM_TOKEN"),
        ({**TELEGRAM, "TELEGRAM_API_BASE": "http://api.example.org"}, "TELEGRAM_API_BASE"),
        ({**WHATSAPP, "WHATSAPP_APP_SECRET": ""}, "WHATSAPP_APP_SECRET"),
        ({**WHATSAPP, "WHATSAPP_APP_SECRET": "default-app-secret"}, "WHATSAPP_APP_SECRET"),
        ({**WHATSAPP, "WHATSAPP_VERIFY_TOKEN": "verify-token"}, "WHATSAPP_VERIFY_TOKEN"),
        ({**WHATSAPP, "WHATSAPP_TOKEN": "short"}, "WHATSAPP_TOKEN"),
        ({**WHATSAPP, "WHATSAPP_API_BASE": "ftp://x"}, "WHATSAPP_API_BASE"),
        ({"PAL_TELEGRAM_OFF": "x" * 1001}, "PAL_TELEGRAM_OFF"),
    ],
)
def test_production_refuses_what_anybody_could_guess(tmp_path: Path, values: dict[str, str], named: str) -> None:
    load({**KEY, **TELEGRAM, **WHATSAPP, "PAL_DATA_DIR": str(tmp_path)}, tmp_path / "none")
    with pytest.raises(SettingsError, match=named) as refused:
        load({**KEY, **values, "PAL_DATA_DIR": str(tmp_path)}, tmp_path / "none")
    assert not any(value in str(refused.value) for value in values.values() if len(value) > 5 and "://" not in value)


def test_development_needs_only_a_token(tmp_path: Path) -> None:
    found = load({"TELEGRAM_TOKEN": "1:x", "PAL_DATA_DIR": str(tmp_path)}, tmp_path / "none").channels.telegram
    assert found and found.poll and found.webhook_secret is None and found.api_base == "https://api.telegram.org"
    assert "1:x" not in repr(load({"TELEGRAM_TOKEN": "1:x", "PAL_DATA_DIR": str(tmp_path)}, tmp_path / "none"))


def test_addresses_of_the_platforms(tmp_path: Path) -> None:
    base = {"PAL_DATA_DIR": str(tmp_path), **WHATSAPP, "TELEGRAM_TOKEN": "1:x"}
    for given, wanted in (
        ({}, ("https://api.telegram.org", "https://graph.facebook.com/v23.0")),
        ({"WHATSAPP_API_BASE": "http://localhost:9/v21.0/"}, ("https://api.telegram.org", "http://localhost:9/v21.0")),
        ({"TELEGRAM_API_BASE": "http://localhost:9/bot"}, ("http://localhost:9", "https://graph.facebook.com/v23.0")),
    ):
        channels = load({**base, **given}, tmp_path / "none").channels
        assert channels.telegram and channels.whatsapp
        assert (channels.telegram.api_base, channels.whatsapp.api_base) == wanted


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_no_log_holds_a_secret_a_number_or_a_word(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    restored: None,  # noqa: F811
    level: str,
) -> None:
    """httpx logs addresses with the token in them, python-telegram-bot bodies: not here, not even in development's debug."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logs.install(level)
    caplog.set_level(logging.DEBUG if level == "debug" else logging.INFO)
    telegram_api, whatsapp_api = telegram_fake.BotApi(), whatsapp_fake.GraphApi()
    async with served(telegram_api.app) as one, served(whatsapp_api.app) as two:
        both: Any = telegram(one, poll=True)
        both = type(both)(both.telegram, whatsapp(two).whatsapp)
        telegram_api.fail("sendMessage", 500, "canary-description", 1)
        whatsapp_api.faults.extend([(500, 2), (400, 131009)])
        async with front(tmp_path, both) as pal:
            await post(pal, telegram_fake.message("canary travel"))
            await post(pal, telegram_fake.message("canary in danger", 99))
            await post(pal, telegram_fake.message("canary"), "canary-wrong-secret")
            sent = whatsapp_fake.webhook(whatsapp_fake.text("canary travel"), whatsapp_fake.text("canary danger", "44123"))
            await whatsapp_fake.post(pal, sent)
            await until(lambda: len(telegram_api.sent) > 2 and len(whatsapp_api.sent) > 2)
    shown = capfd.readouterr()
    everything = caplog.text + shown.out + shown.err
    ours = [record for record in caplog.records if record.name.split(".")[0] in ("bot", "httpx", "httpcore", "telegram")]
    assert ours, "something was logged"
    for secret in ("canary-token", telegram_fake.SECRET, whatsapp_fake.APP_SECRET, whatsapp_fake.PERSON, "canary-desc"):
        assert secret not in everything
    if level == "info":
        assert "canary" not in everything
