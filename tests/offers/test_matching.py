"""What a message names by its own words comes first, and words that say nothing move nothing."""

from dataclasses import replace
from datetime import date

import pytest

from bot.offers.engine import Judged
from bot.offers.matching import named
from bot.offers.rules import Verdict
from tests.offers.conftest import offer

TODAY = date(2026, 11, 21)
TITLES = (
    "Up to £100 for work clothes",
    "Council apprenticeships for care leavers",
    "A paid internship",
    "Help to find a job",
    "Job coach",
)


def _judged(title: str) -> Judged:
    made = offer("camden-employment-" + title.split()[-1].lower(), title=title)
    return Judged("camden", made, Verdict("maybe", (), ()), False, False)


OFFERS = [_judged(title) for title in TITLES]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("what about apprenticeships", "Council apprenticeships for care leavers"),
        ("any apprentice jobs", "Council apprenticeships for care leavers"),
        ("is there an internship i could do", "A paid internship"),
        ("I need clothes for an interview", "Up to £100 for work clothes"),
    ],
)
def test_named_first(text: str, first: str) -> None:
    ids = named(text, OFFERS)
    assert ids[0] == next(item.offer.id for item in OFFERS if item.offer.title == first)


@pytest.mark.parametrize("text", ["", "i need help", "im 19 in camden", "can you help care leavers find something", "???"])
def test_words_that_tell_nothing_apart_name_nothing(text: str) -> None:
    assert named(text, OFFERS) == ()


def test_a_word_of_the_topic_itself_names_nothing() -> None:
    same = [
        replace(item, offer=offer(id=f"camden-employment-{n}", title=f"Apprenticeship {n}")) for n, item in enumerate(OFFERS)
    ]
    assert named("apprenticeship", same) == ()
