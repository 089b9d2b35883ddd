"""Conversations by trouble: what a tired person does that a flow chart does not expect."""

from dataclasses import replace

import pytest

from bot.dialogue.roles import read_role
from bot.dialogue.state import State
from tests.dialogue.conftest import NIGHT, Talk

TAX = ("council_tax",)


def test_useful_before_any_question_then_one_question(talk: Talk) -> None:
    said = talk.say("help with council tax", topics=TAX)
    assert "Any council can cut your council tax" in said
    assert said.count("?") == 2  # "Did this help?" and which council
    assert talk.state.asked == "care"


def test_council_then_age_then_yes(talk: Talk) -> None:
    talk.say("help with council tax", topics=TAX)
    said = talk.say("camden", "give_borough")
    assert talk.state.care == "camden"
    assert talk.verdicts["camden-council-tax-none-until-25"] == "maybe"
    assert "if you are 18 to 24" in said
    assert talk.state.asked == "age"
    said = talk.say("19", "give_age")
    assert talk.verdicts["camden-council-tax-none-until-25"] == "yes"
    assert "100% off" in said
    assert talk.state.asked is None


def test_two_councils_are_never_mixed_up(talk: Talk) -> None:
    said = talk.say("camden looked after me but i live in croydon, im 19. council tax?", topics=TAX)
    assert (talk.state.care, talk.state.home, talk.state.age) == ("camden", "croydon", 19)
    assert talk.verdicts["camden-council-tax-none-until-25"] == "yes"
    assert talk.verdicts["croydon-council-tax-none-until-25"] == "no"
    assert "Croydon's own care leaver offers are for people Croydon looked after" in said
    assert "020 8726" not in said


def test_too_old_is_told_why(talk: Talk) -> None:
    said = talk.say("camden looked after me, im 26. council tax?", topics=TAX)
    assert talk.verdicts["camden-council-tax-none-until-25"] == "no"
    assert "Most care leaver help stops when you turn 25" in said


def test_announced_is_told_as_announced(talk: Talk) -> None:
    said = talk.say("free prescriptions? im 20", topics=("prescriptions",))
    assert talk.verdicts["england-prescriptions-free-to-25"] == "maybe"
    assert "has not started yet" in said


def test_a_gap_is_said_as_a_gap(talk: Talk) -> None:
    said = talk.say("camden looked after me, free prescriptions?", topics=("prescriptions",))
    assert "I don't know what Camden offers on this" in said


def test_correction_changes_the_answer(talk: Talk) -> None:
    talk.say("camden looked after me. council tax. im 19", topics=TAX)
    talk.say("not camden, croydon looked after me", "change_borough")
    assert talk.state.care == "croydon"
    assert talk.state.topic == "council_tax"
    assert talk.verdicts.get("camden-council-tax-none-until-25") is None


def test_what_is_named_instead_takes_its_place(talk: Talk) -> None:
    talk.say("camden looked after me but i live in croydon. council tax. im 19", topics=TAX)
    talk.say("not camden, enfield", "change_borough")
    assert (talk.state.care, talk.state.home) == ("enfield", "croydon")


def test_both_councils_in_the_answer_to_one_question(talk: Talk) -> None:
    talk.say("help with council tax", topics=TAX)
    assert talk.state.asked == "care"
    talk.say("lewisham were my corporate parent but ive moved to croydon", "change_borough")
    assert (talk.state.care, talk.state.home) == ("lewisham", "croydon")


def test_what_about_another_council_keeps_the_topic(talk: Talk) -> None:
    talk.say("croydon looked after me. council tax. im 19", topics=TAX)
    talk.say("what about camden", "give_borough")
    assert talk.state.topic == "council_tax"
    assert talk.verdicts["camden-council-tax-none-until-25"] in ("no", "maybe")


def test_a_digression_is_answered_and_the_question_not_lost_in_a_loop(talk: Talk) -> None:
    talk.say("help with council tax", topics=TAX)
    said = talk.say("actually do i get free prescriptions", topics=("prescriptions",))
    assert "Free prescriptions" in said
    talk.say("dunno", "nlu_fallback")
    talk.say("dunno", "nlu_fallback")
    assert talk.state.asked != "care" or "care" in talk.state.declined


