"""After a crisis: nothing that they say to the gentle question closes the matter, and the area asked for is used."""

from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from bot.dialogue import beside
from bot.dialogue.heard import Heard
from bot.nlu import person
from tests.dialogue.conftest import NIGHT, Talk

TAX = ("council_tax",)
BACK = "The people I named are still there for you."


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("im fine lol", "nlu_fallback"),
        ("haha jk", "chitchat"),
        ("no im ok", "deny"),
        ("forget it", "out_of_scope"),
        ("nothing sorry", "nlu_fallback"),
    ],
)
def test_making_light_of_it_does_not_erase_the_check_back(talk: Talk, text: str, intent: str) -> None:
    talk.say("i want to die", crisis="suicide")
    light = talk.say(text, intent)
    assert "tell me any time" in light and BACK not in light
    assert talk.state.crisis == "suicide"
    assert BACK in talk.say("help with council tax", topics=TAX)
    assert talk.state.crisis is None


def test_a_no_gets_the_numbers_once_more_and_does_not_end_it(talk: Talk) -> None:
    talk.say("i want to die", crisis="suicide")
    said = talk.say("no", "deny")
    assert "You don't have to be alone with this" in said
    assert all(number in said for number in ("999", "116 123", "85258", "111"))
    assert BACK in talk.say("council tax", topics=TAX)


def test_a_no_is_not_taken_for_did_this_help(talk: Talk) -> None:
    talk.say("camden looked after me, im 19. council tax?", topics=TAX)
    talk.say("i want to die", crisis="suicide")
    assert "Sorry about that" not in talk.say("no", "deny")


def test_a_yes_is_taken_kindly(talk: Talk) -> None:
    talk.say("my dad hits me", crisis="abuse")
    assert "I'm glad" in talk.say("yes my aunt", "affirm")
    assert talk.state.crisis == "abuse"


def test_only_one_answer_is_taken_then_it_is_checked_back(talk: Talk) -> None:
    talk.say("camden looked after me, im 19. council tax?", topics=TAX)
    talk.say("i want to die", crisis="suicide")
    talk.say("lol", "chitchat")
    said = talk.say("no im fine", "deny")
    assert BACK in said and "Sorry about that" not in said
    assert talk.state.crisis is None


def test_saying_it_again_begins_anew(talk: Talk) -> None:
    talk.say("i want to die", crisis="suicide")
    talk.say("im fine lol", "chitchat")
    assert talk.say("i really want to die", crisis="suicide") == "", "the guard has said all of it again"
    assert "tell me any time" in talk.say("im fine lol", "chitchat")


def test_the_area_that_was_asked_for_brings_its_number(talk: Talk) -> None:
    talk = replace(talk, now=NIGHT)
    talk.say("nowhere to sleep tonight", crisis="homeless_tonight")
    said = talk.say("haringey", "give_borough")
    assert "020 8489 0000" in said and '"I am a care leaver. I am homeless tonight."' in said
    assert talk.state.home == "haringey"


def test_an_age_brings_childrens_services(talk: Talk) -> None:
    talk.say("nowhere to sleep tonight", crisis="homeless_tonight")
    assert "Go to children's services, not the housing office" in talk.say("im 17", "give_age")


def test_another_question_is_answered_after_the_check_back(talk: Talk) -> None:
    talk.say("my dad hits me", crisis="abuse")
    said = talk.say("help with council tax", topics=TAX)
    assert said.index("I hope you are safe") < said.index("council tax")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("هل يمكنني الحصول على مساعدة في السكن", "العربية"),
        ("waxaan u baahanahay caawimaad guri, ma haysto lacag", "Soomaali"),
        ("necesito ayuda con la casa, no tengo dinero", "Español"),
        ("tôi cần giúp tiền nhà, tôi không có tiền", "Tiếng Việt"),
    ],
)
def test_another_language_is_told_once_how_to_get_an_interpreter(talk: Talk, text: str, own: str) -> None:
    said = talk.say(text, topics=("housing",))
    english = "I answer in plain English. Your council can get you an interpreter."
    assert said.index(english) < said.index(own), "nobody has signed the translation, so it is beneath the English"
    again = talk.say(text, topics=("housing",))
    assert english not in again and own not in again


def test_english_is_not_told_so(talk: Talk) -> None:
    assert "plain English" not in talk.say("wagwan can man get help w council tax pls", topics=TAX)


