"""Reading age: plain words pass, officials' words do not, and names count as one word."""

import pytest

from bot.offers.reading import longest_sentence, reading_age

PLAIN = "You pay no council tax until you are 25. Ask your personal adviser."
HARD = "Discretionary accommodation-related financial assistance is administered subsequent to eligibility determination."


def test_plain_words_pass_and_hard_ones_do_not() -> None:
    assert reading_age(PLAIN) <= 9
    assert reading_age(HARD) > 16


def test_longer_sentences_are_harder() -> None:
    short = "You can get help. You can ask for it. We will call you."
    long = "You can get help and you can ask for it and then we will call you."
    assert reading_age(long) > reading_age(short)


@pytest.mark.parametrize(
    "named",
    [
        "You live in Hammersmith and Fulham now.",
        "You live in Kensington and Chelsea now.",
        "You live in Waltham Forest now.",
        "You live in www.example.gov.uk/page now.",
    ],
)
def test_a_name_counts_as_one_short_word(named: str) -> None:
    assert reading_age(named) == pytest.approx(reading_age("You live in Kent now."), abs=1.5)


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("One two. Three four five! Six?", 3), ("One two\nthree", 2), ("Up to £2,000 a year.", 5)]
)
def test_longest_sentence(text: str, words: int) -> None:
    assert longest_sentence(text) == words