def test_refusing_a_question_is_fine_and_it_is_not_asked_again(talk: Talk) -> None:
    talk.say("help with council tax", topics=TAX)
    said = talk.press("I'm not sure")
    assert "No problem" in said
    talk.say("council tax again", topics=TAX)
    assert talk.state.asked != "care"


def test_a_status_is_asked_only_when_it_changes_a_verdict(talk: Talk) -> None:
    talk.say("camden looked after me. travel?", topics=("travel",))
    assert talk.state.asked == "status:in_education"
    talk.say("yeah", "affirm")
    assert talk.verdicts["camden-travel-bikes"] == "yes"


def test_a_no_to_a_status_makes_it_a_no(talk: Talk) -> None:
    talk.say("camden looked after me. travel?", topics=("travel",))
    said = talk.say("nah", "deny")
    assert talk.verdicts["camden-travel-bikes"] == "no"
    assert "it is only for you if you are in college, school or uni" in said


def test_what_the_message_says_of_them_is_not_asked(talk: Talk) -> None:
    talk.say("camden looked after me and im at college. travel?", topics=("travel",))
    assert talk.verdicts["camden-travel-bikes"] == "yes"
    assert talk.state.asked is None


def test_how_do_i_ask_writes_a_message_with_the_right_offer(talk: Talk) -> None:
    talk.say("camden looked after me. council tax. im 19", topics=TAX)
    said = talk.press("How do I ask?")
    assert "Hi. Camden looked after me." in said
    assert "No council tax until you are 25" in said
    assert "complain" in said


def test_an_old_button_of_a_gone_offer_does_not_fail(talk: Talk) -> None:
    talk.state = replace(talk.state, best="camden-gone")
    assert "can't find that offer" in talk.say("how do i ask", "how_to_ask")


def test_who_do_i_contact_asks_for_the_council_then_answers(talk: Talk) -> None:
    assert "Which council looked after you" in talk.say("who can i ring", "talk_to_human")
    said = talk.say("camden", "give_borough")
    assert "020 7974 1234" in said
    assert "open now" in said


def test_a_closed_line_is_not_offered_as_open(talk: Talk) -> None:
    late = talk.at(NIGHT)
    late.say("camden looked after me", "give_borough")
    said = late.say("who do i call", "talk_to_human")
    assert "closed now" in said
    assert "open now" not in said


def test_a_bare_place_is_asked_about(talk: Talk) -> None:
    said = talk.say("camden", "give_borough")
    assert "did they look after you in care, or do you live there now?" in said
    assert talk.state.asked == "place"
    talk.say("i live there", "nlu_fallback")
    assert talk.state.home == "camden"
    assert talk.state.care is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("they looked after me", "care"),
        ("i live there", "home"),
        ("both", "both"),
        ("i used to live there", "care"),
        ("just where i stay now", "home"),
        ("they were my corporate parent", "care"),
        ("banana", None),
    ],
)
def test_roles_are_read(text: str, role: str | None) -> None:
    assert read_role(text) == role


def test_forget_asks_once_and_then_erases(talk: Talk) -> None:
    talk.say("camden looked after me", "give_borough")
    assert "Shall I delete" in talk.say("delete my chat", "delete_my_data")
    talk.say("yes", "affirm")
    assert talk.turn.erase
    assert talk.state.care is None


def test_forget_can_be_taken_back(talk: Talk) -> None:
    talk.say("camden looked after me", "give_borough")
    talk.say("delete my chat", "delete_my_data")
    talk.say("no wait", "deny")
    assert not talk.turn.erase
    assert talk.state.care == "camden"


def test_nothing_is_erased_when_they_talk_of_something_else(talk: Talk) -> None:
    talk.say("delete my chat", "delete_my_data")
    talk.say("what about council tax", topics=TAX)
    assert not talk.turn.erase


