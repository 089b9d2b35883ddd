"""A Rasa that a test can make slow, dead, silent or broken; and safety with one word for each kind of trouble."""

import asyncio
import dataclasses
import functools
import json
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.front.door import Door
from bot.front.encoding import BackgroundEncoder
from bot.front.inbox import Inbox
from bot.front.rasa import RasaClient
from bot.front.safety import Masked, Person, Safety
from bot.front.worker import Pace
from bot.messages import Message
from bot.settings import Settings, load

#: As patient as a test.
QUICK = Pace(grace=0.05, look=0.02, again=0.02, sweep=0.1, doubt=0.5, resume=0.5)


class FakeRasa:
    """Answers "re: TEXT" as Rasa's rest channel would, keeps a tracker as its HTTP API shows it.

    `mode`: ok | dead (refuses) | hung (never answers) | lost (takes the turn, then drops the connection) |
    unsaved (answers, keeps nothing) | empty (keeps nothing, says nothing) | failed (turn kept, action failed) |
    silent (a rule without words) | broken (500) | noise (not JSON).
    """

    def __init__(self) -> None:
        self.mode = "ok"
        self.slow = 0.0
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.posts: list[dict[str, Any]] = []
        self.extra: dict[str, Any] = {}
        self.buttons: list[dict[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self._webhook, methods=["POST"]),
                Route("/conversations/{id}/tracker", self._tracker),
                Route("/conversations/{id}/execute", self._execute, methods=["POST"]),
                Route("/status", self._status),
            ]
        )

    def turns(self, conversation: str | None = None) -> list[str]:
        """Texts of the turns that were kept, in order."""
        lists = [self.events[conversation]] if conversation else list(self.events.values())
        return [event["text"] for events in lists for event in events if event["event"] == "user"]

    def client(self, timeout_s: float = 0.3) -> RasaClient:
        return RasaClient("http://rasa", "token", timeout_s, transport=_Wire(self))

    def _said(self, text: str) -> list[dict[str, Any]]:
        trace = {"intent": "x", "topic": "travel", "care": "hackney", "home": None, "age": 19, "asked": None, **self.extra}
        return [{"text": f"re: {text}", "buttons": self.buttons}, {"custom": {"trace": trace}}]

    def _keep(self, sent: dict[str, Any], said: list[dict[str, Any]]) -> None:
        events = self.events[sent["sender"]]
        events.append({"event": "user", "text": sent["message"], "metadata": sent["metadata"]})
        events.append({"event": "action", "name": "action_respond"})
        for one in said:
            data = {"buttons": one.get("buttons"), "custom": one.get("custom")}
            events.append({"event": "bot", "text": one.get("text"), "data": data})

    async def _webhook(self, request: Request) -> Response:
        sent = await request.json()
        self.posts.append(sent)
        mode = self.mode
        await asyncio.sleep(self.slow)
        said = self._said(sent["message"])
        if mode == "hung":
            await asyncio.sleep(60)
        if mode == "broken":
            return Response("no", 500)
        if mode == "noise":
            return Response("<html>")
        if mode == "empty":
            return JSONResponse([])
        if mode in ("failed", "silent"):
            self._keep(sent, [] if mode == "failed" else said[1:])
            return JSONResponse([] if mode == "failed" else said[1:])
        if mode != "unsaved":
            self._keep(sent, said)
        if mode == "lost":
            raise ConnectionResetError
        return JSONResponse(said)

    async def _tracker(self, request: Request) -> Response:
        if request.query_params.get("token") != "token":
            return Response("who?", 401)
        events = self.events[request.path_params["id"]]
        users = [event for event in events if event["event"] == "user"]
        latest = {"text": users[-1]["text"], "metadata": users[-1]["metadata"]} if users else None
        shown = events if request.query_params["include_events"] == "ALL" else None
        return JSONResponse({"latest_message": latest, "events": shown})

    async def _execute(self, request: Request) -> Response:
        name = (await request.json())["name"]
        conversation = request.path_params["id"]
        said: list[dict[str, Any]] = []
        if name == "action_respond" and self.mode == "ok":
            said = self._said(self.turns(conversation)[-1])
            for one in said:
                data = {"buttons": one.get("buttons"), "custom": one.get("custom")}
                self.events[conversation].append({"event": "bot", "text": one.get("text"), "data": data})
        return JSONResponse({"tracker": {}, "messages": said})

    async def _status(self, _request: Request) -> Response:
        return JSONResponse({"model_id": "x"})


