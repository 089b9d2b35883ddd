"""Wishes that a few words tell."""

import pytest

from bot.dialogue import wishes


@pytest.mark.parametrize(
    "text",
    [
        "same for my brother in camden",
        "what about my sister in brent",
        "my mate is from lewisham, does he get it too",
        "and my girlfriend, she was in care with ealing, can she",
        "how about our cousin in newham",
        "asking for a friend in barnet",
    ],
)
def test_asked_for_somebody_else(text: str) -> None:
    assert wishes.for_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "what about lewisham",
        "i live with my brother in camden",
        "scared of a man from edmonton",
        "my ex lives in bow and keeps turning up",
        "my little sister is still in care with brent and they wont let me see her, can you say who i complain to",
    ],
)
def test_told_of_somebody_else_but_asked_for_oneself(text: str) -> None:
    assert not wishes.for_somebody(text)
