"""`pal parse`: its lines, and what it says of messages that would break something less careful."""

import io
import json
import os
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

import numpy as np
import pytest

from bot.commands import ahead, jsonlines
from bot.commands.ahead import Ahead
from bot.commands.parse import Reader, _Vectors
from bot.nlu import encoder
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


def _split(raw: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], list[list[str]]]:
    monkeypatch.setattr(ahead, "_CHUNK", chunk)
    looked: list[list[str]] = []
    return list(Ahead(io.BytesIO(raw), lambda texts: looked.append(list(texts)))), looked


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"a", b"a\n", b"a\nbc\n\n\ndef", "é\n\u2028x\x85\r\nlast".encode(), b"x\n" * 40, b"y" * 5000 + b"\nz"],
)
def test_looking_ahead_changes_no_line(raw: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, looked = _split(raw, chunk, monkeypatch)
    assert lines == list(io.BytesIO(raw))
    assert [text for texts in looked for text in texts] == [line.decode().removesuffix("\n") for line in lines]
    assert all(len(texts) <= ahead.MOST for texts in looked)


def test_what_is_no_text_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    lines, looked = _split(b"\xff\nfine\n\xed\xa0\x80\n", 1000, monkeypatch)
    assert lines == [b"\xff\n", b"fine\n", b"\xed\xa0\x80\n"]
    assert looked == [["fine", "\ud800"]]


def test_nothing_waits_for_a_line_that_is_not_there_yet() -> None:
    inlet, outlet = os.pipe()
    looked: list[list[str]] = []
    with os.fdopen(inlet, "rb") as stream, os.fdopen(outlet, "wb", buffering=0) as writer:
        lines = iter(Ahead(stream, lambda texts: looked.append(list(texts))))
        writer.write(b"one\n")
        assert next(lines) == b"one\n"
        writer.write(b"two\nthree\nfo")
        assert [next(lines), next(lines)] == [b"two\n", b"three\n"]
        assert looked == [["one"], ["two", "three"]]
        writer.write(b"ur\n")
        assert next(lines) == b"four\n"


class _Counting:
    """Encodes to the length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked.append(list(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> _Counting:
    engine = _Counting()
    monkeypatch.setattr(encoder, "load", lambda: engine)
    return engine


def test_a_text_is_encoded_once(counting: _Counting) -> None:
    vectors = _Vectors()
    vectors.ahead(["bus pass", "gym", "bus  pass "])
    assert counting.asked == [["bus pass", "gym"]]
    assert (vectors.of("bus pass"), vectors.of(" gym"), vectors.of("four")) == (8, 3, 4)
    assert (vectors.of("four"), vectors.of("\ud800")) == (4, 1)
    assert counting.asked == [["bus pass", "gym"], ["four"], ["\ufffd"]]


def test_few_texts_are_remembered(counting: _Counting) -> None:
    vectors = _Vectors()
    for number in range(1000):
        vectors.of(f"text {number}")
        assert len(vectors._kept) <= vectors._KEPT
    vectors.ahead(["one", "text 999"])
    assert set(vectors._kept) == {"one", "text 999"}
    assert counting.asked[-1] == ["one"]


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


@pytest.mark.rasa
def test_lines_read_together_say_what_each_says_alone(reader: Reader) -> None:
    texts = [
        "lost my bus pass and the gym wont let me in, what about council tax",
        "\u200fمحتاج مساعدة في السكن\u200f",
        "/restart",
        "",
        "\x00\x07",
        "\ud800 my flat is damp \udfff",
        "call me on 07700 900123 about my rent",
        "thanks",
        "rent " * 10_000,
    ]
    alone = [reader.read(text) for text in texts]
    raw = "\n".join(texts).encode("utf-8", "surrogatepass") + b"\n"
    out = io.StringIO()
    jsonlines.run(reader.read, cast(BinaryIO, Ahead(io.BytesIO(raw), reader.ahead)), out)
    together = [json.loads(line) for line in out.getvalue().split("\n")[:-1]]
    # Heads add up in another order for several lines at once: the last digit of a confidence may move, nothing else.
    sure = [[row.pop("confidence") for row in rows] for rows in (together, alone)]
    assert together == alone
    assert sure[0] == pytest.approx(sure[1], abs=2e-4)


@pytest.mark.rasa
def test_a_message_is_encoded_once(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    encode = encoder.E5.encode

    def spy(engine: encoder.E5, texts: Sequence[str]) -> Any:
        asked.extend(texts)
        return encode(engine, texts)

    monkeypatch.setattr(encoder.E5, "encode", spy)
    reader.ahead(["is there a cheaper way to get to college"])
    assert reader.read("is there a cheaper way to get to college")["crisis"] is None
    assert asked == ["is there a cheaper way to get to college"]
