"""`pal telegram set-webhook | delete-webhook | status`: the bot at Telegram. Never a side effect of starting PAL."""

import argparse
import asyncio
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from telegram import Bot

    from bot.settings import Settings

PATH = "/webhooks/telegram"
#: Ports that Telegram calls.
_PORTS = (443, 80, 88, 8443)
_CONNECTIONS = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    text = "tell Telegram to send messages to PAL at this address, and put the commands in the menu"
    hook = verbs.add_parser("set-webhook", help=text)
    hook.add_argument("address", help="PAL's public address, such as https://pal.example.org")
    verbs.add_parser("delete-webhook", help="tell Telegram to keep messages until PAL asks (pal up in development)")
    verbs.add_parser("status", help="the bot, its webhook, and what became of messages in the last 7 days")


def run(args: argparse.Namespace) -> int:
    """0 if it is as it should be; 1 if not, with what to do."""
    from bot import settings
    from bot.front import logs

    try:
        found = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.install(found.log_level)
    if found.channels.telegram is None:
        print("There is no TELEGRAM_TOKEN. docs/channels/telegram.md says how to get one.", file=sys.stderr)
        return 1
    return asyncio.run(_run(args, found))


async def _run(args: argparse.Namespace, settings: "Settings") -> int:
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram.sender import make_bot

    assert settings.channels.telegram is not None
    bot = make_bot(settings.channels.telegram)
    try:
        if args.what == "set-webhook":
            return await _set(bot, settings, args.address)
        if args.what == "delete-webhook":
            return await _delete(bot)
        return await _status(bot, settings)
    except InvalidToken:
        # Its text holds the token.
        print("Telegram refuses the token. Look at TELEGRAM_TOKEN, or ask @BotFather for a new one.", file=sys.stderr)
    except TelegramError as error:
        print(f"Telegram says no: {type(error).__name__}. {_safe(error.message)}", file=sys.stderr)
    finally:
        for request in bot._request:
            await request.shutdown()
    return 1


def _safe(text: str) -> str:
    """Telegram's words for what is wrong; nothing that could be a token."""
    return " ".join(word for word in text.split() if ":" not in word.rstrip(":") and "/" not in word)[:200]


async def _set(bot: "Bot", settings: "Settings", address: str) -> int:
    from bot.channels.telegram.updates import ALLOWED

    telegram = settings.channels.telegram
    assert telegram is not None
    url = address.rstrip("/")
    url = url if url.endswith(PATH) else url + PATH
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        port = 0
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        print("The address must start with https:// and have no ? in it.", file=sys.stderr)
        return 1
    if port not in _PORTS:
        print(f"Telegram only calls the ports {', '.join(map(str, _PORTS))}.", file=sys.stderr)
        return 1
    if telegram.webhook_secret is None:
        print(
            "TELEGRAM_WEBHOOK_SECRET is missing: without it anybody could pretend to be Telegram. Make one:\n"
            'python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
            file=sys.stderr,
        )
        return 1
    await bot.set_webhook(
        url,
        secret_token=telegram.webhook_secret.value,
        allowed_updates=list(ALLOWED),
        max_connections=_CONNECTIONS,
        drop_pending_updates=False,
    )
    await _menu(bot)
    print(f"Telegram now sends messages to {url}, and the menu is set. `pal telegram status` shows how it goes.")
    return 0


async def _delete(bot: "Bot") -> int:
    # Nothing that waits is thrown away: whoever asks next gets it.
    await bot.delete_webhook(drop_pending_updates=False)
    await _menu(bot)
    print("The webhook is gone. Telegram keeps messages for a day, until PAL asks: `pal up` in development.")
    return 0


async def _menu(bot: "Bot") -> None:
    from telegram import BotCommand

    from bot.channels.telegram.updates import COMMANDS
    from bot.channels.words import word

    await bot.set_my_commands([BotCommand(name, word(f"menu_{name}")) for name in COMMANDS])


async def _status(bot: "Bot", settings: "Settings") -> int:
    me = await bot.get_me()
    hook = await bot.get_webhook_info()
    menu = await bot.get_my_commands()
    print(f"Bot: @{me.username}")
    if hook.url:
        print(f"Webhook: {hook.url}, {hook.pending_update_count} messages wait for it")
    else:
        print(f"Webhook: none, {hook.pending_update_count} messages wait until PAL asks (`pal up` in development)")
    print(f"Menu: {', '.join('/' + one.command for one in menu) or 'empty; set-webhook and delete-webhook set it'}")
    well = _webhook_well(hook, settings)
    print_tallies(settings, "telegram")
    return 0 if well else 1


def _webhook_well(hook: Any, settings: "Settings") -> bool:
    well = True
    telegram = settings.channels.telegram
    if hook.last_error_date:
        when = hook.last_error_date.astimezone(timezone.utc)
        print(f"Last error: {when:%Y-%m-%d %H:%M} UTC, {hook.last_error_message}")
        well = (datetime.now(timezone.utc) - when).total_seconds() > 3600
    if hook.url and (telegram is None or telegram.webhook_secret is None):
        print("TELEGRAM_WEBHOOK_SECRET is missing here, so PAL refuses every message of the webhook.")
        well = False
    if hook.url and not settings.production:
        print("PAL in development does not ask for messages while a webhook is set.")
    if not hook.url and settings.production:
        print("In production PAL waits for a webhook: `pal telegram set-webhook https://…`.")
        well = False
    return well


def print_tallies(settings: "Settings", channel: str) -> None:
    """What became of messages of `channel` in the last 7 days, if the store can be read."""
    from datetime import timedelta

    from bot.front.inbox import Inbox, StoreError
    from bot.front.outbox import Outbox

    since = (datetime.now(timezone.utc) - timedelta(days=7)).date().isoformat()
    inbox = Inbox(settings.store_url("inbox"))
    try:
        found = Outbox(inbox).tallies(channel, since)
        waiting = [one for one in Outbox(inbox).waiting() if one.startswith(f"{channel}-")]
    except StoreError:
        print("The store cannot be read (PAL has not been started here yet?).")
        return
    finally:
        inbox.close()
    print(f"Answers that wait to be sent: in {len(waiting)} conversations")
    if found:
        print("Last 7 days: " + ", ".join(f"{what} {count}" for what, count in found.items()))
