"""Who asks for everything gets the main things at once; who asks on about one thing gets what is known of it."""

import pytest

from bot.dialogue import wishes
from tests.dialogue.conftest import Talk

EVERYTHING = (
    "what am i entitled to im 19 from hackney",
    "what can care leavers get",
    "wat help is there for people who was in care",
    "what do i get when i leave",
    "just everything you got",
    "what am I owed",
    "what are my rights as a care leaver",
    "what support is out there for someone like me",
)


@pytest.mark.parametrize("text", EVERYTHING)
def test_everything_is_a_list_not_a_shrug(talk: Talk, text: str) -> None:
    said = talk.say(text)
    assert "These are the main things" in said
    assert "Council tax:" in said
    assert talk.state.asked == "care"
    assert talk.state.topic is None


@pytest.mark.parametrize("text", ["delete everything", "thats everything thanks", "forget all of it"])
def test_a_clear_wish_of_another_kind_is_no_such_wish(talk: Talk, text: str) -> None:
    intent = "thanks" if "thanks" in text else "delete_my_data"
    assert "These are the main things" not in talk.say(text, intent)


def test_the_list_gets_sharper_with_the_council_and_the_age(talk: Talk) -> None:
    talk.say("what am i entitled to", "ask_capabilities")
    said = talk.say("camden", "give_borough")
    assert "These are the main things" in said
    assert "(Camden): maybe" in said
    assert talk.state.asked == "age"
    said = talk.say("19", "give_age")
    assert "(Camden): yes" in said
    assert talk.state.asked is None


def test_a_topic_out_of_the_list_ends_it(talk: Talk) -> None:
    talk.say("what am i entitled to, camden looked after me", "ask_capabilities")
    talk.press("Council tax")
    said = talk.say("19", "give_age")
    assert "These are the main things" not in said
    assert talk.state.topic == "council_tax"


def test_a_question_on_is_answered_with_what_is_known(talk: Talk) -> None:
    talk.say("camden looked after me. council tax?", topics=("council_tax",))
    said = talk.say("is it a loan", "ask_detail")
    assert "This is what I know about it" in said
    assert "until you are 25 (Camden)" in said
    # The question that waits is still open.
    assert talk.state.asked == "age"
    talk.say("19", "give_age")
    assert talk.state.age == 19


def test_a_short_question_that_is_not_understood_is_about_what_was_told(talk: Talk) -> None:
    talk.say("camden looked after me. council tax?", topics=("council_tax",))
    assert "as a number" not in talk.say("how much")
    assert "This is what I know about it" in talk.say("what about my flatmate tho?")


def test_detail_of_nothing_says_what_pal_can_do(talk: Talk) -> None:
    assert "33 councils" in talk.say("how much is it", "ask_detail")


def test_the_role_is_read_beside_an_age(talk: Talk) -> None:
    talk.say("camden", "give_borough")
    assert talk.state.asked == "place"
    talk.say("im 18 they looked after me", "give_borough")
    assert (talk.state.care, talk.state.age) == ("camden", 18)


def test_an_age_instead_of_the_role_does_not_lose_the_council(talk: Talk) -> None:
    talk.say("camden", "give_borough")
    talk.say("18", "give_age")
    assert talk.state.asked == "place"
    assert talk.state.options == ("camden",)


@pytest.mark.parametrize("text", ["how much", "and when does it start", "so do i keep it", "wot about my flat?"])
def test_questions_are_seen_as_such(text: str) -> None:
    assert wishes.question(text)


@pytest.mark.parametrize("text", ["nineteen nearly", "dunno mate", "the one with the market", "whatever", "idk"])
def test_failed_answers_are_not(text: str) -> None:
    assert not wishes.question(text)


@pytest.mark.parametrize("text", ["they looked after me too", "same", "same one", "they did", "yeah them", "both"])
def test_the_same_council_again(talk: Talk, text: str) -> None:
    talk.say("i live in camden. council tax?", topics=("council_tax",))
    assert (talk.state.home, talk.state.asked) == ("camden", "care")
    talk.say(text, "give_borough")
    assert talk.state.care == "camden"


def test_the_same_is_not_taken_for_another_answer(talk: Talk) -> None:
    talk.say("i live in camden. council tax?", topics=("council_tax",))
    talk.say("same problem with my rent and my phone")
    assert talk.state.care is None


def test_angry_at_everyone_is_met_with_kindness_not_with_topics(talk: Talk) -> None:
    said = talk.say("u lot never help anyone ffs", "not_helpful")
    assert "every right to be angry" in said
    assert "I'm not sure what you mean" not in said


@pytest.mark.parametrize(
    "text", ["my pa never rings me back", "havent heard from my personal adviser in 2 months", "pa left and no one told me"]
)
def test_a_pa_who_does_not_answer_is_not_their_fault(talk: Talk, text: str) -> None:
    assert "ask the leaving care team for the duty worker" in talk.say(text, topics=("personal_adviser",)).lower()


def test_who_only_asks_what_a_pa_is_hears_nothing_of_complaints(talk: Talk) -> None:
    assert "duty worker" not in talk.say("what does a personal adviser do", topics=("personal_adviser",))