class _Wire(httpx.AsyncBaseTransport):
    """The network to a FakeRasa: refuses when it is dead, breaks when it drops the connection."""

    def __init__(self, rasa: FakeRasa) -> None:
        self._rasa = rasa
        self._asgi = httpx.ASGITransport(rasa.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._rasa.mode == "dead":
            raise httpx.ConnectError("refused")
        try:
            work = asyncio.ensure_future(self._asgi.handle_async_request(request))
            # As a real Rasa: who hangs up does not stop it.
            return await (asyncio.shield(work) if self._rasa.mode == "ok" else work)
        except ConnectionResetError:
            raise httpx.ReadError("reset") from None


def safety() -> Safety:
    """ "danger" in a text is a suicide concern, also over several messages; "SECRET" is personal data."""

    def screen(text: str) -> Any:
        return SimpleNamespace(kind="suicide") if "danger" in text.replace("dan ger", "danger") else None

    def answer(concern: Any, person: Person, now: datetime) -> tuple[Message, ...]:
        return (Message(f"guard: {concern.kind} {person.care}", urgent=True),)

    def mask(text: str) -> Masked:
        return Masked(text.replace("SECRET", "[name]"), ("name",) if "SECRET" in text else (), {"E8": "hackney"})

    def urgent(person: Person, now: datetime) -> tuple[Message, ...]:
        return (Message("numbers", urgent=True),)

    return Safety(screen, answer, mask, urgent)


def settings(folder: Path, **changes: Any) -> Settings:
    """Settings of a test: a folder and a secret of its own."""
    found = load({"PAL_DATA_DIR": str(folder), "PAL_SECRET_KEY": "for-tests-only"}, folder / "no.env")
    return dataclasses.replace(found, **changes)


@functools.cache
def migrated_inbox() -> bytes:
    """An inbox with all its tables: migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Inbox(f"sqlite:///{folder}/inbox.db")
        inbox.migrate()
        inbox.shrink()
        inbox.close()
        return (Path(folder) / "inbox.db").read_bytes()


def prepare(folder: Path) -> None:
    """Puts such an inbox into `folder`, unless there is something in its place."""
    folder.mkdir(exist_ok=True)
    if not (folder / "inbox.db").exists():
        (folder / "inbox.db").write_bytes(migrated_inbox())


class NoEncoder(BackgroundEncoder):
    """Loads nothing."""

    def start(self) -> None:
        self.settle()


class OneWord(BackgroundEncoder):
    """A learned screen that raises a concern for "sideways"; `wait` is how long it takes, in seconds."""

    def __init__(self, loaded: bool = True) -> None:
        super().__init__()
        import numpy

        self.asked: list[str] = []
        self.wait = 0.0
        self._row_of = numpy.ones(3, dtype=numpy.float32)
        if loaded:
            self.load()

    def load(self) -> None:
        """Is there from now on."""
        self._encoder = SimpleNamespace(encode=self._encode_all)
        self._model = lambda text, vector: "abuse" if "sideways" in text.replace("side ways", "sideways") else None
        self.settle()

    def start(self) -> None:
        """It is there already, or a test says when."""

    def _encode_all(self, texts: list[str]) -> Any:
        time.sleep(self.wait)
        self.asked += texts
        return [self._row_of for _ in texts]


def learned_safety() -> Safety:
    """`safety` with a screen that asks the model, too."""
    plain = safety()

    def screen(text: str, vector: Any = None, model: Any = None) -> Any:
        kind = model(text, vector) if model else None
        return plain.screen(text) or (SimpleNamespace(kind=kind) if kind else None)

    return Safety(screen, plain.answer, plain.mask, plain.urgent)


def door(folder: Path, rasa: FakeRasa, pace: Pace = QUICK, **options: Any) -> Door:
    """A front door over `rasa`, with its files in `folder`."""
    prepare(folder)
    given = {"safety": safety(), "encoder": NoEncoder(), **options}
    return Door(settings(folder), rasa=rasa.client(), pace=pace, **given)


def lines(text: str) -> list[Any]:
    """JSON lines as data."""
    return [json.loads(line) for line in text.splitlines()]
