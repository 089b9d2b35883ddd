"""The sentence's say in what a place is: its own rules, and that the reader does without it."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest

from bot.nlu.person import read, role_context, sentence
from bot.nlu.person.role_model import CARE, CLASSES, HOME
from bot.places.gazetteer import find


def _judged(text: str) -> np.ndarray | None:
    return role_context.judge(text, find(text))


@pytest.fixture
def forgotten() -> Iterator[None]:
    role_context._loaded.cache_clear()
    yield
    role_context._loaded.cache_clear()


def test_a_row_of_chances_for_each_place() -> None:
    chances = _judged("i was fostered under brent, these days i rent a room round deptford and my mate is in harrow")
    assert chances is not None and chances.shape == (3, CLASSES)
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert chances[0].argmax() == CARE and chances[1].argmax() == HOME and chances[2].argmax() not in (CARE, HOME)


def test_the_name_of_a_place_never_counts() -> None:
    said = "the lot who raised me is {}, my keys are for a flat in {}"
    one, other = (_judged(said.format(*names)) for names in (("sutton", "barnet"), ("redbridge", "bexley")))
    assert one is not None and other is not None
    assert one == pytest.approx(other)


def test_the_same_place_has_one_name() -> None:
    text = "hackney had me, im still in Hackney but not in bow or SE15 or kent"
    names = sentence.called(find(text))
    assert names[0] == names[1] and len(set(names)) == 4
    assert names[2] in sentence.POOLS["place"] and names[3] in sentence.POOLS["postcode"]
    assert names[4] in sentence.POOLS["outside"]


def test_a_message_in_parts_is_the_message() -> None:
    text = "Hi, I’m at my café in Bow; croydon looked after me!"
    mentions = find(text)
    parts = sentence.parts(text, mentions, sentence.called(mentions))
    assert [number for _, number in parts] == [None, 0, None, 1, None]
    assert re.sub(r"\s+", " ", " ".join(words for words, number in parts if number is None)) == (
        "hi, i'm at my cafe in ; looked after me!"
    )


def test_only_what_stands_near_a_place_is_read() -> None:
    text = "word " * 300 + "i live in bow " + "word " * 300
    (before, *_), _, (after, *_) = sentence.parts(text, mentions := find(text), sentence.called(mentions))
    assert len(before.split()) == len(after.split()) == sentence.REACH
    assert before.endswith("i live in")


@pytest.mark.parametrize(
    "text",
    [
        "hackney",
        "  Hackney!! ",
        "أعيش في Hackney وكنت في رعاية المجلس منذ أن كنت طفلا صغيرا",
        "i live in " + "hackney and brent and " * 60,
        "no place at all",
    ],
)
def test_where_the_sentence_says_nothing_the_rest_decides(text: str) -> None:
    assert _judged(text) is None
    read(text)


def test_odd_signs_and_length_do_no_harm() -> None:
    for text in ("\ud800 i live in bow \x00", "i live in bow " + "x" * 50_000, "🙂" * 2000 + " bow", "\u202e in bow i live"):
        start = time.process_time()
        read(text)
        # Far above what it takes (tens of milliseconds), far below what a cost that grows with the length would take.
        assert time.process_time() - start < 5


@pytest.mark.usefixtures("forgotten")
def test_without_the_encoder_the_words_decide(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def missing() -> None:
        raise ImportError

    monkeypatch.setattr("bot.nlu.e5.file.installed", missing)
    for _ in range(2):
        facts = read("lewisham looked after me and i live in croydon")
        assert (facts.care, facts.home) == ("lewisham", "croydon")
    assert [record.getMessage() for record in caplog.records] == ["places are read without the sentence: ImportError"]