def test_a_crisis_closes_the_question_and_stays_silent_without_an_ask(talk: Talk) -> None:
    talk.say("help with council tax", topics=TAX)
    said = talk.say("i want to die", "mental_health", topics=("mental_health",), crisis="suicide")
    assert said == ""
    assert talk.state.asked is None
    assert talk.state.topic == "council_tax"


def test_an_ask_beside_a_crisis_is_answered(talk: Talk) -> None:
    said = talk.say("i want to die and my council tax is due", topics=TAX, crisis="suicide")
    assert "council tax" in said
    assert talk.state.asked is None


def test_danger_is_told_in_words_that_are_no_second_ask(talk: Talk) -> None:
    text = "my ex keeps hitting my baby. also can i get help with council tax in camden"
    said = talk.say(text, topics=("council_tax", "parenting"), crisis="abuse")
    assert "council tax" in said and "Camden" in said
    assert "Care to Learn" not in said and "child in London" not in said


def test_checked_back_once_when_they_next_write(talk: Talk) -> None:
    talk.say("i want to die", crisis="suicide")
    first = talk.say("help with council tax", topics=TAX)
    again = talk.say("and travel", topics=("travel",))
    assert talk.state.crisis is None
    assert len(first) > 0 and first != again


def test_two_asks_are_both_answered_with_one_row_of_buttons(talk: Talk) -> None:
    said = talk.say("camden looked after me. im 19. council tax and travel", topics=("council_tax", "travel"))
    assert "No council tax until you are 25" in said
    assert "A bike to keep" in said
    assert said.count("Did this help?") == 1


def test_not_understood_offers_two_and_is_put_on_the_list(talk: Talk) -> None:
    talk.say("glorp the thing", "nlu_fallback")
    assert [tap.payload for tap in talk.last[0].buttons][:2] == ["topic:housing", "topic:money"]


def test_first_reply_says_what_is_kept_and_only_the_first(talk: Talk) -> None:
    talk.state = State()
    assert "I keep this chat for up to 30 days" in talk.say("hi", "greet")
    assert "I keep this chat" not in talk.say("hi", "greet")


def test_repeat_says_the_same_again(talk: Talk) -> None:
    first = talk.say("help with council tax", topics=TAX)
    assert talk.say("say that again", "repeat") == first


def test_the_same_age_again_is_not_asked_for(talk: Talk) -> None:
    talk.say("camden looked after me. council tax. im 19", topics=TAX)
    said = talk.say("im 19", "give_age")
    assert "I need your age" not in said


EVERY_ACT = [
    "greet",
    "thanks",
    "goodbye",
    "ask_capabilities",
    "is_bot",
    "privacy_question",
    "chitchat",
    "out_of_scope",
    "not_helpful",
    "didnt_understand",
    "more",
    "how_to_ask",
    "urgent_help",
    "skip",
    "affirm",
    "deny",
    "restart",
    "repeat",
    "talk_to_human",
    "change_borough",
    "give_borough",
    "give_age",
    "nlu_fallback",
    "delete_my_data",
    "made_up",
]


@pytest.mark.parametrize("intent", EVERY_ACT)
def test_no_intent_is_silent_at_any_point(talk: Talk, intent: str) -> None:
    assert talk.say("hm", intent)
    talk.say("help with council tax", topics=TAX)
    assert talk.say("hm", intent)


def test_feeling_low_gets_warmth_and_no_sirens(talk: Talk) -> None:
    said = talk.say("feeling so low and lonely lately, everything is too much", "nlu_fallback")
    assert "116 123" in said
    assert "999" not in said
    assert "One of these" not in said


def test_feeling_low_beside_an_ask_is_answered_after_the_warmth(talk: Talk) -> None:
    said = talk.say("i feel so low and i can't cope, also whats my council tax help", topics=TAX)
    assert said.index("116 123") < said.index("council tax")


def test_private_details_are_named_kindly(talk: Talk) -> None:
    said = talk.say("help with council tax", topics=TAX, masked=("phone", "name"))
    assert "a phone number" in said
