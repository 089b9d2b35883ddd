"""The reader keeps what it has reached on the worked examples."""

import pytest

from tests.nlu.person.score import SEALED, items, names_wrong_council, share, wrong

#: Floors a little under what is measured; see docs/places.md for the figures.
FLOORS = {
    "dev": 0.98,
    "heldout": 0.97,
    "fresh_a": 0.98,
    "fresh_b": 0.9,
    "blind_a": 0.98,
    "blind_b": 0.96,
    "second_blind_a": 0.98,
    "second_blind_b": 0.95,
    "third_a": 0.98,
    "third_b": 0.945,
    "fourth_a": 0.96,
    "fourth_b": 0.9,
}


@pytest.mark.parametrize(("half", "floor"), FLOORS.items())
def test_exact_on_care_home_and_age(half: str, floor: float) -> None:
    missed = [] if half in SEALED else [(item["t"], bad) for item, _, bad in wrong(half)]
    assert share(half) >= floor, missed


def test_the_parts_share_no_message() -> None:
    seen: set[tuple[str, str | None]] = set()
    for part in FLOORS:
        # Different hands write the same short answer ("lambeth"); that is no leak.
        said = {(item["t"].lower(), item.get("asked")) for item in items(part) if len(item["t"].split()) > 5}
        assert said & seen == set(), part
        seen |= said
    assert len(items("dev")) + len(items("heldout")) >= 300
    assert len(items("fresh_a")) + len(items("fresh_b")) >= 250 and len(items("blind_a")) + len(items("blind_b")) >= 250


@pytest.mark.parametrize(("parts", "most"), [(tuple(FLOORS), 0.015), (tuple(sorted(SEALED)), 0.02)])
def test_never_the_wrong_council(parts: tuple[str, ...], most: float) -> None:
    """Saying nothing is a miss; naming a council that they did not mean is worse. The aim is 1 in 100 (docs/places.md)."""
    wrongly = [item["t"] for part in parts for item, facts, bad in wrong(part) if names_wrong_council(facts, bad)]
    # The sealed halves' messages are not shown.
    assert len(wrongly) <= sum(len(items(part)) for part in parts) * most, len(wrongly)
