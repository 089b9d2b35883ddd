"""What a message is beside its words, on every way that it takes."""

from bot.front.message_json import from_json, to_json
from bot.front.rasa import read_reply
from bot.messages import Button, Message
from bot.replies.payload import as_rasa


def test_there_and_back() -> None:
    for message in (Message("a"), Message("b", (Button("x", "y"),), urgent=True), Message("c", copy=True)):
        assert from_json(to_json(message)) == message


def test_what_was_stored_before_there_was_a_flag_is_read() -> None:
    assert from_json({"text": "a", "buttons": [], "urgent": False}) == Message("a")
    assert "copy" not in to_json(Message("a")), "a page that does not know the flag sees what it saw"


def test_what_is_there_to_be_copied_stays_so_through_rasa() -> None:
    sent = as_rasa(Message("Hi.\n\nThank you.", copy=True))
    text, custom = {"text": sent["text"]}, {"custom": sent["json_message"]}
    trace = {"custom": {"trace": {}}}
    before, after = Message("Copy this:"), Message("Then: …")
    lists = {
        "the rest channel": [{"text": before.text}, text, custom, {"text": after.text}, trace],
        "the tracker": [{"text": before.text}, {**text, **custom}, {"text": after.text, "custom": None}, trace],
        "a rehearsal": [as_rasa(before), sent, as_rasa(after), trace],
    }
    for way, found in lists.items():
        assert read_reply(found).messages == (before, Message("Hi.\n\nThank you.", copy=True), after), way
