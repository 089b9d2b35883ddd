"""A faithful Graph API for one number: checks what Meta checks, refuses what it refuses, keeps what it was told."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import deque
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.serving import Front

TOKEN = "EAAcanary-token-0123456789abcdef"
APP_SECRET = "canary-app-secret-0123456789"
VERIFY = "canary-verify-0123456789"
PHONE_ID = "106540352242922"
PERSON = "447700900123"


class GraphApi:
    """`sent`: messages that were taken, as {"to", "type", "text", "choices": [(title, id)]}. `seen`: read receipts.
    `faults`: answers for the next messages instead of the real one, as (status, Meta's number)."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.faults: deque[tuple[int, int]] = deque()
        self.checked = 0
        #: How long it takes to take a message, seconds.
        self.slow = 0.0
        self._numbers = itertools.count(1)
        self.app = Starlette(
            routes=[
                Route("/v23.0/{phone}/messages", self._messages, methods=["POST"]),
                Route("/v23.0/{phone}", self._phone),
            ]
        )

    def texts(self, to: str | None = None) -> list[str]:
        return [one["text"] for one in self.sent if to in (None, one["to"])]

    async def _phone(self, request: Request) -> Response:
        self.checked += 1
        if refused := _refused(request):
            return refused
        return JSONResponse({"id": PHONE_ID, "display_phone_number": "+44 20 7946 0000", "verified_name": "PAL"})

    async def _messages(self, request: Request) -> Response:
        if refused := _refused(request):
            return refused
        body = await request.json()
        if body.get("messaging_product") != "whatsapp":
            return _error(400, 100)
        if body.get("status") == "read":
            if not str(body.get("message_id", "")).startswith("wamid."):
                return _error(400, 100)
            self.seen.append(body)
            return JSONResponse({"success": True})
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.faults:
            return _error(*self.faults.popleft())
        to = body.get("to") or body.get("recipient")
        if not to or body.get("recipient_type") != "individual" or (body.get("to") or "").count("."):
            return _error(400, 131009)
        taken = _checked(body)
        if isinstance(taken, str):
            return _error(400, 131009)
        self.sent.append({"to": to, **taken})
        number = f"wamid.out{next(self._numbers)}"
        contact = {"input": to, "wa_id": to}
        return JSONResponse({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": number}]})


def _checked(body: dict[str, Any]) -> dict[str, Any] | str:
    """What was sent, or why Meta would refuse it."""
    if body["type"] == "text":
        text = body["text"]["body"]
        return {"type": "text", "text": text, "choices": []} if 1 <= len(text) <= 4096 else "length"
    inner = body["interactive"]
    text = inner["body"]["text"]
    if not 1 <= len(text) <= 1024:
        return "body length"
    if inner["type"] == "button":
        choices = [(one["reply"]["title"], one["reply"]["id"]) for one in inner["action"]["buttons"]]
        most, longest, longest_id = 3, 20, 256
    else:
        sections = inner["action"]["sections"]
        if not 1 <= len(inner["action"]["button"]) <= 20 or len(sections) > 10:
            return "list"
        rows = [row for section in sections for row in section["rows"]]
        if any(len(row.get("description", "")) > 72 for row in rows):
            return "description"
        choices = [(row["title"], row["id"]) for row in rows]
        most, longest, longest_id = 10, 24, 200
    titles, ids = {title for title, _ in choices}, {key for _, key in choices}
    if not 1 <= len(choices) <= most or len(titles) < len(choices) or len(ids) < len(choices):
        return "choices"
    if not all(1 <= len(title) <= longest and 1 <= len(key) <= longest_id for title, key in choices):
        return "choice length"
    return {"type": inner["type"], "text": text, "choices": choices}


def _refused(request: Request) -> Response | None:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return _error(401, 190)
    return None if request.path_params["phone"] == PHONE_ID else _error(400, 100)


def _error(status: int, code: int) -> Response:
    return JSONResponse({"error": {"message": "(#1) canary-error", "type": "OAuthException", "code": code}}, status)


_ids = itertools.count(1)


def text(body: str, person: str = PERSON, number: str | None = None, **fields: Any) -> dict[str, Any]:
    """A text message as it stands in a webhook."""
    return message("text", person, number, text={"body": body}, **fields)


def message(kind: str, person: str = PERSON, number: str | None = None, **fields: Any) -> dict[str, Any]:
    key = number or f"wamid.{person}{next(_ids)}"
    return {"from": person, "id": key, "timestamp": str(int(time.time())), "type": kind, **fields}


def tap(payload: str, title: str = "T", kind: str = "button_reply", **fields: Any) -> dict[str, Any]:
    return message("interactive", interactive={"type": kind, kind: {"id": payload, "title": title}}, **fields)


def webhook(*messages: dict[str, Any], phone_id: str = PHONE_ID, **value: Any) -> dict[str, Any]:
    """What Meta posts: these messages in one change."""
    metadata = {"display_phone_number": "442079460000", "phone_number_id": phone_id}
    inner = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    if messages:
        inner["contacts"] = [{"profile": {"name": "canary_name"}, "wa_id": messages[0].get("from")}]
        inner["messages"] = list(messages)
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"value": inner, "field": "messages"}]}],
    }


def sign(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def post(pal: Front, payload: Any, signature: str | None = None) -> httpx.Response:
    """Delivers a webhook as Meta does: escaped JSON, signed."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    headers = {"X-Hub-Signature-256": sign(body) if signature is None else signature, "Content-Type": "application/json"}
    return await pal.http.post("/webhooks/whatsapp", content=body, headers=headers)
