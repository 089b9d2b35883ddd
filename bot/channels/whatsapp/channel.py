"""WhatsApp put together: verification, webhook, taps, read receipts, the way out."""

import asyncio
import hmac
import logging
import re
from collections import Counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels import words
from bot.channels.intake import Intake
from bot.channels.reading import Unreadable, parse
from bot.channels.settings import WhatsAppSettings
from bot.channels.whatsapp import render
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.channels.whatsapp.webhook import Seen, messages, signed, statuses
from bot.front.door import Door
from bot.front.inbox import StoreError
from bot.front.limits import TooLarge, read_body
from bot.front.receive import Incoming
from bot.messages import Message
from bot.replies import buttons

log = logging.getLogger(__name__)

CHANNEL = "whatsapp"
#: Bytes; Meta's own limit for one call.
_LARGEST = 3 * 1024 * 1024


class WhatsApp:
    """The channel over one front door."""

    def __init__(self, door: Door, settings: WhatsAppSettings) -> None:
        self._door = door
        self._settings = settings
        self._intake = Intake(door, CHANNEL)
        self.sender = WhatsAppSender(settings)
        door.outgoing.add(self.sender)

    def routes(self) -> list[Route]:
        return [
            Route("/webhooks/whatsapp", self.verify, methods=["GET"]),
            Route("/webhooks/whatsapp", self.webhook, methods=["POST"]),
        ]

    async def start(self) -> None:
        """Says nothing to Meta."""

    async def stop(self) -> None:
        """Nothing of its own runs."""

    async def close(self) -> None:
        await self.sender.close()

    async def verify(self, request: Request) -> Response:
        """Meta asks once, when the webhook is set up, whether we are who its owner says."""
        given = request.query_params.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        challenge = request.query_params.get("hub.challenge", "")
        known = hmac.compare_digest(given, self._settings.verify_token.value.encode())
        if not known or request.query_params.get("hub.mode") != "subscribe":
            return Response(status_code=403)
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,200}", challenge):
            return Response(status_code=400)
        return PlainTextResponse(challenge)

    async def webhook(self, request: Request) -> Response:
        """200: all of it is written down. 503: Meta must bring it again. 403: not from Meta."""
        signature = request.headers.get("x-hub-signature-256")
        if not signature:
            return Response(status_code=403)
        try:
            body = await read_body(request, _LARGEST)
        except TooLarge:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        if not signed(body, signature, self._settings.app_secret.value):
            return Response(status_code=403)
        try:
            payload = parse(body)
        except Unreadable:
            # Meta would bring it again for a week.
            await self._door.outgoing.tally(CHANNEL, "unreadable")
            return Response(status_code=200)
        for what, count in Counter(status.tally for status in statuses(payload)).items():
            self._door.outgoing.aside(self._door.outgoing.tally(CHANNEL, what, count))
        # All at once, so that somebody in danger does not wait behind others; each person's stay in order.
        kept = await asyncio.gather(*(self._take(seen) for seen in messages(payload, self._settings.phone_id)))
        return Response(status_code=200 if all(kept) else 503)

    async def _take(self, seen: Seen) -> bool:
        if seen.kind == "media":
            return await self._media(seen)
        if seen.kind == "edited" and not self._door.receiver.alarming(seen.text or ""):
            # An edited message is not answered again. Only danger that was not there before is.
            return True
        if seen.payload is not None and (more := render.wanted(seen.payload)) is not None:
            return await self._more(seen, *more)
        outcome = await self._intake.take(_incoming(seen))
        if outcome is not None and outcome.status == "accepted":
            self._door.outgoing.aside(self.sender.seen(seen.key))
        return outcome is not None

    async def _media(self, seen: Seen) -> bool:
        """A kind line for what PAL cannot see; words beneath a picture are read like any others."""
        if seen.text and await self._intake.take(_incoming(seen)) is None:
            return False
        line = Seen("media", seen.person, f"{seen.key}:media", at=seen.at)
        return await self._intake.remark(_incoming(line), words.say(seen.media or "other")) is not None

    async def _more(self, seen: Seen, name: str, start: int) -> bool:
        """*More choices*: the rest of the buttons of the message called `name`; of one that is gone, what always helps."""
        conversation = self._door.identity.pseudonym(CHANNEL, seen.person)
        try:
            message = await self._door.outgoing.said(conversation, name)
        except StoreError:
            return False
        if message is None:
            message = Message("", (buttons.SOMETHING_ELSE, buttons.URGENT))
        return await self._intake.remark(_incoming(seen), (render.more(message, start),)) is not None


def _incoming(seen: Seen) -> Incoming:
    # A tap that is none of ours (a template's, say) is what was written on it.
    payload = seen.payload if seen.payload and re.fullmatch(r"[a-z0-9_:.-]{1,45}", seen.payload) else None
    text = None if payload else seen.text or ""
    return Incoming(CHANNEL, seen.key, seen.person, text, payload, seen.at, seen.person)
