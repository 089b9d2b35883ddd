"""Talks to Rasa: its stock `rest` channel for turns, its HTTP API to look whether a turn has happened already."""

import asyncio
import json
import logging
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx

from bot.front.clean import is_payload
from bot.messages import Button, Message

log = logging.getLogger(__name__)

#: Rasa's own limit is 300 s; nobody waits that long.
TURN_TIMEOUT_S = 8.0
_ASK_TIMEOUT_S = 5.0

#: Actions that Rasa runs around a turn by itself.
_NOT_OURS = frozenset({None, "action_listen", "action_extract_slots", "action_session_start", "action_restart"})

_PRESS = re.compile(r"/press\{(.*)\}", re.DOTALL)


class RasaDown(Exception):
    """Rasa cannot be reached; the message has certainly not entered a turn."""


class RasaUnsure(Exception):
    """No usable answer came back; the message may have entered a turn or not. `working`: Rasa may be at it still."""

    def __init__(self, why: str, working: bool = False) -> None:
        super().__init__(why)
        self.working = working


@dataclass(frozen=True)
class Reply:
    """What one turn said. `trace` is None when the action did not get to its end."""

    messages: tuple[Message, ...] = ()
    trace: dict[str, Any] | None = None
    #: The person asked to be forgotten and has said yes.
    erase: bool = False
    #: The crisis that the turn was told of.
    crisis: str | None = None


@dataclass(frozen=True)
class Recalled:
    """A turn as Rasa's tracker has it. `action` is the last custom action that it ran, to be run again if it failed."""

    reply: Reply
    action: str | None


