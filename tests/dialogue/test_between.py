"""Two topics of which neither is clearly meant."""

from dataclasses import replace

import pytest

from bot.dialogue.hearing import hear
from bot.dialogue.state import State
from tests.dialogue.conftest import NOON, Talk

TWO = ("council_tax", "prescriptions")
UNCLEAR = {"topics": TWO[:1], "between": TWO}


def _ask(talk: Talk) -> str:
    return talk.say("red letter about a bill", **UNCLEAR)


def test_pal_asks_which_and_answers_nothing_yet(talk: Talk) -> None:
    said = _ask(talk)
    assert "Council tax" in said
    assert "Free prescriptions" in said
    assert said.count("?") == 1
    assert talk.turn.offers == ()
    assert [tap.title for tap in talk.last[0].buttons] == [
        "Council tax",
        "Free prescriptions",
        "Something else",
        "Urgent help",
    ]
    # The trace of a turn knows no question of its own for it.
    assert talk.state.asked == "topic"


@pytest.mark.parametrize("title", ["Council tax", "Free prescriptions"])
def test_the_press_answers(talk: Talk, title: str) -> None:
    _ask(talk)
    talk.press(title)
    assert talk.state.topic == dict(zip(("Council tax", "Free prescriptions"), TWO, strict=True))[title]
    assert talk.state.between == ()


@pytest.mark.parametrize(
    ("answer", "topic"),
    [
        ("the first one", "council_tax"),
        ("1", "council_tax"),
        ("2nd", "prescriptions"),
        ("the second", "prescriptions"),
        ("option b", "prescriptions"),
        ("its the latter", "prescriptions"),
        ("Council tax", "council_tax"),
        ("prescriptions", "prescriptions"),
        ("the tax one", "council_tax"),
    ],
)
def test_typed_answers_do_too(talk: Talk, answer: str, topic: str) -> None:
    _ask(talk)
    talk.say(answer, "more")
    assert talk.state.topic == topic


@pytest.mark.parametrize(("answer", "intent"), [("both", "nlu_fallback"), ("yeah", "affirm")])
def test_both_are_answered(talk: Talk, answer: str, intent: str) -> None:
    _ask(talk)
    talk.say(answer, intent)
    assert {item.offer.topic for item in talk.turn.offers} == set(TWO)


def test_neither_leads_to_the_list_and_counts_as_no_verdict_on_an_answer(talk: Talk) -> None:
    talk.say("help with travel", topics=("travel",))
    _ask(talk)
    said = talk.say("nah", "deny")
    assert "What do you need help with?" in said
    assert talk.turn.events == ()


def test_something_else_entirely_is_answered(talk: Talk) -> None:
    _ask(talk)
    talk.say("actually i first wanted to know about the bus please", topics=("travel",))
    assert talk.state.topic == "travel"


def test_never_asked_twice_in_a_row(talk: Talk) -> None:
    _ask(talk)
    talk.say("the letter is from the town hall and it is red", **UNCLEAR)
    assert talk.state.topic == "council_tax"
    assert talk.state.between == ()
    _ask(talk)
    assert talk.state.between == TWO


def test_what_it_says_about_the_person_is_kept(talk: Talk) -> None:
    talk.say("camden looked after me, im 19. red letter about a bill", **UNCLEAR)
    talk.press("Council tax")
    assert (talk.state.care, talk.state.age) == ("camden", 19)
    assert talk.verdicts["camden-council-tax-none-until-25"] == "yes"


def test_never_in_or_right_after_a_crisis(talk: Talk) -> None:
    talk.say("i want to die. and a red letter", crisis="suicide", **UNCLEAR)
    assert talk.state.between == ()
    said = talk.say("there is a red letter about a bill on the table here", **UNCLEAR)
    assert "Just to be sure" not in said
    assert talk.state.topic == "council_tax"


def test_it_comes_from_what_rasa_heard() -> None:
    latest = {"text": "red letter", "intent": {"name": "money"}, "topics": ["money"], "between": ["money", "council_tax"]}
    assert hear(latest, State(), NOON.date()).between == ("money", "council_tax")
    assert hear({**latest, "between": ["money", "made_up"]}, State(), NOON.date()).between == ()
    assert hear({**latest, "between": None}, State(), NOON.date()).between == ()


def test_an_older_conversation_has_nothing_to_choose_from() -> None:
    slots = replace(State(), between=TWO).to_slots()
    assert State.from_slots(slots).between == TWO
    del slots["memory"]["between"]
    assert State.from_slots(slots).between == ()
