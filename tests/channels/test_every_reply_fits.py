"""Every reply that the data can produce fits every channel, word for word, and every button of it can be reached."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.channels import words
from bot.channels.cutting import size
from bot.channels.telegram import render as telegram
from bot.channels.whatsapp import render as whatsapp
from bot.front.clean import is_payload
from bot.front.words import _texts as front_words
from bot.messages import Button, Message
from bot.offers.conditions import CONDITIONS
from bot.offers.engine import ask
from bot.offers.person import OUTSIDE, Person
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies import buttons
from bot.replies.answer import answer, told, update, worth_telling
from bot.replies.contacts import who
from bot.replies.draft import how_to_ask
from bot.replies.sentences import all_sentences
from bot.safety import guard
from bot.safety.screen import Concern
from bot.topics import TOPICS
from tests.channels.whatsapp.fake import _checked
from tests.replies.conftest import real  # noqa: F401

NAMES = names()
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/London"))
#: As long as a name in the outbox can be.
NAME = "a" * 16 + "-a99"


def fits(message: Message) -> None:
    on_telegram(message)
    on_whatsapp(message)


def on_telegram(message: Message) -> None:
    parts = telegram.parts(message)
    assert all(0 < size(part.text) <= telegram.LONGEST for part in parts)
    assert squeezed("".join(part.text for part in parts)) == squeezed(message.text), "word for word"
    taps = [button for part in parts for row in part.rows for button in row]
    assert taps == list(message.buttons) and len(taps) <= telegram.MOST_BUTTONS
    assert all(1 <= len(button.payload.encode()) <= telegram.LONGEST_PAYLOAD for button in taps)
    assert all(1 <= len(row) <= 3 for part in parts for row in part.rows)


def on_whatsapp(message: Message) -> None:
    parts = whatsapp.parts(message, NAME)
    drawn = [_checked(part) for part in parts]
    assert not [why for why in drawn if isinstance(why, str)], f"Meta would refuse it: {drawn} {message}"
    texts = [one["text"] for one in drawn if isinstance(one, dict)]
    extra = {words.word("next"), words.word("choose")}
    said = [text for text in texts if text not in extra or text == message.text]
    assert squeezed("".join(said)) == squeezed(message.text), "word for word"
    wanted = {(button.title, button.payload) for button in message.buttons}
    titles = {title for title, _ in wanted}
    found = set(reachable(parts))
    assert found <= wanted and {title for title, _ in found} == titles, "every choice can be reached"


def reachable(parts: list[dict[str, object]], depth: int = 0) -> Iterator[tuple[str, str]]:
    """What can be tapped, also behind *More choices*."""
    for part in parts:
        drawn = _checked(part)
        assert isinstance(drawn, dict), f"{drawn}: {part}"
        for title, payload in drawn["choices"]:
            further = whatsapp.wanted(payload)
            if further is None:
                yield title, payload
                continue
            assert is_payload(payload) and depth < 9
            yield from reachable(whatsapp.parts(whatsapp.more(MESSAGES[-1], further[1]), NAME), depth + 1)


#: The message whose choices are being followed (the store would know it by its name).
MESSAGES: list[Message] = []


@pytest.fixture(autouse=True)
def _follow(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = whatsapp.parts

    def remembered(message: Message, name: str) -> list[dict[str, object]]:
        MESSAGES[:] = [message]
        return drawn(message, name)

    monkeypatch.setattr(whatsapp, "parts", remembered)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("slug", NAMES)
def test_answers_page_by_page(real: Store, slug: str) -> None:  # noqa: F811
    """Each offer comes to stand on top once, so each is told in full."""
    slugs = list(NAMES)
    neighbour = slugs[(slugs.index(slug) + 7) % len(slugs)]
    england = tuple(real.contacts(("england",)))
    for topic in TOPICS:
        found = ask(real, Person(care=slug, home=neighbour, age=21), topic, TODAY, NAMES)
        shown: tuple[str, ...] = ()
        while True:
            fits(answer(found, NAMES, shown))
            news = told(found, shown)
            if not news:
                break
            shown += news
        for item in worth_telling(found):
            for part in how_to_ask(item, NAMES, slug, england):
                fits(part)
        if worth_telling(found):
            fits(update(found, NAMES))
        for hour in (4, 12):
            now = datetime(2026, 11, 21, hour, tzinfo=ZoneInfo("Europe/London"))
            fits(who(NAMES[slug], real.contacts((slug,)), real.pages().get(slug), topic, now))


def test_fixed_sentences_with_all_buttons_that_can_stand_under_them() -> None:
    longest = max(NAMES.values(), key=len)
    for text in [*all_sentences().values(), *front_words().values(), *words.texts().values()]:
        text = text.replace("{", "").replace("}", "") + longest
        for taps in ((), buttons.FORGET, buttons.HELPED, buttons.common_topics(), buttons.all_topics()):
            fits(Message(text, taps))
        fits(Message(text, (*buttons.councils(tuple(NAMES)[:12], "place", NAMES), buttons.NOT_SURE, buttons.URGENT)))
    for name, condition in CONDITIONS.items():
        fits(Message(condition.question, (*buttons.yes_no(name), buttons.URGENT)))
    for slug in NAMES:
        fits(Message("x", (*buttons.roles(slug), buttons.URGENT)))
        taps = buttons.councils((slug, OUTSIDE), "place", NAMES)
        assert all(len(button.title) <= whatsapp.LONGEST_TITLE for button in taps)


def test_what_the_guard_can_say() -> None:
    kinds = ("suicide", "abuse", "homeless_tonight", "other")
    languages = (None, "ar", "so", "ti", "am", "ps", "fa", "es", "vi", "ckb", "ku", "fr", "pl", "pt", "ro", "sq", "ur")
    people = [
        guard.Known(care, care, age, age < 18 if age else None, language)
        for care, age, language in product((None, OUTSIDE, "kensington-and-chelsea", "hackney"), (None, 16, 20), languages)
    ]
    for known in people:
        for kind in kinds:
            others = tuple(other for other in kinds if other not in (kind, "other"))
            for third, also in ((False, others), (True, ())):
                for message in guard.answer(Concern(kind, third, also=also, emergency=not third), known, NOW):
                    fits(message)
        for message in (*guard.urgent(known, NOW + timedelta(hours=12)), *guard.distress(known, NOW)):
            fits(message)


def test_the_lint_sees_what_does_not_fit() -> None:
    with pytest.raises(AssertionError):
        fits(Message("x", (Button("A title of far more than 24 characters", "more"),)))
    with pytest.raises(AssertionError):
        on_telegram(Message("x", (Button("More", "m" * 65),)))
    with pytest.raises(AssertionError):
        on_whatsapp(Message("", (Button("More", "more"),)))
