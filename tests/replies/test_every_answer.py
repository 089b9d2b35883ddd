"""What the data can make PAL say: every council, topic and kind of person fits every channel and holds together."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Message
from bot.offers.engine import ask
from bot.offers.person import OUTSIDE, Person
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies.answer import answer, worth_telling
from bot.replies.contacts import who
from bot.replies.draft import how_to_ask
from bot.topics import TOPICS

TODAY = date(2026, 11, 21)
NAMES = names()
#: Telegram's and WhatsApp's limit for a text.
LONGEST = 4096
#: Nobody reads more than this on a phone; most answers are half as long.
PATIENCE = 1500


def _sound(message: Message) -> None:
    assert message.text.strip()
    assert len(message.text) <= LONGEST
    assert not re.search(r"\bNone\b|\{|\}|\[\]|  +\S|\.\.(?!\.)| ,|nan\b", message.text), message.text
    for button in message.buttons:
        assert len(button.title) <= 20


def _neighbour(slug: str) -> str:
    slugs = list(NAMES)
    return slugs[(slugs.index(slug) + 7) % len(slugs)]


@pytest.mark.parametrize("slug", NAMES)
def test_answers_of_every_council(real: Store, slug: str) -> None:
    people = [
        Person(care=slug, home=slug, age=19),
        Person(care=slug, home=_neighbour(slug), age=22),
        Person(care=OUTSIDE, home=slug),
        Person(care=slug, home=OUTSIDE, age=26),
    ]
    for topic in TOPICS:
        for person in people:
            found = ask(real, person, topic, TODAY, NAMES)
            message = answer(found, NAMES)
            _sound(message)
            assert len(message.text) <= PATIENCE, f"{topic} {person}: {len(message.text)}"
            for item in worth_telling(found)[:1]:
                for part in how_to_ask(item, NAMES, person.care, tuple(real.contacts(("england",)))):
                    _sound(part)


@pytest.mark.parametrize("hour", [4, 12, 20])
def test_who_to_contact_works_for_all_councils(real: Store, hour: int) -> None:
    now = datetime(2026, 11, 21, hour, tzinfo=ZoneInfo("Europe/London"))
    pages = real.pages()
    for slug, name in NAMES.items():
        message = who(name, real.contacts((slug,)), pages.get(slug), "housing", now)
        _sound(message)
        ways = re.findall(r"\d{3,}|@|https?://", message.text)
        assert ways, f"{slug}: no way to reach anyone: {message.text}"


def test_a_stranger_gets_the_general_answer(real: Store) -> None:
    for topic in TOPICS:
        _sound(answer(ask(real, Person(), topic, TODAY, NAMES), NAMES))


def test_all_is_told_by_and_by(real: Store) -> None:
    """More, More, More ends, and nothing is told twice or left out."""
    found = ask(real, Person(care="camden", home="camden", age=20), "housing", TODAY, NAMES)
    from bot.replies.answer import told

    shown: tuple[str, ...] = ()
    while news := told(found, shown):
        assert not set(news) & set(shown)
        shown += news
    assert set(shown) == {item.offer.id for item in worth_telling(found)}
