"""Telegram put together: webhook, polling, taps, typing, the way out."""

import asyncio
import hmac
import logging
import time
from collections import Counter
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.constants import ChatAction
from telegram.error import Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.backend import notices
from bot.channels import words
from bot.channels.intake import Intake
from bot.channels.reading import Unreadable, dict_of, id_of, parse
from bot.channels.settings import TelegramSettings
from bot.channels.telegram.sender import TelegramSender, make_bot, seconds
from bot.channels.telegram.updates import ALLOWED, Seen, read
from bot.front.door import Door
from bot.front.limits import TooLarge, read_body
from bot.front.receive import Incoming

log = logging.getLogger(__name__)

CHANNEL = "telegram"
_HEADER = "x-telegram-bot-api-secret-token"
#: Bytes. Far more than an update with the longest text and all its entities.
_LARGEST = 1024 * 1024
#: How long Telegram may keep a question for updates open, seconds.
_POLL_S = 25
#: Between tries, seconds; doubles up to the second.
_AGAIN_S, _AGAIN_MOST_S = 1.0, 30.0
#: Tries for an update that breaks what reads it.
_TRIES = 4
#: Telegram shows "typing" for five seconds.
_TYPING_S, _TYPING_TIMES = 4.5, 4
WEBHOOK_SET = (
    "Telegram messages do not come here: this bot has a webhook, which may be the live PAL's, so PAL did not ask for them. "
    "To end that webhook: pal telegram delete-webhook. Then start PAL again."
)
ANOTHER = (
    "Telegram messages do not come here: another PAL is asking with the same token, so this one stopped. "
    "Stop the other one, or use a bot of your own. To see more: pal telegram status"
)
REFUSED = (
    "Telegram messages do not come here: Telegram does not know the token in TELEGRAM_TOKEN. Copy it again from @BotFather. "
    "To try it: pal telegram status"
)


