"""The rules around the model, with a model small enough to see through."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.nlu.examples import plain
from bot.nlu import ngrams
from bot.nlu.encoder import Parallel
from bot.nlu.head import Head, Settings, train
from bot.nlu.thresholds import Thresholds, from_left_out
from bot.nlu.understanding import FALLBACK, _between, understand

_WORDS = {
    "travel": ("bus", "oyster", "train", "fare"),
    "leisure": ("gym", "swim", "boxing", "football"),
    "prescriptions": ("meds", "pills", "chemist", "inhaler"),
    "thanks": ("thanks", "cheers", "ta", "safe"),
    "out_of_scope": ("weather", "bitcoin", "pasta", "volcano"),
}
_KNOWN = [word for words in _WORDS.values() for word in words]


def _encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """A place of its own for each word; words of one intent lie together."""
    rows = np.full((len(texts), len(_KNOWN) + len(_WORDS)), 0.01, dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in plain(text).split():
            for number, (_, words) in enumerate(_WORDS.items()):
                if word in words:
                    row[_KNOWN.index(word)] += 1
                    row[len(_KNOWN) + number] += 2
    return rows


def _examples() -> tuple[list[str], list[str]]:
    rows = [
        (f"{word} {filler}".strip(), intent)
        for intent, words in _WORDS.items()
        for word in words
        for filler in ("", "please", "for me", "how")
    ]
    return [text for text, _ in rows], [intent for _, intent in rows]


@pytest.fixture(scope="module")
def head() -> Head:
    texts, labels = _examples()
    return train(texts, labels, _encode(texts), Settings())


def _read(head: Head, text: str) -> tuple[str, tuple[str, ...]]:
    found = understand(text, _encode([text])[0], head, _encode, Thresholds(first=0.3, further=-0.6))
    return found.intent, found.topics


def test_one_ask(head: Head) -> None:
    assert _read(head, "bus please") == ("travel", ("travel",))


@pytest.mark.parametrize("text", ["bus and gym", "gym. bus", "oyster n swim"])
def test_two_asks(head: Head, text: str) -> None:
    assert set(_read(head, text)[1]) == {"travel", "leisure"}


def test_what_is_denied_is_not_asked(head: Head) -> None:
    assert _read(head, "not the gym, the bus") == ("travel", ("travel",))
    assert _read(head, "the bus not the gym") == ("travel", ("travel",))


def test_an_ask_counts_more_than_thanks(head: Head) -> None:
    assert _read(head, "thanks cheers, and the bus") == ("travel", ("travel",))


def test_an_act_has_no_topic(head: Head) -> None:
    assert _read(head, "cheers") == ("thanks", ())


def test_what_is_like_nothing_is_not_guessed(head: Head) -> None:
    found = understand("zzz qqq", _encode(["zzz qqq"])[0], head, _encode, Thresholds(first=0.9, further=-0.6))
    assert (found.intent, found.topics) == (FALLBACK, ())
    assert len(found.ranking) == len(_WORDS)


def test_parts_are_encoded_only_where_a_second_ask_is_likely(head: Head) -> None:
    asked: list[str] = []

    def spy(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return _encode(texts)

    understand("bus please, bus", _encode(["bus please, bus"])[0], head, spy, Thresholds(first=0.3, further=-0.2))
    assert asked == []


def test_confidence_is_a_chance(head: Head) -> None:
    chances = head.chances(head.scores("bus", _encode(["bus"])[0]))
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    assert chances.min() >= 0


def test_a_saved_model_says_the_same(head: Head, tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    head.save(path)
    again = Head.load(path)
    for text in ("bus please", "gym", "zzz"):
        assert again.scores(text, _encode([text])[0]) == pytest.approx(head.scores(text, _encode([text])[0]), abs=2e-2)


def test_left_out_scores_are_those_of_a_model_without_the_example() -> None:
    texts, labels = _examples()
    settings = Settings(ngram_weight=0.0)
    full = train(texts, labels, _encode(texts), settings)
    assert full.held_out is not None
    for out in (0, 17, 42, 79):
        rest = [number for number in range(len(texts)) if number != out]
        without = train([texts[n] for n in rest], [labels[n] for n in rest], _encode([texts[n] for n in rest]), settings)
        # Not quite the same: one example less moves the centre of the vectors a little.
        assert full.held_out[out] == pytest.approx(without.scores(texts[out], _encode([texts[out]])[0]), abs=0.05)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pre scription", "prescription"),
        ("per scriptions", "prescriptions"),
        ("coun sill tacks", "council tax"),
        ("the fone", "the phone"),
        ("rite", "right"),
    ],
)
def test_what_sounds_alike_is_alike(said: str, meant: str) -> None:
    assert ngrams.sound(said) == ngrams.sound(meant)


def test_sound_does_no_harm_to_other_scripts() -> None:
    assert ngrams.sound("مرحبا") == ""
    assert ngrams.counts_and_sound("مرحبا").keys() >= ngrams.counts("مرحبا").keys()


def test_a_model_of_another_version_is_not_used(head: Head, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "head.npz"
    head.save(path)
    monkeypatch.setattr(ngrams, "BUCKETS", ngrams.BUCKETS * 2)
    with pytest.raises(ValueError, match="another version"):
        Head.load(path)


@pytest.mark.parametrize(
    ("ranking", "between"),
    [
        ([("travel", 0.4), ("leisure", 0.3)], ("travel", "leisure")),
        ([("travel", 0.6), ("leisure", 0.3)], ("travel", "leisure")),
        ([("travel", 0.6), ("leisure", 0.2)], ()),
        ([("travel", 0.4), ("thanks", 0.3)], ()),
    ],
)
def test_two_close_topics_are_said(ranking: list[tuple[str, float]], between: tuple[str, ...]) -> None:
    assert _between(ranking) == between


def test_many_texts_are_shared_out_and_come_back_in_order() -> None:
    class Lengths:
        name, dim, weight = "lengths", 1, 1.0

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([[len(text)] for text in texts], dtype=np.float32)

    rows = Parallel(Lengths(), Lengths).encode(["x" * number for number in range(250)])
    assert rows[:, 0].tolist() == list(range(250))


def test_thresholds_come_from_left_out_scores(head: Head, tmp_path: Path) -> None:
    labels = _examples()[1]
    found = from_left_out(head, labels)
    assert 0 < found.first <= 1
    assert -1.5 < found.further < 1
    assert found.part == 0.5
    path = tmp_path / "thresholds.json"
    found.save(path)
    assert Thresholds.load(path) == found
    with pytest.raises(ValueError, match="just been trained"):
        from_left_out(Head(head.labels, [], 1.0, *(np.zeros(1, dtype=np.float32),) * 4, 1.0), labels)
