"""The web chat's addresses: the page and its form (`/`, `/chat`), and the calls of its script (`/api/chat`)."""

import asyncio
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
from bot.channels.web.origins import Origins
from bot.channels.web.session import Sessions
from bot.channels.web.widget import Widget
from bot.front import words
from bot.front.door import Door
from bot.front.inbox import Said, StoreError
from bot.front.limits import TooLarge, read_form, read_json
from bot.front.receive import Incoming, Outcome
from bot.front.retention import WORDS_S
from bot.messages import Button, Message
from bot.topics import TITLES

CHANNEL = "web"
#: How long a call waits for the answer before it says that the answer will follow.
PATIENCE_S = 10.0
#: How long the script's look for late answers waits.
_POLL_S = 15.0

_TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))

#: Buttons that the widget has of its own: what pressing them is called when the conversation is shown again.
_OWN_BUTTONS = {
    "urgent": "Urgent help",
    "forget": "Delete my chat",
    **{f"topic:{name}": title for name, title in TITLES.items()},
}


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
        self._origins = Origins(door.settings.widget_origins)
        self._widget = Widget(door.settings.widget_origins)

    def routes(self) -> list[Route]:
        guard = self._origins.guard
        return [
            Route("/", self.home),
            Route("/chat", self.page),
            Route("/chat", self.post, methods=["POST"]),
            Route("/api/chat", guard(self.poll), methods=["GET", "OPTIONS"]),
            Route("/api/chat", guard(self.message), methods=["POST"]),
            Route("/api/chat/session", guard(self.session), methods=["POST", "OPTIONS"]),
            *self._widget.routes(),
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
            return await self._conversation(request, token, conversation)
        payload = form.get("payload")
        text = None if payload else form.get("text", "")
        outcome = await self._receive(person, form.get("key"), text, payload)
        extra = outcome.replies
        if outcome.status in ("accepted", "duplicate"):
            said, _ = await self._wait(outcome)
            # Danger that was seen meanwhile is shown, whether the store can be read or not.
            extra = tuple(one.message for one in said if one.message.urgent)
        status = 200 if outcome.kept else 503
        typed = (outcome.platform_id, text or "")
        return await self._conversation(request, token, outcome.conversation, extra, typed, status)

    async def _conversation(
        self,
        request: Request,
        token: str,
        conversation: str,
        extra: tuple[Message, ...] = (),
        typed: tuple[str, str] = ("", ""),
        status: int = 200,
    ) -> Response:
        """The conversation so far. `extra` is what the store may not hold (yet): the guard's words, or that it is away.
        `typed`: id and text of the message that this is about."""
        lines: list[Line] = []
        waiting = False
        held: set[str] = set()
        asked, words_typed = typed
        try:
            # Words for someone in danger do not wait for a slow store.
            patience = {"timeout_s": 0.3} if extra else {}
            for row, said in await self._door.transcript(conversation, time.time() - WORDS_S, **patience):
                if row.platform_id == asked:
                    words_typed = ""
                if row.kind == "text" and row.body:
                    lines.append(Line("you", render.html(row.body)))
                for one in said:
                    held.add(one.message.text)
                    lines += _lines((one.message,), one.name)
                waiting = waiting or row.state in ("waiting", "working")
        except (StoreError, TimeoutError):
            # What was asked and kept can be looked for again.
            waiting = bool(asked) and status == 200
            status = 503
            extra = extra or words.say("store_down")
        missing = tuple(message for message in extra if message.text not in held)
        if missing:
            lines += [Line("you", render.html(words_typed))] if words_typed else []
            lines += _lines(missing)
        return self._page(request, token, lines, waiting=waiting, status=status)

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
        found["widget"] = self._widget.chat
        return _TEMPLATES.TemplateResponse(request, "chat.html", found, status_code=status)

    # The script's calls

    async def session(self, request: Request) -> Response:
        """`{"keep": "idle" | "remembered"}` → `{"session"}`: a new one, or the caller's own with a new end. The widget asks
        before its first message, so that even a first message whose answer is lost is not asked twice."""
        try:
            body = await read_json(request)
        except (TooLarge, ValueError):
            body = {}
        person = self._sessions.person(_bearer(request))
        return JSONResponse({"session": self._sessions.kept(person, body.get("keep") == "remembered")})

    async def message(self, request: Request) -> Response:
        """`{"key", "text" | "payload"}` → `{"session", "messages", "waiting"}`. 503 if it could not be kept.

        With `"keep": "idle" | "remembered"` (the widget) the session is one that ends, "id" names the line just written,
        "new" is true if the session that came was none or had ended, and messages are without "html"."""
        try:
            body = await read_json(request)
        except TooLarge:
            return JSONResponse({"error": "too large"}, 413)
        except ValueError:
            return JSONResponse({"error": "not a JSON object"}, 400)
        token, person = self._who(_bearer(request))
        keep = body.get("keep")
        plain = isinstance(keep, str)
        payload, text = _string(body.get("payload")), _string(body.get("text"))
        outcome = await self._receive(person, _string(body.get("key")), None if payload else text or "", payload)
        found: dict[str, Any] = {"session": token, "messages": [], "waiting": False}
        if plain:
            found["session"] = self._sessions.kept(person, keep == "remembered")
            found |= {"id": _mine(outcome.platform_id), "new": token != _bearer(request)}
        if outcome.replies:
            found["messages"] = [render.one_json(name, message, plain) for name, message in _named(outcome)]
            # Rasa may still answer an ordinary ask in the same message.
            found["waiting"] = outcome.status == "crisis"
            return JSONResponse(found, 200 if outcome.kept else 503)
        said, done = await self._wait(outcome)
        found["messages"], found["waiting"] = render.as_json(said, plain), not done
        return JSONResponse(found)

    async def poll(self, request: Request) -> Response:
        """Late answers: what was said after `?after=N`; with `?history=1` the whole conversation that is still held. With
        `&plain=1` messages are without "html"."""
        person = self._sessions.person(_bearer(request))
        if person is None:
            return JSONResponse({"error": "unknown session", "messages": [], "waiting": False}, 401)
        conversation = self._door.identity.pseudonym(CHANNEL, person)
        plain = bool(request.query_params.get("plain"))
        try:
            if request.query_params.get("history"):
                return JSONResponse(await self._history(conversation, plain))
            after = request.query_params.get("after", "0")
            start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
            said, due = await self._door.news(conversation, start, _POLL_S)
        except (StoreError, TimeoutError):
            return JSONResponse({"error": "store", "messages": [], "waiting": True}, 503)
        seq = max((one.seq for one in said), default=start)
        return JSONResponse({"messages": render.as_json(said, plain), "seq": seq, "waiting": due})

    async def _history(self, conversation: str, plain: bool) -> dict[str, Any]:
        lines: list[dict[str, Any]] = []
        seq = 0
        waiting = False
        titles = dict(_OWN_BUTTONS)
        for row, said in await self._door.transcript(conversation, time.time() - WORDS_S):
            # A pressed button is shown as what it said.
            words = titles.get(row.body or "") if row.kind == "payload" else row.body
            if words:
                lines.append({"id": _mine(row.platform_id), "you": words, "at": row.received_at})
            lines += [{**line, "at": row.received_at} for line in render.as_json(said, plain)]
            titles |= {button.payload: button.title for one in said for button in one.message.buttons}
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
        """What is said to a message that is kept, as soon as there is something, and whether that is all. The guard's words
        if it is seen meanwhile that somebody is in danger, also when the store cannot be read any more."""
        answer = asyncio.create_task(self._door.answer_to(outcome, self._patience_s))
        danger = asyncio.create_task(self._door.receiver.found(outcome, self._patience_s))
        try:
            await asyncio.wait([answer, danger], return_when=asyncio.FIRST_COMPLETED)
            crisis = danger.result() if danger.done() else None
            if crisis is None:
                try:
                    return await answer
                except (StoreError, TimeoutError):
                    # It is kept; only reading failed. The next look shows the answer.
                    crisis = await danger
            return ([], False) if crisis is None else (_said(crisis), False)
        finally:
            answer.cancel()
            danger.cancel()
            await asyncio.gather(answer, danger, return_exceptions=True)


def _said(crisis: Outcome) -> list[Said]:
    """The guard's words as if they were read from the store."""
    return [Said(0, name, 0, message) for name, message in _named(crisis)]


def _named(outcome: Outcome) -> list[tuple[str, Message]]:
    """What is said at once, under the names that the store has for it."""
    part = "g" if outcome.crisis else "x"
    return [(f"{outcome.platform_id[:16]}-{part}{number}", one) for number, one in enumerate(outcome.replies)]


def _lines(messages: tuple[Message, ...], name: str = "") -> list[Line]:
    return [Line("pal", render.html(one.text), name, one.buttons, one.urgent) for one in messages]


def _mine(platform_id: str) -> str:
    """The name of a line that the person wrote, such as "5xq…-m"."""
    return f"{platform_id[:16]}-m"


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
