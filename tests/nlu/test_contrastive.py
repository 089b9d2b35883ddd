"""The contrastive projection of the comparison of heads, on made-up vectors."""

import numpy as np
import pytest

from benchmarks.nlu import compare, contrastive
from benchmarks.nlu.contrastive import Options


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _crowd(count: int, seed: int) -> tuple[np.ndarray, list[str]]:
    """Vectors whose label shows in 4 weak numbers of 24; the rest are louder and say nothing."""
    chance = np.random.default_rng(seed)
    labels = np.arange(count) % 4
    rows = chance.normal(0, 1, (count, 24))
    rows[:, :4] = 1.2 * np.eye(4)[labels] + chance.normal(0, 0.3, (count, 4))
    return _unit(rows).astype(np.float32), [f"label {number}" for number in labels]


def _near(known: np.ndarray, labels: list[str], asked: np.ndarray, truth: list[str]) -> float:
    """The share whose nearest example has their label."""
    best = (asked @ known.T).argmax(axis=1)
    return float(np.mean([labels[place] == label for place, label in zip(best, truth, strict=True)]))


def test_slope_of_the_loss_is_the_one_that_differences_give() -> None:
    chance = np.random.default_rng(0)
    places, labels = _unit(chance.normal(size=(9, 4))), np.array([0, 0, 0, 1, 1, 2, 2, 2, 3])  # 3 is alone of its label
    _, slope = contrastive.loss(places, labels, 0.3)
    for row, column in ((0, 1), (3, 0), (7, 3), (8, 2)):
        step = np.zeros_like(places)
        step[row, column] = 1e-5
        above, below = (contrastive.loss(places + side * step, labels, 0.3)[0] for side in (1, -1))
        assert slope[row, column] == pytest.approx((above - below) / 2e-5, abs=1e-5)


def test_loss_is_least_where_labels_lie_together() -> None:
    together, labels = np.repeat(np.eye(3), 2, axis=0), np.array([0, 0, 1, 1, 2, 2])
    assert contrastive.loss(together, labels, 0.1)[0] < contrastive.loss(together[[0, 2, 4, 1, 3, 5]], labels, 0.1)[0]


@pytest.mark.parametrize("hidden", [0, 32])
def test_projection_brings_out_what_tells_labels_apart(hidden: int) -> None:
    known, labels = _crowd(240, seed=1)
    asked, truth = _crowd(200, seed=2)
    options = Options(dim=8, hidden=hidden, temperature=0.2, rate=0.01, dropout=0.0, batch=80, epochs=30)
    projection = contrastive.train(known, labels, options)
    places = projection.place(asked)
    assert np.allclose(np.linalg.norm(places, axis=1), 1, atol=1e-5)
    assert 0 < projection.epochs <= 30
    assert _near(projection.place(known), labels, places, truth) > _near(known, labels, asked, truth) + 0.05


def test_training_stops_at_the_epoch_that_suits_what_it_has_not_seen() -> None:
    chance = np.random.default_rng(3)
    rows = _unit(chance.normal(size=(120, 20))).astype(np.float32)
    labels = [f"label {number}" for number in chance.integers(0, 4, 120)]  # nothing to learn: more epochs only harm
    assert contrastive.train(rows, labels, Options(dim=8, rate=0.01, epochs=60)).epochs < 20


def test_held_out_takes_of_each_label_but_never_all() -> None:
    labels = ["many"] * 20 + ["two"] * 2 + ["one"]
    out = contrastive.held_out(labels, 0.4, seed=1)
    assert [sum(out[:20]), sum(out[20:22]), out[22]] == [8, 1, False]
    assert (out == contrastive.held_out(labels, 0.4, seed=1)).all()
    assert contrastive.held_out(["two"] * 2, 0.9, seed=1).sum() == 1


def test_shortened_rows_keep_their_inner_products() -> None:
    chance = np.random.default_rng(4)
    known, asked = chance.normal(size=(6, 40)).astype(np.float32) * 3, chance.normal(size=(4, 40)).astype(np.float32) * 3
    short, short_asked = compare._short(known @ known.T, known @ asked.T)
    assert short.shape == (6, 6)
    assert np.allclose(short @ short.T, known @ known.T, rtol=1e-3, atol=1e-2)
    assert np.allclose(short_asked @ short.T, asked @ known.T, rtol=1e-3, atol=1e-2)


def test_ensemble_weighs_by_what_the_recipes_get_right() -> None:
    rows, labels = _crowd(80, seed=5)
    task = compare.Task([""] * 80, {"e5": rows}, labels, [""] * 40, {"e5": rows[:40]})

    def good(task: compare.Task) -> np.ndarray:
        return task.asked["e5"][:, :4]

    def loud_and_wrong(task: compare.Task) -> np.ndarray:
        return np.roll(task.asked["e5"][:, :4], 1, axis=1) * 50

    chances = compare.ensemble(good, loud_and_wrong)(task)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    right = np.array(["label 0", "label 1", "label 2", "label 3"] * 10) == np.array(task.names)[chances.argmax(axis=1)]
    assert right.mean() > 0.8
