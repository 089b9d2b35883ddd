"""Every fixed sentence and button that PAL has: short, easy, and able to travel on every channel."""

import re
from pathlib import Path

import pytest

from bot.messages import Button
from bot.offers.conditions import CONDITIONS
from bot.offers.reading import longest_sentence, reading_age
from bot.places.authorities import names
from bot.replies import buttons
from bot.replies.payload import from_rasa, to_rasa
from bot.replies.sentences import all_sentences, sentence
from bot.topics import TITLES, TOPICS

ROOT = Path(__file__).resolve().parents[2]
GAPS = {
    "council": "Camden",
    "home": "Croydon",
    "care": "Hackney",
    "place": "Peckham",
    "facts": "you are 19",
    "one": TITLES["health_costs"],
    "other": TITLES["advocacy_complaints"],
}


@pytest.mark.parametrize("name", sorted(all_sentences()))
def test_fixed_sentences_are_easy(name: str) -> None:
    text = sentence(name, **GAPS)
    assert longest_sentence(text) <= 20, text
    assert reading_age(text) <= 11, f"{name}: reading age {reading_age(text):.1f}: {text}"
    assert "{" not in text
    assert len(text) <= 1024  # WhatsApp's interactive body


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_questions_about_conditions_are_easy(name: str) -> None:
    question = CONDITIONS[name].question
    assert question.endswith("?")
    assert longest_sentence(question) <= 20
    assert reading_age(question) <= 11, f"{reading_age(question):.1f}: {question}"


def every_button() -> list[Button]:
    found = [buttons.MORE, buttons.SOMETHING_ELSE, buttons.URGENT, buttons.CONTACT, buttons.NOT_SURE, buttons.SKIP]
    found += [*buttons.HELPED, *buttons.FORGET, *buttons.common_topics(), *buttons.all_topics(), buttons.how("x")]
    found += [tap for name in CONDITIONS for tap in buttons.yes_no(name)]
    found += [tap for slug in names() for tap in buttons.roles(slug)]
    found += buttons.councils((*names(), "outside"), "place", names())
    return found


def test_every_button_fits_every_channel() -> None:
    for button in every_button():
        assert 1 <= len(button.title) <= 20, button
        assert re.fullmatch(r"[a-z0-9_:.-]{1,45}", button.payload), button
        assert len(to_rasa(button.payload).encode()) <= 64, button


def test_payloads_survive_the_way_through_rasa() -> None:
    for button in every_button():
        assert from_rasa(to_rasa(button.payload)) == button.payload


@pytest.mark.parametrize("text", ["housing", "/press", "/press{}", '/press{"b": 3}', '/press{"b": "A b"}', "/restart", ""])
def test_what_is_no_payload_is_none(text: str) -> None:
    assert from_rasa(text) is None


def test_a_payload_that_cannot_come_back_is_refused() -> None:
    with pytest.raises(ValueError, match="payload"):
        to_rasa("two words")


def test_every_topic_has_a_title() -> None:
    assert set(TITLES) == set(TOPICS)
    assert len(TOPICS) == 28


def test_an_unknown_gap_fails_loudly() -> None:
    with pytest.raises(KeyError):
        sentence("utter_ask_place_role")


def test_no_sentence_is_dead() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py")
    )
    assert [name for name in all_sentences() if name not in code] == []
