"""A faithful Bot API: checks what the real one checks, refuses what it refuses, keeps what it was told."""

import asyncio
import html
import itertools
import json
import re
import time
from collections import deque
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.cutting import size
from tests.channels.serving import until

TOKEN = "123456:canary-token-AbCdEfGhIjKlMnOpQrStUv"
SECRET = "a-Secret_of-tests-0123456789"
_TAGS = re.compile(r"</?(b|i|u|s|a|code|pre|tg-spoiler|blockquote)(\s[^<>]*)?>")


class BotApi:
    """`sent`: messages that were taken, in order, as {"chat", "text", "buttons"}. `calls`: every method with its parameters.
    `faults`: answers for the next calls of a method instead of the real one, as (status, body)."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, deque[tuple[int, dict[str, Any]]]] = {}
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0
        self.webhook: dict[str, Any] = {"url": ""}
        self.commands: list[dict[str, str]] = []
        self.polling = 0
        self.slow = 0.0
        self._numbers = itertools.count(1000)
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])

    def texts(self, chat: int | None = None) -> list[str]:
        return [one["text"] for one in self.sent if chat in (None, one["chat"])]

    def called(self, method: str) -> list[dict[str, Any]]:
        return [params for name, params in self.calls if name == method]

    def fail(self, method: str, status: int, description: str, times: int = 1, **parameters: Any) -> None:
        """The next `times` calls of `method` fail."""
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        self.faults.setdefault(method, deque()).extend([(status, body)] * times)

    def push(self, update: dict[str, Any]) -> None:
        """An update for getUpdates."""
        self.updates.append(update)

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        method = request.path_params["method"]
        params = await _params(request)
        self.calls.append((method, params))
        faults = self.faults.get(method)
        if faults:
            status, body = faults.popleft()
            return JSONResponse(body, status)
        handler = getattr(self, f"_{method}", None)
        if handler is None:
            return _error(404, "Not Found: method not found")
        return await handler(params)

    async def _getMe(self, _params: dict[str, Any]) -> Response:
        return _ok({"id": 123456, "is_bot": True, "first_name": "PAL", "username": "pal_test_bot"})

    async def _sendMessage(self, params: dict[str, Any]) -> Response:
        await asyncio.sleep(self.slow)
        text = str(params.get("text", ""))
        if params.get("parse_mode") == "HTML":
            bare = _TAGS.sub("", text)
            if "<" in bare or ">" in bare or re.search(r"&(?!(lt|gt|amp|quot|#\d+);)", bare):
                return _error(400, "Bad Request: can't parse entities")
            text = html.unescape(bare)
        if not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if size(text) > 4096:
            return _error(400, "Bad Request: message is too long")
        rows = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        for button in itertools.chain(*rows):
            if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                return _error(400, "Bad Request: BUTTON_DATA_INVALID")
            if not button.get("text"):
                return _error(400, "Bad Request: inline keyboard button text must be non-empty")
        if sum(map(len, rows)) > 100:
            return _error(400, "Bad Request: too many buttons")
        chat = int(params["chat_id"])
        self.sent.append({"chat": chat, "text": text, "buttons": rows})
        number = next(self._numbers)
        return _ok(
            {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "text": text[:10]}
        )

    async def _sendChatAction(self, params: dict[str, Any]) -> Response:
        return _ok(True) if params.get("action") == "typing" else _error(400, "Bad Request: wrong parameter action")

    async def _answerCallbackQuery(self, params: dict[str, Any]) -> Response:
        return _ok(True) if params.get("callback_query_id") else _error(400, "Bad Request: query is too old")

    async def _getWebhookInfo(self, _params: dict[str, Any]) -> Response:
        return _ok({"has_custom_certificate": False, "pending_update_count": len(self.updates), **self.webhook})

    async def _setWebhook(self, params: dict[str, Any]) -> Response:
        if not str(params.get("url", "")).startswith("https://"):
            return _error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {key: params[key] for key in ("url", "max_connections", "allowed_updates") if key in params}
        self.secret = params.get("secret_token")
        return _ok(True)

    async def _deleteWebhook(self, _params: dict[str, Any]) -> Response:
        self.webhook = {"url": ""}
        return _ok(True)

    async def _setMyCommands(self, params: dict[str, Any]) -> Response:
        for one in params["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
                return _error(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands = params["commands"]
        return _ok(True)

    async def _getMyCommands(self, _params: dict[str, Any]) -> Response:
        return _ok(self.commands)

    async def _getUpdates(self, params: dict[str, Any]) -> Response:
        if self.webhook["url"]:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        if self.polling:
            return _error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running")
        self.polling += 1
        try:
            offset = int(params.get("offset", 0))
            if offset:
                self.confirmed = offset - 1
                self.updates = [one for one in self.updates if one["update_id"] >= offset]
            await until(lambda: self.updates, float(params.get("timeout", 0)))
            return _ok(self.updates[:100])
        finally:
            self.polling -= 1


async def _params(request: Request) -> dict[str, Any]:
    """Telegram takes JSON as well as forms whose nested values are JSON."""
    if request.headers.get("content-type", "").startswith("application/json"):
        found: dict[str, Any] = await request.json()
        return found
    form = await request.form() if request.method == "POST" else request.query_params
    params: dict[str, Any] = {}
    for key, value in form.items():
        text = str(value)
        nested = key in ("reply_markup", "link_preview_options", "allowed_updates", "commands")
        params[key] = json.loads(text) if nested else text
    return params


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _error(status: int, description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)


_ids = itertools.count(1)


def person(chat: int = 77) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Canary", "username": "canary_name", "language_code": "en"}


def message(text: str | None = None, person_id: int = 77, number: int | None = None, **fields: Any) -> dict[str, Any]:
    """An update with a private message."""
    number = number or next(_ids)
    inner: dict[str, Any] = {
        "message_id": number,
        "from": person(person_id),
        "chat": {"id": person_id, "type": "private", "first_name": "Canary"},
        "date": int(time.time()),
    }
    if text is not None:
        inner["text"] = text
    return {"update_id": number, "message": {**inner, **fields}}


def tap(payload: str, chat: int = 77, callback: str | None = None) -> dict[str, Any]:
    """An update with a tapped button."""
    number = next(_ids)
    query = {
        "id": callback or f"cb{number}",
        "from": person(chat),
        "chat_instance": "1",
        "data": payload,
        "message": {"message_id": 5, "date": 0, "chat": {"id": chat, "type": "private"}},
    }
    return {"update_id": number, "callback_query": query}
