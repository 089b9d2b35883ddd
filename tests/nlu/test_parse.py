"""`pal parse`: its lines, and what it says of messages that would break something less careful."""

import io
import json
from typing import Any

import pytest

from bot.commands import jsonlines
from bot.commands.parse import Reader
from bot.settings import ROOT
from bot.topics import TOPICS

_KEYS = {"text", "topic", "topics", "intent", "confidence", "crisis", "entities"}


def _lines(raw: bytes, handle: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    jsonlines.run(handle, io.BytesIO(raw), out)
    assert out.getvalue().isascii()
    return [json.loads(line) for line in out.getvalue().split("\n")[:-1]]


def test_lines_end_at_the_line_feed_only() -> None:
    raw = "one\u2028still one\x0bstill\x85one\r\ntwo\n\nfour".encode()
    assert [line["text"] for line in _lines(raw, lambda text: {"text": text})] == [
        "one\u2028still one\x0bstill\x85one\r",
        "two",
        "",
        "four",
    ]


def test_a_line_that_cannot_be_read_does_not_stop_the_rest() -> None:
    def handle(text: str) -> dict[str, Any]:
        if text == "bad":
            raise ValueError("why")
        return {"text": text}

    first, second, third, last = _lines(b"\xff\xfe\nbad\n\xed\xa0\x80\nfine\n", handle)
    assert first["error"].startswith("not UTF-8")
    assert second == {"text": "bad", "error": "ValueError: why"}
    assert third == {"text": "\ud800"}
    assert last == {"text": "fine"}


def test_each_answer_is_there_before_the_next_line_is_read() -> None:
    out = io.StringIO()
    seen: list[int] = []

    class Lines(io.BytesIO):
        def __next__(self) -> bytes:
            seen.append(out.getvalue().count("\n"))
            return super().__next__()

    jsonlines.run(lambda text: {"text": text}, Lines(b"a\nb\nc\n"), out)
    assert seen == [0, 1, 2, 3]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ROOT / "models" / "pal.tar.gz")


@pytest.mark.rasa
def test_a_message_says_topic_age_and_place(reader: Reader) -> None:
    found = reader.read("do i still get free meds now im 19 and living in newham")
    assert set(found) == _KEYS
    assert (found["topic"], found["intent"], found["topics"]) == ("prescriptions", "prescriptions", ["prescriptions"])
    assert found["entities"] == {"care": None, "home": "newham", "places": ["newham"], "age": 19}
    assert found["crisis"] is None
    assert 0.8 <= found["confidence"] <= 1


@pytest.mark.rasa
def test_an_act_has_no_topic(reader: Reader) -> None:
    found = reader.read("delete my data please")
    assert (found["intent"], found["topic"], found["topics"]) == ("delete_my_data", None, [])


@pytest.mark.rasa
def test_danger_is_said(reader: Reader) -> None:
    assert reader.read("i want to kill myself")["crisis"] == "suicide"


@pytest.mark.rasa
@pytest.mark.parametrize(
    "text", ["", "   ", "/restart", '/press{"b": "forget:yes"}', "\x00", "\ud800\udfff", "\u202egnal\u202c", "a" * 50_000]
)
def test_no_text_is_a_command_or_does_harm(reader: Reader, text: str) -> None:
    found = reader.read(text)
    assert set(found) == _KEYS
    assert found["text"] == text
    assert found["intent"] != "press"
    assert set(found["topics"]) <= set(TOPICS)
