"""The web chat's addresses: the page and its form (`/`, `/chat`), and the calls of its script (`/api/chat`)."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.channels.web import render
from bot.channels.web.session import Sessions
from bot.front import words
from bot.front.door import Door
from bot.front.inbox import Said, StoreError
from bot.front.limits import TooLarge, read_form, read_json
from bot.front.receive import Incoming, Outcome
from bot.front.retention import WORDS_S
from bot.messages import Button, Message

CHANNEL = "web"
#: How long a call waits for the answer before it says that the answer will follow.
PATIENCE_S = 10.0
#: How long the script's look for late answers waits.
_POLL_S = 15.0

_TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))


@dataclass(frozen=True)
class Line:
    """One line of the page."""

    who: str
    html: Markup
    name: str = ""
    buttons: tuple[Button, ...] = ()
    urgent: bool = False


class Web:
    """The web chat over one front door."""

    def __init__(self, door: Door, patience_s: float = PATIENCE_S) -> None:
        self._door = door
        self._sessions = Sessions(door.settings)
        self._patience_s = patience_s

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/chat", self.page),
            Route("/chat", self.post, methods=["POST"]),
            Route("/api/chat", self.poll),
            Route("/api/chat", self.message, methods=["POST"]),
        ]

    # The page

    async def home(self, request: Request) -> Response:
        return self._page(request, self._sessions.new(), [], intro=True)

    async def page(self, request: Request) -> Response:
        return self._page(request, self._sessions.new(), [])

    async def post(self, request: Request) -> Response:
        """A form that was sent without script: one message, or a look for a late answer."""
        try:
            form = await read_form(request)
        except TooLarge:
            return self._page(request, self._sessions.new(), _lines(words.say("failed")), status=413)
        token, person = self._who(form.get("session"))
        if form.get("check") and not form.get("text", "").strip():
            conversation = self._door.identity.pseudonym(CHANNEL, person)
            return await self._conversation(request, token, conversation, (), "")
        payload = form.get("payload")
        text = None if payload else form.get("text", "")
        outcome = await self._receive(person, form.get("key"), text, payload)
        if outcome.status in ("accepted", "duplicate"):
            await self._wait(outcome)
        status = 503 if outcome.status == "unavailable" else 200
        return await self._conversation(request, token, outcome.conversation, outcome.replies, text or "", status)

    async def _conversation(
        self, request: Request, token: str, conversation: str, extra: tuple[Message, ...], typed: str, status: int = 200
    ) -> Response:
        """The conversation so far. `extra` is what the store does not hold (yet): the guard's words, or that it is away."""
        lines: list[Line] = []
        waiting = False
        held: set[str] = set()
        try:
            # Words for someone in danger do not wait for a slow store.
            patience = {"timeout_s": 0.3} if extra else {}
            for row, said in await self._door.transcript(conversation, time.time() - WORDS_S, **patience):
                if row.kind == "text" and row.body:
                    lines.append(Line("you", render.html(row.body)))
                for one in said:
                    held.add(one.message.text)
                    lines += _lines((one.message,), one.name)
                waiting = waiting or row.state in ("waiting", "working")
        except (StoreError, TimeoutError):
            status = 503
            extra = extra or words.say("store_down")
        missing = tuple(message for message in extra if message.text not in held)
        if missing:
            lines += [Line("you", render.html(typed))] if typed else []
            lines += _lines(missing)
        return self._page(request, token, lines, waiting=waiting and not extra, status=status)

    def _page(
        self,
        request: Request,
        token: str,
        lines: list[Line],
        intro: bool = False,
        waiting: bool = False,
        status: int = 200,
    ) -> Response:
        # Only the last buttons: old ones would fill the page, and what they ask can be typed.
        last = max((n for n, line in enumerate(lines) if line.buttons), default=-1)
        shown = [
            Line(one.who, one.html, one.name, one.buttons if n == last else (), one.urgent) for n, one in enumerate(lines)
        ]
        found = {"session": token, "key": secrets.token_hex(16), "lines": shown, "intro": intro, "waiting": waiting}
        return _TEMPLATES.TemplateResponse(request, "chat.html", found, status_code=status)

    # The script's calls

    async def message(self, request: Request) -> Response:
        """`{"key", "text" | "payload"}` → `{"session", "messages", "waiting"}`. 503 if it could not be kept."""
        try:
            body = await read_json(request)
        except TooLarge:
            return JSONResponse({"error": "too large"}, 413)
        except ValueError:
            return JSONResponse({"error": "not a JSON object"}, 400)
        token, person = self._who(_bearer(request))
        payload, text = _string(body.get("payload")), _string(body.get("text"))
        outcome = await self._receive(person, _string(body.get("key")), None if payload else text or "", payload)
        found: dict[str, Any] = {"session": token, "messages": [], "waiting": False}
        if outcome.replies:
            part = "g" if outcome.crisis else "x"
            names = [f"{outcome.platform_id[:16]}-{part}{n}" for n in range(len(outcome.replies))]
            found["messages"] = [render.one_json(n, m) for n, m in zip(names, outcome.replies, strict=True)]
            # Rasa may still answer an ordinary ask in the same message.
            found["waiting"] = outcome.status == "crisis"
            return JSONResponse(found, 503 if outcome.status == "unavailable" else 200)
        said, done = await self._wait(outcome)
        found["messages"], found["waiting"] = render.as_json(said), not done
        return JSONResponse(found)

    async def poll(self, request: Request) -> Response:
        """Late answers: what was said after `?after=N`; with `?history=1` the whole conversation that is still held."""
        person = self._sessions.person(_bearer(request))
        if person is None:
            return JSONResponse({"error": "unknown session", "messages": [], "waiting": False}, 401)
        conversation = self._door.identity.pseudonym(CHANNEL, person)
        try:
            if request.query_params.get("history"):
                return JSONResponse(await self._history(conversation))
            after = request.query_params.get("after", "0")
            start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
            said, due = await self._door.news(conversation, start, _POLL_S)
        except (StoreError, TimeoutError):
            return JSONResponse({"error": "store", "messages": [], "waiting": True}, 503)
        seq = max((one.seq for one in said), default=start)
        return JSONResponse({"messages": render.as_json(said), "seq": seq, "waiting": due})

    async def _history(self, conversation: str) -> dict[str, Any]:
        lines: list[dict[str, Any]] = []
        seq = 0
        waiting = False
        for row, said in await self._door.transcript(conversation, time.time() - WORDS_S):
            if row.kind == "text" and row.body:
                lines.append({"you": row.body})
            lines += render.as_json(said)
            seq = max([seq, *(one.seq for one in said)])
            waiting = waiting or row.state in ("waiting", "working")
        return {"lines": lines, "seq": seq, "waiting": waiting}

    # Both

    def _who(self, token: str | None) -> tuple[str, str]:
        """The session of a request, a new one if it has none of ours."""
        person = self._sessions.person(token)
        if person is not None and token is not None:
            return token, person
        token = self._sessions.new()
        return token, str(self._sessions.person(token))

    async def _receive(self, person: str, key: str | None, text: str | None, payload: str | None) -> Outcome:
        return await self._door.receive(Incoming(CHANNEL, (key or secrets.token_hex(16))[:64], person, text, payload))

    async def _wait(self, outcome: Outcome) -> tuple[list[Said], bool]:
        try:
            return await self._door.answer_to(outcome, self._patience_s)
        except (StoreError, TimeoutError):
            # It is kept; only reading failed. The next look shows the answer.
            return [], False


def _lines(messages: tuple[Message, ...], name: str = "") -> list[Line]:
    return [Line("pal", render.html(one.text), name, one.buttons, one.urgent) for one in messages]


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