def test_under_18_without_an_age_is_remembered_for_the_guard(talk: Talk) -> None:
    talk.say("im under 18. help with council tax", topics=TAX)
    assert talk.state.under_18 is True
    said = talk.say("urgent", "urgent_help")
    assert "two people to tell first: Childline, and your social worker" in said
    talk.say("im 19 actually", "give_age")
    assert talk.state.under_18 is None and talk.state.age == 19


def test_their_language_is_kept_for_the_numbers_and_told_after_a_crisis(talk: Talk) -> None:
    talk.say("ما عندي مكان انام الليلة", crisis="homeless_tonight")
    said = talk.say("haringey", "give_borough")
    assert said.index("plain English") < said.index("020 8489 0000") or "nights and weekends" in said
    assert said.count("العربية") == 2
    assert "العربية" in talk.say("urgent", "urgent_help")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("whats the number again", "repeat"),
        ("who do i call", "nlu_fallback"),
        ("so what do i say to them", "how_to_ask"),
        ("i dont get it", "didnt_understand"),
        ("can i talk to a real person", "talk_to_human"),
    ],
)
@pytest.mark.parametrize("kind", ["suicide", "abuse", "homeless_tonight", "other"])
def test_who_asks_again_is_told_again_and_the_matter_stays_open(talk: Talk, kind: str, text: str, intent: str) -> None:
    talk.say("...", crisis=kind)
    for _ in range(2):
        said = talk.say(text, intent)
        assert "999" in said and "Nobody is watching this chat" in said and "Ask me about something first" not in said
        assert talk.state.crisis == kind and talk.state.asked is None
    if kind == "homeless_tonight":
        assert '"I am a care leaver. I am homeless tonight."' in said


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("i took all my pills", False),
        ("my ex keeps hitting my baby what do i do", False),
        ("my little sister is 15 and shes been missing since yesterday", False),
        ("he kicked me in the stomach and im pregnant", False),
        ("they stopped my uc and now i just want it all to end", False),
        ("i cant do college anymore i want to die, can you help me", False),
        ("where do i sleep tonight", False),
        ("i want to end it all. also can i get a bus pass im 19 in hackney", True),
        ("my dad hits me. how do i get a flat", True),
        ("want to die but first tell me about council tax", True),
        ("i feel suicidal and does the bursary stop if i drop out?", True),
        ("quiero morir y la beca", True),
        ("i want to die and my council tax is due", True),
        ("i want to die. bus pass hackney", True),
    ],
)
def test_only_what_is_asked_for_beside_danger_is_answered(text: str, asks: bool) -> None:
    heard = Heard(text, "prescriptions", 0.9, ("prescriptions",), (), person.read(text), frozenset(), frozenset())
    assert beside.asks(heard) is asks


@pytest.mark.parametrize("kind", ["suicide", "abuse", "homeless_tonight", "other"])
def test_who_goes_on_telling_is_heard_and_it_is_on_nobodys_list(talk: Talk, kind: str) -> None:
    talk.say("...", crisis=kind)
    before = unanswered(talk)
    for text in ("hes always drunk and shouting", "it started when i was at the other placement", "i cant tell my carer"):
        said = talk.say(text)
        assert "Thank you for telling me. I'm a computer" in said and "Did you mean" not in said
    assert unanswered(talk) == before and talk.state.crisis == kind
    assert BACK[:10] in talk.say("help with council tax", topics=TAX) or kind != "suicide"


def test_what_is_asked_after_a_crisis_and_not_understood_is_still_put_on_the_list(talk: Talk) -> None:
    talk.say("i want to die", crisis="suicide")
    before = unanswered(talk)
    talk.say("can i get a thing for my zorbly thing?")
    assert unanswered(talk) == before + 1


def unanswered(talk: Talk) -> int:
    with talk.store.engine.connect() as db:
        return int(db.execute(sql("SELECT count(*) FROM unanswered")).scalar() or 0)


def test_a_feeling_told_after_a_crisis_is_no_wish_for_an_offer(talk: Talk) -> None:
    talk.say("i want to die", crisis="suicide")
    said = talk.say("my head hurts i hate this", topics=("mental_health",))
    assert "Thank you for telling me" in said and "Did this help" not in said
    assert "Thank you for telling me" not in talk.say("i need counselling", topics=("mental_health",))
