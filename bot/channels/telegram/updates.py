"""An update of Telegram's → what it is to PAL. Takes anything; what it does not know is nothing to answer."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.channels import words
from bot.channels.reading import at, dict_of, id_of, text_of

Kind = Literal["text", "tap", "media", "edited", "group", "nothing"]

#: What PAL asks Telegram for. Edited messages only to see danger in them.
ALLOWED = ("message", "edited_message", "callback_query")

#: Commands of the menu: name -> a button's payload, or the words that it stands for (words.yaml).
COMMANDS: dict[str, tuple[str, bool]] = {
    "start": ("start", False),
    "help": ("help", False),
    "urgent": ("urgent", True),
    "council": ("council", False),
    "contact": ("who", True),
    "forget": ("forget", True),
}

#: Field of a message -> sentence of words.yaml. Anything else without a text is a note of Telegram's own (pinned, joined …).
_MEDIA = {
    "photo": "picture",
    "video": "picture",
    "animation": "picture",
    "video_note": "voice",
    "voice": "voice",
    "audio": "voice",
    "sticker": "sticker",
    "dice": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "contact",
    "document": "file",
    "story": "other",
    "poll": "other",
    "game": "other",
    "checklist": "other",
    "paid_media": "other",
    "gift": "sticker",
    "unique_gift": "sticker",
    "invoice": "other",
    "giveaway": "other",
    "live_photo": "picture",
    "rich_message": "other",
}


@dataclass(frozen=True)
class Seen:
    """`chat` is where the answer goes and who it is with; `key` is the same however often the update comes; `callback` is
    the id of a tap, which Telegram wants answered whatever happens."""

    kind: Kind
    chat: int = 0
    key: str = ""
    text: str | None = None
    payload: str | None = None
    media: str | None = None
    at: float | None = None
    callback: str | None = None


def read(update: Any) -> Seen:
    """What `update` (a decoded JSON value) is."""
    tap = dict_of(update, "callback_query")
    if tap:
        return _tap(tap)
    for field, edited in (("message", False), ("edited_message", True)):
        message = dict_of(update, field)
        if message:
            return _message(message, edited)
    return Seen("nothing")


def _message(message: dict[str, Any], edited: bool) -> Seen:
    chat, number = id_of(dict_of(message, "chat"), "id"), id_of(message, "message_id")
    if chat is None or number is None or dict_of(message, "from").get("is_bot") is True:
        return Seen("nothing")
    kind = text_of(dict_of(message, "chat"), "type")
    if kind in ("group", "supergroup"):
        # Not a word of it is read. Once a day is enough to say so.
        day = (id_of(message, "date") or 0) // 86400
        return Seen("group", chat, f"group:{chat}:{day}") if not edited and _addressed(message) else Seen("nothing")
    if kind != "private":
        return Seen("nothing")
    key = f"message:{chat}:{number}"
    text = text_of(message, "text") or text_of(message, "caption")
    if edited:
        return Seen("edited", chat, key, text) if text else Seen("nothing")
    media = next((word for field, word in _MEDIA.items() if message.get(field)), None)
    when = at(message.get("date"))
    if media:
        return Seen("media", chat, key, text, media=media, at=when)
    if text is None:
        return Seen("nothing")
    payload, text = command(text)
    return Seen("text", chat, key, text, payload, at=when)


def _addressed(message: dict[str, Any]) -> bool:
    """True for what somebody wrote; False for notes such as "somebody joined", and the bot's own arrival says enough."""
    return any(message.get(field) for field in ("text", "caption", *_MEDIA))


def _tap(tap: dict[str, Any]) -> Seen:
    callback = text_of(tap, "id")
    if callback is None:
        return Seen("nothing")
    chat = dict_of(tap, "message", "chat")
    kind, where, payload = text_of(chat, "type"), id_of(chat, "id"), text_of(tap, "data")
    if kind != "private" or where is None or payload is None:
        # A button of an inline message, a game or a group: none of ours, but it must not spin.
        return Seen("nothing", callback=callback)
    return Seen("tap", where, f"tap:{callback}", payload=payload, callback=callback)


def command(text: str) -> tuple[str | None, str]:
    """Payload and text of a typed message. A command of the menu, alone, is what its menu line says; with words behind it,
    the words count. Every other text is only a text, "/bot" and all."""
    head, _, rest = text.strip().partition(" ")
    name = head.removeprefix("/").partition("@")[0].lower()
    if not head.startswith("/") or name not in COMMANDS:
        return None, text
    meaning, is_payload = COMMANDS[name]
    # What follows /start comes from a link, not from a person.
    if rest.strip() and name != "start":
        return None, rest.strip()
    return (meaning, "") if is_payload else (None, words.word(meaning))
