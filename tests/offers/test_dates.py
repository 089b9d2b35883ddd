"""Days, months and years."""

from datetime import date

import pytest

from bot.offers.dates import first_day, in_words, last_day


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28), "February 2025"),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31), "December 2024"),
        ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5), "5 March 2024"),
    ],
)
def test_what_a_date_can_mean(text: str, first: date, last: date, words: str) -> None:
    assert (first_day(text), last_day(text), in_words(text)) == (first, last, words)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-3", "2024-02-30", "2024-03-05T10:00", "March 2024", "2024\n1"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        first_day(text)
