"""What the trained model must not fall below, on messages written apart from the training data (benchmarks/nlu)."""

import statistics
import time

import pytest

from benchmarks.nlu import score
from benchmarks.nlu.examples import fresh
from benchmarks.nlu.model import Model
from tests.nlu.floors import FLOORS

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.trained()


@pytest.mark.parametrize("name", ["dev", "test"])
def test_figures_hold(model: Model, name: str) -> None:
    rows = fresh(name)
    found = {one.name: one for one in score.figures(rows, [model.read(row.text) for row in rows])}
    for one in found.values():
        print(f"{name}: {one.name}: {one.share:.1%} ({one.right}/{one.of})")
    lost = {
        key: found[key].share
        for key, floor in FLOORS[name].items()
        if (found[key].share > floor if found[key].at_most else found[key].share < floor)
    }
    assert lost == {}


def test_beyond_the_encoding_a_message_takes_ten_milliseconds(model: Model) -> None:
    texts = [row.text for row in fresh("dev")][:150]
    vectors = model.encoder.encode(texts)
    took = []
    for text, vector in zip(texts, vectors, strict=True):
        start = time.thread_time()
        model.head.chances(model.head.scores(text, vector))
        took.append((time.thread_time() - start) * 1000)
    print(f"median {statistics.median(took):.1f} ms")
    assert statistics.median(took) <= 10


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "\x00\x01", "\u202e\u200f", "gym " * 12_500, "?" * 50_000, "🏠" * 9_000]
)
def test_nothing_that_can_be_typed_does_harm(model: Model, text: str) -> None:
    start = time.monotonic()
    found = model.read(text)
    assert 0 <= found.confidence <= 1
    assert time.monotonic() - start < 10
