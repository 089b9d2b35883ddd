"""What Meta sends → what it is to PAL. Takes anything; reads every entry, change and message of it."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.channels.reading import at, dict_of, list_of, text_of

Kind = Literal["text", "tap", "media", "edited"]

#: Type of a message -> sentence of words.yaml.
_MEDIA = {
    "image": "picture",
    "video": "picture",
    "audio": "voice",
    "voice": "voice",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
    "document": "file",
    "order": "other",
    "unsupported": "other",
}
#: Types that are about WhatsApp, not something that somebody says.
_NOTES = frozenset({"system", "reaction", "ephemeral", "request_welcome", "revoke"})


@dataclass(frozen=True)
class Seen:
    """`person` is a phone number, or the id that Meta gives for who hides it; `key` the message's id (holds the number)."""

    kind: Kind
    person: str
    key: str
    text: str | None = None
    payload: str | None = None
    media: str | None = None
    at: float | None = None


@dataclass(frozen=True)
class Status:
    """What became of a message of ours: sent, delivered, read, failed, with Meta's number of the error."""

    what: str
    error: str | None = None

    @property
    def tally(self) -> str:
        return f"{self.what} {self.error}" if self.error else self.what


def signed(body: bytes, header: str, app_secret: str) -> bool:
    """True if Meta has signed exactly these bytes. Takes as long for a near miss as for nonsense."""
    wanted = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(header.encode("utf-8", "surrogateescape"), wanted.encode())


def messages(payload: Any, phone_id: str) -> list[Seen]:
    """All messages to the number `phone_id`, in the order they stand."""
    found = []
    for value in _values(payload):
        if str(dict_of(value, "metadata").get("phone_number_id")) != phone_id:
            continue
        contacts = list_of(value, "contacts")
        # Who hides the number may be named beside the message only.
        beside = dict_of(contacts[0]) if len(contacts) == 1 else {}
        for message in list_of(value, "messages"):
            seen = _message(dict_of(message), beside) if isinstance(message, dict) else None
            if seen is not None:
                found.append(seen)
    return found


def statuses(payload: Any) -> list[Status]:
    """All that Meta tells of messages of ours, and of errors. No ids, no words."""
    found = []
    for value in _values(payload):
        for status in list_of(value, "statuses"):
            word = text_of(status, "status") if isinstance(status, dict) else None
            if word and re.fullmatch(r"[a-z]{1,20}", word):
                codes = [_code(error) for error in list_of(status, "errors")]
                found.append(Status(word, codes[0] if codes else None))
        found += [Status("error", _code(error)) for error in list_of(value, "errors")]
    return found


def _values(payload: Any) -> Iterator[dict[str, Any]]:
    for entry in list_of(dict_of(payload), "entry"):
        for change in list_of(dict_of(entry), "changes"):
            value = dict_of(change, "value")
            if value:
                yield value


def _code(error: Any) -> str:
    code = error.get("code") if isinstance(error, dict) else None
    return str(code) if isinstance(code, int) and abs(code) < 10**9 else "unknown"


def _message(message: dict[str, Any], beside: dict[str, Any]) -> Seen | None:
    person = text_of(message, "from") or text_of(message, "from_user_id")
    person = person or text_of(beside, "wa_id") or text_of(beside, "user_id")
    key, kind = text_of(message, "id"), text_of(message, "type")
    # A group's words are not for PAL; Meta's groups have no way to decline but silence.
    if person is None or key is None or kind is None or kind in _NOTES or message.get("group_id"):
        return None
    if len(person) > 150 or len(key) > 500:
        return None
    when = at(text_of(message, "timestamp"))
    if kind == "text":
        # Empty words still are a message: it gets an answer.
        body = dict_of(message, "text").get("body")
        return Seen("text", person, key, body if isinstance(body, str) else "", at=when)
    if kind == "edit":
        edit = dict_of(message, "edit")
        inner = dict_of(edit, "message")
        kind = text_of(inner, "type") or "text"
        text = text_of(dict_of(inner, kind), "body") or text_of(dict_of(inner, kind), "caption")
        # Under the id of what was edited: what was answered is not answered again.
        key = text_of(edit, "original_message_id") or key
        return Seen("edited", person, key, text, at=when) if text and len(key) <= 500 else None
    if kind == "interactive":
        return _tap(dict_of(message, "interactive"), person, key, when)
    if kind == "button":
        button = dict_of(message, "button")
        return Seen("tap", person, key, text_of(button, "text"), text_of(button, "payload"), at=when)
    word = _MEDIA.get(kind, "other")
    return Seen("media", person, key, text_of(dict_of(message, kind), "caption"), media=word, at=when)


def _tap(reply: dict[str, Any], person: str, key: str, when: float | None) -> Seen:
    for kind in ("button_reply", "list_reply"):
        chosen = dict_of(reply, kind)
        if chosen:
            return Seen("tap", person, key, text_of(chosen, "title"), text_of(chosen, "id"), at=when)
    return Seen("media", person, key, media="other", at=when)
