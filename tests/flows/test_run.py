"""A test is green when everything expected came, and says what came when not."""

from typing import Any

import pytest

from bot.flows import Expect, Flow, FlowStep, run
from bot.flows.compare import compare
from bot.rehearsal import Script, Start, Step, Why


def step(**trace: Any) -> Step:
    offers = [{"id": "a", "verdict": "yes"}, {"id": "b", "verdict": "maybe"}, {"id": "c", "verdict": "no"}]
    understood = {"intent": "travel", "topics": ["travel", "housing"]}
    replies = [
        {"text": "You’re owed  £60 a\nmonth.", "buttons": [{"title": "How do I ask?", "payload": "how:1"}]},
        {"text": "How old are you?", "buttons": [{"title": "Skip this", "payload": "skip"}]},
    ]
    held = {
        "intent": "travel",
        "topic": "travel",
        "crisis": None,
        "care": "camden",
        "home": None,
        "age": 19,
        "asked": "home",
    }
    return Step(user="x", replies=replies, trace={**held, **trace}, why=Why(understood=understood, offers=offers))


@pytest.mark.parametrize(
    ("fine", "wrong"),
    [
        ({"intent": "travel"}, {"intent": "housing"}),
        ({"topic": "travel"}, {"topic": None}),
        ({"topics": ["housing", "travel"]}, {"topics": ["travel"]}),
        ({"crisis": None}, {"crisis": "suicide"}),
        ({"care": "camden"}, {"care": None}),
        ({"home": None}, {"home": "camden"}),
        ({"age": 19}, {"age": 20}),
        ({"asked": "home"}, {"asked": None}),
        ({"offers": ["a", "b"]}, {"offers": ["a", "c"]}),
        ({"offers": []}, {"offers": ["unheard-of"]}),
        ({"offers_not": ["c", "unheard-of"]}, {"offers_not": ["b"]}),
        ({"verdicts": {"a": "yes", "c": "no"}}, {"verdicts": {"a": "maybe"}}),
        ({"verdicts": {}}, {"verdicts": {"unheard-of": "no"}}),
        ({"says": ["you're OWED £60 a month", "old"]}, {"says": ["£61"]}),
        ({"says_not": ["Barnet"]}, {"says_not": ["£60"]}),
        ({"buttons": ["how do i ask?"]}, {"buttons": ["More"]}),
        ({"buttons_not": ["More"]}, {"buttons_not": ["Skip this"]}),
        ({"replies": 2}, {"replies": 1}),
    ],
)
def test_each_expectation(fine: dict[str, Any], wrong: dict[str, Any]) -> None:
    (name,) = fine
    got, faults = compare(Expect(**fine), step())
    assert faults == [] and set(got) == {name}
    got, faults = compare(Expect(**wrong), step())
    assert [fault.what for fault in faults] == [name] and faults[0].got == got[name]
    assert f"{name}: expected " in faults[0].words() and "got " in faults[0].words()


def test_what_is_missing_is_named_and_what_came_is_shown() -> None:
    _, (fault,) = compare(Expect(offers=["a", "z"]), step())
    assert fault.expected == ["z"] and fault.got == {"a": "yes", "z": "not considered", "b": "maybe", "c": "no"}
    _, (fault,) = compare(Expect(care=None), step())
    assert fault.words() == "care: expected nothing, got camden"


class Scripted:
    """A rehearsal that has its steps ready."""

    def __init__(self, *steps: Step) -> None:
        self.steps, self.said, self.begun = list(steps), [], None

    def begin(self, script: Script) -> "Scripted":
        self.begun = script
        return self

    def turn(self, say: Any) -> Step:
        self.said.append(say)
        return self.steps.pop(0)


def flow(*steps: FlowStep, **more: Any) -> Flow:
    return Flow(name="t", about="T.", trouble="t", steps=list(steps), **more)


def test_the_conversation_is_played_as_written() -> None:
    scripted = Scripted(step())
    known = Start(age=19)
    result = run(flow(FlowStep(say="hi"), as_of="2027-01-01", channel="telegram", known=known), scripted)  # type: ignore[arg-type]
    assert result.passed and scripted.begun == Script(turns=[], channel="telegram", as_of="2027-01-01", start=known)


def test_it_goes_on_after_a_red_step() -> None:
    steps = [FlowStep(say="a", expect=Expect(age=1)), FlowStep(say="b"), FlowStep(say="c", expect=Expect(age=2))]
    result = run(flow(*steps), Scripted(step(), step(), step()))  # type: ignore[arg-type]
    assert not result.passed and [len(one.wrong) for one in result.steps] == [1, 0, 1]
    words = result.words()
    assert (
        "t, step 1: a" in words and "age: expected 1, got 19" in words and "t, step 3: c" in words and "step 2" not in words
    )
    assert "PAL said: How old are you?" in words


def test_buttons_are_pressed_by_title_or_payload() -> None:
    scripted = Scripted(*[step() for _ in range(4)])
    steps = [FlowStep(say=say) for say in ("hi", "!how do i ask?", "!skip", "!More")]
    result = run(flow(*steps), scripted)  # type: ignore[arg-type]
    assert scripted.said == ["hi", "!how:1", "!skip", "!More"]
    assert [one.what for one in result.steps[3].wrong] == ["button"] and not result.passed
    assert result.steps[3].wrong[0].got == ["How do I ask?", "Skip this"]


def test_what_cannot_be_played_is_red_with_the_reason() -> None:
    class No:
        def begin(self, _script: Script) -> None:
            raise ValueError("'narnia' is not a council of London")

    result = run(flow(FlowStep(say="hi")), No())  # type: ignore[arg-type]
    assert not result.passed and "narnia" in result.words()