class RasaClient:
    """One Rasa server."""

    def __init__(
        self,
        base_url: str,
        token: str,
        timeout_s: float = TURN_TIMEOUT_S,
        transport: httpx.AsyncBaseTransport | None = None,
        actions_url: str | None = None,
    ) -> None:
        self._actions_url = actions_url
        self._token = token
        self._timeout_s = timeout_s
        # Never a proxy: Rasa is on this machine, and what goes to it is private.
        self._http = httpx.AsyncClient(base_url=base_url, transport=transport, timeout=timeout_s, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def turn(self, conversation: str, kind: str, body: str, channel: str, metadata: dict[str, Any]) -> Reply:
        """Sends one message (`kind` "text" or "payload") into a turn. Raises RasaDown or RasaUnsure."""
        message = f"/press{json.dumps({'b': body})}" if kind == "payload" else body
        sent = {"sender": conversation, "message": message, "input_channel": channel, "metadata": metadata}
        found = await self._ask("POST", "/webhooks/rest/webhook", self._timeout_s, json=sent)
        if not isinstance(found, list):
            raise RasaUnsure("answer has another shape")
        return read_reply(found)

    async def has(self, conversation: str, turn: str) -> bool:
        """True if the last turn that Rasa's tracker store holds is `turn`. Cheap: no events are sent."""
        state = await self._tracker(conversation, "NONE")
        latest = state.get("latest_message") or {}
        return bool((latest.get("metadata") or {}).get("turn") == turn)

    async def recall(self, conversation: str, turn: str) -> Recalled | None:
        """The turn `turn` if Rasa's tracker store holds it, with what it said."""
        state = await self._tracker(conversation, "ALL")
        said: list[dict[str, Any]] = []
        action: str | None = None
        crisis: str | None = None
        held = inside = False
        for event in state.get("events") or ():
            kind = event.get("event")
            if kind == "user":
                metadata = event.get("metadata") or {}
                inside = metadata.get("turn") == turn
                if inside:
                    held, said, action, crisis = True, [], None, metadata.get("crisis")
            elif inside and kind == "bot":
                data = event.get("data") or {}
                said.append({"text": event.get("text"), "buttons": data.get("buttons"), "custom": data.get("custom")})
            elif inside and kind == "action" and event.get("name") not in _NOT_OURS:
                action = event.get("name")
        return Recalled(replace(read_reply(said), crisis=crisis), action) if held else None

    async def rerun(self, conversation: str, action: str) -> Reply:
        """Runs `action` again for the turn that Rasa already holds, then lets it listen. For an action that failed."""
        path = f"/conversations/{quote(conversation)}/execute?include_events=NONE&output_channel=collector"
        found = await self._ask("POST", path, self._timeout_s, json={"name": action}, token=True)
        await self._ask("POST", path, self._timeout_s, json={"name": "action_listen"}, token=True)
        return read_reply(found.get("messages") or [] if isinstance(found, dict) else [])

    async def alive(self) -> bool:
        """True if a turn has a chance: Rasa answers, has a model, and its actions answer."""
        return await self.serves() and await self.acts()

    async def acts(self) -> bool:
        """True if the action server answers (or is not ours to ask)."""
        if self._actions_url is None:
            return True
        try:
            answer = await asyncio.wait_for(self._http.get(f"{self._actions_url}/health", timeout=2.0), 2.0)
        except (httpx.HTTPError, asyncio.TimeoutError, OSError):
            return False
        return answer.status_code == 200

    async def serves(self) -> bool:
        """True if Rasa answers and has a model."""
        try:
            await self._ask("GET", "/status", 2.0, token=True)
        except (RasaDown, RasaUnsure):
            return False
        return True

    async def _tracker(self, conversation: str, events: str) -> dict[str, Any]:
        path = f"/conversations/{quote(conversation)}/tracker?include_events={events}"
        found = await self._ask("GET", path, _ASK_TIMEOUT_S, token=True)
        if not isinstance(found, dict):
            raise RasaUnsure("tracker has another shape")
        return found

    async def _ask(self, method: str, path: str, timeout_s: float, json: Any = None, token: bool = False) -> Any:
        params = {"token": self._token} if token else {}
        request = self._http.build_request(method, path, json=json, timeout=timeout_s)
        if token:
            request.url = request.url.copy_merge_params(params)
        try:
            answer = await asyncio.wait_for(self._http.send(request), timeout_s)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise RasaDown(type(error).__name__) from None
        except (httpx.TimeoutException, asyncio.TimeoutError) as error:
            raise RasaUnsure(type(error).__name__, working=True) from None
        except (httpx.HTTPError, OSError) as error:
            raise RasaUnsure(type(error).__name__) from None
        if answer.status_code == 409:
            # Rasa's word for "no model is loaded".
            raise RasaDown("no model")
        if answer.status_code != 200:
            raise RasaUnsure(f"status {answer.status_code}")
        try:
            return answer.json()
        except ValueError:
            raise RasaUnsure("answer is not JSON") from None


def read_reply(found: list[Any]) -> Reply:
    """Rasa's list of messages → ours, and the trace out of the custom message."""
    messages: list[Message] = []
    trace: dict[str, Any] | None = None
    erase = False
    for one in found:
        if not isinstance(one, dict):
            continue
        custom = one.get("custom")
        if isinstance(custom, dict) and isinstance(custom.get("trace"), dict):
            trace = custom["trace"]
            erase = erase or custom.get("erase") is True or custom["trace"].get("erase") is True
        text = one.get("text")
        if isinstance(text, str) and text.strip():
            buttons = tuple(button for button in map(_button, one.get("buttons") or ()) if button)
            urgent = isinstance(custom, dict) and bool(custom.get("urgent"))
            # bot.replies.payload.as_rasa: a blank line travels with a space in it.
            messages.append(Message(text.replace("\n \n", "\n\n"), buttons, urgent))
        # Rasa's rest channel sends what goes with a text right after it, its tracker together with it.
        if messages and _with_text(one).get("copy") is True:
            messages[-1] = replace(messages[-1], copy=True)
    return Reply(tuple(messages), trace, erase)


def _with_text(one: dict[str, Any]) -> dict[str, Any]:
    """What bot.replies.payload.as_rasa sends along with a text, under the name that it has there or in Rasa's answers."""
    found = one.get("custom") or one.get("json_message")
    return found if isinstance(found, dict) else {}


def _button(one: Any) -> Button | None:
    """A button whose payload is a word of ours; anything else could not come back, so it is not shown."""
    payload = str(one.get("payload", "")) if isinstance(one, dict) else ""
    press = _PRESS.fullmatch(payload)
    if press:
        try:
            payload = str(json.loads("{" + press.group(1) + "}").get("b", ""))
        except ValueError:
            payload = ""
    if not is_payload(payload) or not one.get("title"):
        log.error("a button without a payload of ours was left out")
        return None
    return Button(str(one["title"]), payload)
