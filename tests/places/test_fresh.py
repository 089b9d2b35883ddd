"""Ways in which Londoners name a place (fresh.tsv), alone as an answer and after "i live in"."""

from pathlib import Path

import pytest

from bot.places.gazetteer import find

FILE = Path(__file__).with_name("fresh.tsv")
CASES = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_there_are_enough() -> None:
    assert len(CASES) >= 190


@pytest.mark.parametrize(("written", "wanted"), CASES, ids=[written for written, _ in CASES])
def test_fresh(written: str, wanted: str) -> None:
    for text, expected in ((written, True), (f"i live in {written}", False)):
        found = {mention.slug or "ask" for mention in find(text, expected=expected)}
        # Nothing found, or two councils at once ("city and islington college"): PAL asks.
        found = found if len(found) == 1 else {"none", "ask"}
        assert found & set(wanted.split("|")), (text, found)
