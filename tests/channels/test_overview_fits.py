"""The list of the main things, and what is told on asking on, fit every channel for every council."""

from datetime import date

import pytest

from bot.offers.engine import ask
from bot.offers.person import Person
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies.overview import MOST, main_things, overview
from bot.topics import TITLES
from tests.channels.test_every_reply_fits import fits
from tests.replies.conftest import real  # noqa: F401

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("slug", sorted(names()))
def test_the_main_things_fit(slug: str, real: Store) -> None:  # noqa: F811
    for person in (
        Person(care=slug),
        Person(home=slug),
        Person(care=slug, home="camden", age=19),
        Person(care=slug, age=26),
    ):
        found = ask(real, person, None, TODAY, names())
        message = overview(found, names())
        fits(message)
        topics = [item.offer.topic for item in main_things(found)]
        assert len(set(topics)) == len(topics) <= MOST
        # What is listed can be tapped, and nothing is listed twice.
        assert [tap.title for tap in message.buttons[: len(topics)]] == [TITLES[topic] for topic in topics]
        assert not any(item.announced or item.verdict.answer == "no" for item in main_things(found))
