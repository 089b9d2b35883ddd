import pytest

from bot.nlu import clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("housing and also my prescriptions", ["housing", "my prescriptions"]),
        ("oyster n meds", ["oyster", "meds"]),
        ("gym? bus?", ["gym", "bus"]),
        ("1. who is my pa 2. bus pass", ["who is my pa", "bus pass"]),
        ("quiero un piso y también el bono de bus", ["quiero un piso", "el bono de bus"]),
        ("هل يوجد سكن؟ وماذا عن الدواء", ["هل يوجد سكن", "وماذا عن الدواء"]),
        ("the bus card not the gym", ["the bus card", "not the gym"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert clauses.split(text) == parts


@pytest.mark.parametrize(
    "text", ["council tax", "", "   ", "handing in my sandwich", "why am i not getting my money", "£££"]
)
def test_one_thing_stays_whole(text: str) -> None:
    assert clauses.split(text) == [text]


def test_a_list_without_end_gives_few_parts() -> None:
    assert len(clauses.split("gym, " * 10_000)) == 6


@pytest.mark.parametrize(
    ("part", "denied"),
    [
        ("not the gym", "gym"),
        ("no not my rent", "rent"),
        ("i dont mean housing", "housing"),
        ("nvm the bus", "bus"),
        ("the bus card", None),
        ("no money for food", None),
    ],
)
def test_what_is_denied(part: str, denied: str | None) -> None:
    assert clauses.negated(part) == denied