class Telegram:
    """The channel over one front door."""

    def __init__(self, door: Door, settings: TelegramSettings, poll_s: int = _POLL_S) -> None:
        self._door = door
        self._secret = settings.webhook_secret
        self._polls = settings.poll
        self._poll_s = poll_s
        self._intake = Intake(door, CHANNEL)
        self._bot = make_bot(settings)
        self.sender = TelegramSender(self._bot)
        self._polling: asyncio.Task[None] | None = None
        self._broken: Counter[int] = Counter()
        #: Why PAL does not ask for messages, if it should.
        self.stopped: str | None = None
        door.outgoing.add(self.sender)

    def routes(self) -> list[Route]:
        return [Route("/webhooks/telegram", self.webhook, methods=["POST"])]

    async def start(self) -> None:
        """Says nothing to Telegram and waits for nothing: it may be down."""
        self._notice(None)
        if self._polls:
            self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        if self._polling:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    async def close(self) -> None:
        for request in self._bot._request:
            await request.shutdown()

    # Webhook

    async def webhook(self, request: Request) -> Response:
        """200: it is written down (or not for us). 503: Telegram must bring it again. 403: not from Telegram."""
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if self._secret is None or not hmac.compare_digest(given, self._secret.value.encode()):
            return Response(status_code=403)
        try:
            update = parse(await read_body(request, _LARGEST))
        except TooLarge:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        except Unreadable:
            # Telegram would bring it again for ever.
            await self._door.outgoing.tally(CHANNEL, "unreadable")
            return Response(status_code=200)
        return Response(status_code=200 if await self.handle(update) else 503)

    async def handle(self, update: Any) -> bool:
        """Takes one update in; False if it must come again."""
        seen = read(update)
        if seen.callback is not None:
            self._door.outgoing.aside(self._answer_tap(seen.callback))
        if seen.kind == "nothing":
            return True
        if seen.kind == "group":
            return await self._intake.remark(self._incoming(seen), words.say("group")) is not None
        if seen.kind == "edited":
            return await self._edited(seen)
        if seen.kind == "media":
            return await self._media(seen)
        outcome = await self._intake.take(self._incoming(seen))
        if outcome is not None and outcome.status == "accepted":
            self._show_typing(str(seen.chat), outcome.conversation)
        return outcome is not None

    def _incoming(self, seen: Seen) -> Incoming:
        chat = str(seen.chat)
        return Incoming(CHANNEL, seen.key, chat, seen.text, seen.payload, seen.at, chat)

    async def _edited(self, seen: Seen) -> bool:
        """An edited message is not answered again. Only danger that was not there before is."""
        if not self._door.receiver.alarming(seen.text or ""):
            return True
        # Under the key of the message itself: what was answered is not answered again.
        return await self._intake.take(self._incoming(seen)) is not None

    async def _media(self, seen: Seen) -> bool:
        """A kind line for what PAL cannot see; words beneath a picture are read like any others."""
        if seen.text and await self._intake.take(self._incoming(seen)) is None:
            return False
        line = Seen("media", seen.chat, f"{seen.key}:media", at=seen.at)
        return await self._intake.remark(self._incoming(line), words.say(seen.media or "other")) is not None

    async def _answer_tap(self, callback: str) -> None:
        for pause in (0.5, 2.0, None):
            try:
                await self._bot.answer_callback_query(callback)
                return
            except (InvalidToken, Forbidden):
                return
            except TelegramError as error:
                # Too old is also an error, and nothing spins then.
                if pause is None or type(error).__name__ == "BadRequest":
                    return
                await asyncio.sleep(pause)

    def _show_typing(self, chat: str, conversation: str) -> None:
        self.sender.show_typing(chat, asyncio.create_task(self._typing(chat, conversation)))

    async def _typing(self, chat: str, conversation: str) -> None:
        for _ in range(_TYPING_TIMES):
            try:
                await self._bot.send_chat_action(int(chat), ChatAction.TYPING)
            except TelegramError:
                return
            await asyncio.sleep(_TYPING_S)
            if not self._door.worker.busy(conversation):
                return

    # Polling

    async def _poll(self) -> None:
        """Asks for messages until that would be wrong. Never ends a webhook: it may be production's."""
        pause = _AGAIN_S
        offset: int | None = None
        looked = False
        while True:
            try:
                if not looked:
                    looked = True
                    if await self._has_webhook():
                        self._stop_polling(WEBHOOK_SET)
                        return
                began = time.monotonic()
                updates = await self._bot.updates(offset, self._poll_s, list(ALLOWED))
            except Conflict as error:
                self._stop_polling(WEBHOOK_SET if "webhook" in error.message.lower() else ANOTHER)
                return
            except (InvalidToken, Forbidden):
                self._stop_polling(REFUSED)
                return
            except Exception as error:
                log.warning("telegram does not answer: %s", type(error).__name__)
                await asyncio.sleep(seconds(error) if isinstance(error, RetryAfter) else pause)
                pause = min(pause * 2, _AGAIN_MOST_S)
                continue
            kept = await asyncio.gather(*(self._polled(update) for update in updates))
            for update, done in zip(updates, kept, strict=True):
                if not done:
                    break
                number = id_of(dict_of(update), "update_id")
                # Told to Telegram with the next question, so only now that it is written down.
                offset = offset if number is None else number + 1
            if not all(kept):
                await asyncio.sleep(pause)
                pause = min(pause * 2, _AGAIN_MOST_S)
                continue
            pause = _AGAIN_S
            if not updates and time.monotonic() - began < _AGAIN_S:
                # A server that does not wait as Telegram does.
                await asyncio.sleep(_AGAIN_S / 2)

    async def _polled(self, update: Any) -> bool:
        """`handle` for an update that stays in front of all others until it is kept: one that breaks it is left behind after
        some tries."""
        try:
            return await self.handle(update)
        except Exception as error:
            number = id_of(dict_of(update), "update_id") or 0
            self._broken[number] += 1
            log.exception("an update could not be taken in: %s", type(error).__name__)
            if self._broken[number] < _TRIES:
                return False
            del self._broken[number]
            await self._door.outgoing.tally(CHANNEL, "unreadable")
            return True

    async def _has_webhook(self) -> bool:
        """False also if Telegram cannot say: then it will say so when it is asked for messages."""
        try:
            return bool((await self._bot.get_webhook_info()).url)
        except Exception:
            return False

    def _stop_polling(self, why: str) -> None:
        self.stopped = why
        log.error(why)
        self._notice(why)

    def _notice(self, why: str | None) -> None:
        """Tells whoever started PAL in a terminal; None: nothing to tell any more."""
        try:
            if why is None:
                notices.clear(self._door.settings, CHANNEL)
            else:
                notices.put(self._door.settings, CHANNEL, why)
        except OSError as error:
            log.warning("no notice: %s", type(error).__name__)
