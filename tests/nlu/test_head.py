"""The model says what its formula says: the short ways taken to it, in training and in reading, change nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu import head as heads
from bot.nlu import ngrams
from bot.nlu.head import Head, Settings, train

_ENGLISH = ("bus pass", "gym", "card", "council tax", "flat", "rent", "meds", "college", "my pa", "help", "lost", "a new")
_SETTINGS = Settings(blocks=(12, 20), weights=(2.0, 0.7), gamma=1.0, ridge=0.2, ngram_weight=1.0)


def _data(count: int = 150) -> tuple[list[str], list[str], NDArray[np.float32]]:
    chance = np.random.default_rng(5)
    texts = [" ".join(chance.choice(_ENGLISH, size=chance.integers(1, 9))) for _ in range(count)]
    labels = [f"topic_{number}" for number in chance.integers(0, 4, size=count)]
    return texts, labels, chance.standard_normal((count, 32)).astype(np.float32) * 3 + 1


def _kernel(
    texts: list[str], vectors: NDArray[np.float64], others: list[str], known: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The sum of the kernels, each written out: rows `texts`, columns `others` (the training examples)."""
    idf = ngrams.weights(ngrams.matrix(others, ngrams.counts_and_sound)).astype(np.float64)
    spelt = []
    for rows in (texts, others):
        dense = ngrams.matrix(rows, ngrams.counts_and_sound).toarray().astype(np.float64) * idf
        spelt.append(dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9))
    kernel = spelt[0] @ spelt[1].T + 1.0
    start = 0
    for width, weight in zip(_SETTINGS.blocks, _SETTINGS.weights, strict=True):
        span = slice(start, start + width)
        mean, scale = known[:, span].mean(axis=0), known[:, span].std(axis=0) + 1e-6
        one, other = ((rows[:, span] - mean) / scale for rows in (vectors, known))
        one, other = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))
        kernel += weight * np.exp(-_SETTINGS.gamma * ((one[:, None, :] - other[None, :, :]) ** 2).sum(axis=2))
        start += width
    return kernel


@pytest.fixture(scope="module", params=[512, 7], ids=["at once", "in portions"])
def head(request: pytest.FixtureRequest) -> Head:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heads, "_AT_ONCE", request.param)
        return train(*_data(), _SETTINGS)


def _by_formula(texts: list[str], vectors: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(scores of `texts`, left-out scores of the training examples)."""
    known_texts, labels, known = _data()
    names = sorted(set(labels))
    wanted = np.array([[1.0 if label == name else -1.0 for name in names] for label in labels])
    kernel = _kernel(known_texts, known.astype(np.float64), known_texts, known.astype(np.float64))
    inverse = np.linalg.inv(kernel + _SETTINGS.ridge * np.eye(len(labels)))
    pull = inverse @ wanted
    scores = _kernel(texts, vectors.astype(np.float64), known_texts, known.astype(np.float64)) @ pull
    return scores, wanted - pull / np.diag(inverse)[:, None]


def test_scores_are_those_of_the_formula(head: Head) -> None:
    texts = ["i lost my bus pass", "gym", "", "council tax for a new flat £20", "کارت اتوبوس"]
    vectors = np.random.default_rng(6).standard_normal((len(texts), 32)).astype(np.float32) * 3 + 1
    expected, _ = _by_formula(texts, vectors)
    for text, vector, row in zip(texts, vectors, expected, strict=True):
        assert head.scores(text, vector) == pytest.approx(row, abs=1e-4)
        # What was remembered of the text says the same.
        assert np.array_equal(head.scores(text, vector), head.scores(text, vector))


def test_looking_ahead_changes_no_score(head: Head) -> None:
    texts, _, vectors = _data(8)
    before = [head.scores(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    head.ahead(list(vectors[:5]))
    assert [head.scores(text, vector) for text, vector in zip(texts, vectors, strict=True)] == [
        pytest.approx(row, abs=1e-5) for row in before
    ]
    # A text's own spelling counts, not that of the one whose vector was looked at.
    assert not np.allclose(head.scores("my pa card", vectors[0]), head.scores("gym", vectors[0]))
    head.ahead([])
    assert np.array_equal(head.scores(texts[0], vectors[0]), before[0])


def test_scores_of_many_texts_are_those_of_each(head: Head, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, _, vectors = _data(20)
    each = np.stack([head.scores(text, vector) for text, vector in zip(texts, vectors, strict=True)])
    assert head.scores_of(texts, vectors) == pytest.approx(each, abs=1e-5)
    monkeypatch.setattr(heads, "_AT_ONCE", 7)
    assert head.scores_of(texts, vectors) == pytest.approx(each, abs=1e-5)
    assert head.scores_of([], vectors[:0]).shape == (0, 4)


def test_left_out_scores_are_those_of_the_formula(head: Head) -> None:
    assert head.held_out is not None
    assert head.held_out == pytest.approx(_by_formula(["gym"], _data()[2][:1])[1], abs=1e-3)


def test_without_left_out_scores_the_model_is_the_same(head: Head) -> None:
    texts, labels, vectors = _data()
    quick = train(texts, labels, vectors, _SETTINGS, left_out=False)
    assert quick.held_out is None
    for text, vector in zip(texts[:5], vectors, strict=False):
        assert quick.scores(text, vector) == pytest.approx(head.scores(text, vector), abs=1e-4)


def test_settings_that_contradict_each_other_are_said() -> None:
    with pytest.raises(np.linalg.LinAlgError, match="contradict"):
        train(*_data(), Settings(blocks=(12, 20), weights=(2.0, 0.7), ridge=-5.0))


def test_what_is_remembered_of_a_text_cannot_be_changed_and_is_little() -> None:
    buckets, values = ngrams.found("bus pass")
    assert dict(zip(buckets.tolist(), values.tolist(), strict=True)) == pytest.approx(ngrams.counts_and_sound("bus pass"))
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0.0
    for number in range(100):
        ngrams.found(f"text {number}")
    assert ngrams.found.cache_info().currsize <= 8
