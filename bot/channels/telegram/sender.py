"""Sends to Telegram with python-telegram-bot's Bot. Its texts of errors are never logged: one of them holds the token."""

import asyncio
import time
from datetime import timedelta
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.settings import TelegramSettings
from bot.channels.telegram.render import Part, parts
from bot.front.outgoing import Never, NotNow
from bot.messages import Message

#: Telegram takes 30 messages a second from one bot.
_PER_S = 25.0
_TIMEOUT_S = 10.0
_TOKEN_REFUSED_S = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class RawBot(Bot):
    """The library's bot, and updates as Telegram sends them: one that the library cannot read would stop all behind it."""

    async def updates(self, offset: int | None, timeout_s: int, allowed: list[str]) -> list[Any]:
        """Waits up to `timeout_s` for updates from number `offset` on."""
        data = {"offset": offset, "timeout": timeout_s, "allowed_updates": allowed}
        found: Any = await self._post("getUpdates", data, read_timeout=timeout_s + _TIMEOUT_S)
        return found if isinstance(found, list) else []


def make_bot(settings: TelegramSettings) -> RawBot:
    """A bot that has not said anything to Telegram yet."""

    def request(connections: int) -> HTTPXRequest:
        timeouts = {f"{name}_timeout": _TIMEOUT_S for name in ("read", "write", "connect", "pool")}
        # A stand-in on this machine (tests): no certificates to load, no proxy between.
        local = {"verify": False, "trust_env": False} if settings.api_base.startswith("http://") else {}
        return HTTPXRequest(connections, httpx_kwargs=local, **timeouts)  # type: ignore[arg-type]

    base = f"{settings.api_base}/bot"
    return RawBot(settings.token.value, base_url=base, request=request(40), get_updates_request=request(2))


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait: Any = error.retry_after
    return max(0.5, wait.total_seconds() if isinstance(wait, timedelta) else float(wait))


class TelegramSender:
    """bot.front.outgoing's Sender for Telegram. An address is a chat's id."""

    channel = "telegram"
    window_s: float | None = None

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._free_at = 0.0
        self._typing: dict[str, asyncio.Task[None]] = {}

    def parts(self, message: Message, _name: str) -> list[Any]:
        return list(parts(message))

    async def send(self, address: str, part: Part) -> None:
        """Sends one part; if Telegram does not like how it is drawn, as plain text: words matter more than buttons."""
        self._stop_typing(address)
        await self._turn(part.urgent)
        try:
            await self._say(address, part)
        except RetryAfter as error:
            raise NotNow("429", seconds(error)) from None
        except Forbidden:
            raise Never("blocked", person=True) from None
        except ChatMigrated:
            raise Never("chat moved", person=True) from None
        except InvalidToken:
            raise NotNow("token refused", _TOKEN_REFUSED_S) from None
        except TelegramError as error:
            raise NotNow(type(error).__name__) from None

    async def _say(self, address: str, part: Part) -> None:
        markup = None
        if part.rows:
            rows = [[InlineKeyboardButton(one.title, callback_data=one.payload) for one in row] for row in part.rows]
            markup = InlineKeyboardMarkup(rows)
        try:
            await self._send(address, part.html, "HTML", markup)
        except BadRequest as error:
            if "chat not found" in error.message.lower() or "user is deactivated" in error.message.lower():
                raise Never("no such chat", person=True) from None
            try:
                await self._send(address, part.text, None, None)
            except BadRequest:
                raise Never("not accepted") from None

    async def _send(self, address: str, text: str, mode: str | None, markup: InlineKeyboardMarkup | None) -> None:
        try:
            await self._bot.send_message(
                int(address), text, parse_mode=mode, reply_markup=markup, link_preview_options=_NO_PREVIEW
            )
        except TelegramError:
            raise
        except Exception:
            # Telegram has taken it and describes it in a way that the library cannot read: sent is sent.
            return

    async def _turn(self, urgent: bool) -> None:
        """Waits for a place in the queue, so that one busy minute is not answered with 429. `urgent` goes first: what stands
        in the queue leaves room below Telegram's own limit."""
        clock = time.monotonic()
        place = max(clock, self._free_at)
        self._free_at = place + 1 / _PER_S
        if place > clock and not urgent:
            await asyncio.sleep(place - clock)

    def show_typing(self, address: str, typing: "asyncio.Task[None]") -> None:
        """Remembers who shows "typing …", to end it with the answer."""
        self._stop_typing(address)
        self._typing[address] = typing
        typing.add_done_callback(lambda done: self._typing.pop(address, None) if self._typing.get(address) is done else None)

    def _stop_typing(self, address: str) -> None:
        typing = self._typing.pop(address, None)
        if typing is not None:
            typing.cancel()
