"""Tests as YAML: read, written, refused in words."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.flows import BadFlow, Expect, Flow, FlowStep, add, check, from_yaml, read, remove, save, to_yaml
from bot.rehearsal import Start

from .examples import FULL, flows

SMALL = """trouble: corrections
tests:
  - name: one
    about: They say one thing.
    steps:
      - say: "hi"
        expect: {intent: greet}
"""


def small(name: str = "two", trouble: str = "corrections") -> Flow:
    return Flow(name=name, about="Two.", trouble=trouble, steps=[FlowStep(say="hi", expect=Expect(intent="greet"))])


def test_what_is_not_written_is_not_expected() -> None:
    (flow,) = from_yaml(SMALL)
    assert (flow.trouble, flow.as_of, flow.channel, flow.known) == ("corrections", "2026-11-21", "web", None)
    assert flow.steps[0].expect.asked_for() == {"intent": "greet"}


def test_nothing_is_an_expectation_too() -> None:
    (flow,) = from_yaml(SMALL.replace("{intent: greet}", "{crisis: null, care: null, topics: []}"))
    assert flow.steps[0].expect.asked_for() == {"topics": [], "crisis": None, "care": None}


def test_everything_survives_being_written() -> None:
    assert from_yaml(to_yaml([FULL])) == [FULL]
    assert '"£60"' in to_yaml([FULL]), "words as people read them"


@settings(max_examples=60, deadline=None)
@given(flows)
def test_any_test_survives_being_written(flow: Flow) -> None:
    assert check([flow]) == []
    assert from_yaml(to_yaml([flow])) == [flow]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("intent: greet", "intent: hello", "none that PAL knows"),
        ("intent: greet", "care: Camden", "no council of London"),
        ("intent: greet", "home: atlantis", "no council of London"),
        ("intent: greet", "topic: weather", "none of the topics"),
        ("intent: greet", "topics: [weather]", "none of the topics"),
        ("intent: greet", "asked: name", "is none of"),
        ("intent: greet", "crisis: boredom", "Invalid enum value"),
        ("intent: greet", "verdicts: {x: perhaps}", "Invalid enum value"),
        ("intent: greet", "syas: [x]", "unknown field `syas`"),
        ("intent: greet", 'says: [" "]', "one of them is empty"),
        ("{intent: greet}", "{}", "could never be red"),
        ("name: one", "name: One Two", "a-z, 0-9 and - only"),
        ("trouble: corrections", "trouble: Two Councils", "a-z, 0-9 and - only"),
        ("They say one thing.", '""', "one plain sentence"),
        ('say: "hi"', "say: 19", "Expected `str | array`"),
        ('say: "hi"', "say: []", "a text, or several"),
        ('say: "hi"', "saying: hi", "unknown field"),
        ("steps:", "as_of: soon\n    steps:", "is not a date"),
        ("steps:", "channel: fax\n    steps:", "Invalid enum value"),
        ("steps:", "known: {care: narnia}\n    steps:", "no council of London"),
        ("steps:", "known: {is_: [rich]}\n    steps:", "is no condition"),
        ("tests:", "tests: [", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, words: str) -> None:
    with pytest.raises(BadFlow, match=words.replace("|", r"\|")):
        from_yaml(SMALL.replace(old, new))


def test_a_misspelt_offer_is_found() -> None:
    flow = Flow(name="x", about="X.", trouble="x", steps=[FlowStep(say="hi", expect=Expect(offers_not=["a", "b"]))])
    assert check([flow]) == []
    assert [str(problem) for problem in check([flow], {"a"})] == ["x, step 1: offers_not: there is no offer 'b'"]


def test_saving_adds_replaces_and_touches_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "corrections.yaml").write_text(SMALL, encoding="utf-8")
    assert save(small(), tmp_path) == tmp_path / "corrections.yaml"
    assert [flow.name for flow in read(tmp_path)] == ["one", "two"]
    before = (tmp_path / "corrections.yaml").read_bytes()
    save(small("three", "refusals"), tmp_path)
    assert (tmp_path / "corrections.yaml").read_bytes() == before
    other = small("one")
    other.known = Start(age=19)
    save(other, tmp_path)
    assert next((flow.name, flow.known) for flow in read(tmp_path)) == ("one", Start(age=19))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["corrections.yaml", "refusals.yaml"]


def test_a_test_may_move_to_another_trouble(tmp_path: Path) -> None:
    save(small("one", "here"), tmp_path)
    save(small("one", "there"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["there.yaml"]
    remove("one", tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyError):
        remove("one", tmp_path)


def test_all_are_saved_or_none(tmp_path: Path) -> None:
    with pytest.raises(BadFlow, match="a-z"):
        add([small("good"), small("not good")], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused_with_everything_that_is_wrong_in_it(tmp_path: Path) -> None:
    (tmp_path / "corrections.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(SMALL.replace("corrections", "another"), encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFlow) as error:
        read(tmp_path)
    words = str(error.value)
    assert "not UTF-8" in words and "call it another.yaml" in words and "two tests of this name" in words
    assert read(tmp_path / "nowhere") == []
