"""A test with everything in it, and any test there could be."""

import string
from typing import Any

from hypothesis import strategies as st

from bot.flows import Expect, Flow, FlowStep
from bot.rehearsal import Start

FULL = Flow(
    name="everything-at-once",
    about="A test that uses every key there is.",
    trouble="odd-ones",
    as_of="2026-07-01T23:30",
    channel="whatsapp",
    known=Start(care="camden", home="outside", age=19, is_=["in_education"], is_not=["working"], topic="travel"),
    steps=[
        FlowStep(
            say=["do i get", "a free bus pass"],
            expect=Expect(intent="travel", topic="travel", topics=["travel"], crisis=None),
        ),
        FlowStep(say="!How do I ask?"),
        FlowStep(
            say="im 21 | no wait, 20",
            expect=Expect(
                care=None,
                home=None,
                age=20,
                asked=None,
                offers=["camden-a"],
                offers_not=[],
                verdicts={"camden-a": "maybe", "camden-b": "no"},
                says=["£60", "a | b", "= 5", "none"],
                says_not=["[1]"],
                buttons=["More"],
                buttons_not=["Skip this"],
                replies=2,
            ),
        ),
    ],
)

_SLUGS = ["camden", "tower-hamlets", "outside"]
_TOPICS = ["travel", "housing", "council_tax"]
_words = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and not _surrogate(text))
_tidy = _words.map(lambda text: " ".join(text.split()).replace("\x00", "")).filter(
    lambda text: text.strip() and text.isprintable()
)
_name = st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=12)


def _surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _some(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


_expect = _some(
    intent=st.sampled_from(["greet", "travel"]),
    topic=st.sampled_from([None, *_TOPICS]),
    topics=st.lists(st.sampled_from(_TOPICS)),
    crisis=st.sampled_from([None, "suicide", "other"]),
    care=st.sampled_from([None, *_SLUGS]),
    home=st.sampled_from([None, *_SLUGS]),
    age=st.one_of(st.none(), st.integers(0, 99)),
    asked=st.sampled_from([None, "care", "status:working"]),
    offers=st.lists(_name, max_size=3),
    offers_not=st.lists(_name, max_size=3),
    verdicts=st.dictionaries(_name, st.sampled_from(["yes", "maybe", "no"]), max_size=3),
    says=st.lists(_words, max_size=3),
    says_not=st.lists(_words, max_size=3),
    buttons=st.lists(_words, max_size=3),
    buttons_not=st.lists(_words, max_size=3),
    replies=st.integers(0, 9),
).map(lambda fields: Expect(**fields))
_known = _some(
    care=st.sampled_from([None, *_SLUGS]),
    home=st.sampled_from([None, *_SLUGS]),
    age=st.one_of(st.none(), st.integers(0, 99)),
    is_=st.lists(st.sampled_from(["working", "in_education"]), max_size=2),
    is_not=st.lists(st.sampled_from(["working", "in_education"]), max_size=2),
    topic=st.sampled_from([None, *_TOPICS]),
).map(lambda fields: Start(**fields))
_said = st.one_of(_words, st.just(""), st.lists(_words, min_size=1, max_size=3))
_steps = st.lists(st.builds(FlowStep, say=_said, expect=_expect), min_size=1, max_size=3)

#: Flows that `check` has nothing against.
flows = st.builds(
    Flow,
    name=_name,
    about=_tidy,
    trouble=_name,
    as_of=st.sampled_from(["2026-11-21", "2027-01-02", "2026-07-01T23:30"]),
    channel=st.sampled_from(["web", "telegram", "whatsapp", "terminal"]),
    known=st.one_of(st.none(), _known),
    steps=_steps,
).filter(lambda flow: any(step.expect.asked_for() for step in flow.steps))
