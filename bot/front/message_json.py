"""Messages as JSON: in the outbox and on the way to the web page."""

from typing import Any

from bot.messages import Button, Message


def to_json(message: Message) -> dict[str, Any]:
    """`{"text", "buttons": [{"title", "payload"}], "urgent"}`; with "copy": true where it is there to be copied."""
    buttons = [{"title": button.title, "payload": button.payload} for button in message.buttons]
    found = {"text": message.text, "buttons": buttons, "urgent": message.urgent}
    return {**found, "copy": True} if message.copy else found


def from_json(body: dict[str, Any]) -> Message:
    """The message that `to_json` wrote."""
    buttons = tuple(Button(one["title"], one["payload"]) for one in body.get("buttons", ()))
    return Message(body["text"], buttons, bool(body.get("urgent")), bool(body.get("copy")))
