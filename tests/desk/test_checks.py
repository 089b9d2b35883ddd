"""Live checks of one entry: every field in plain words, every rule of the files, in the company of the others."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Problem, labels, shape
from bot.desk.model import errors
from bot.desk.rows import SHAPES
from bot.offers import check as rules
from bot.offers.check import OF_ONE, RULES
from bot.offers.schema import Offer
from tests.desk.conftest import NOW, TEAM, A, B, content, published
from tests.offers.test_check import BAD

TODAY = date(2026, 11, 21)


def found(engine: Engine, id_: str = A, **fields: Any) -> dict[str, str]:
    """Field → words of the errors."""
    problems = desk.check(engine, "camden", content(engine, id_, **fields), TODAY)
    return {problem.field: problem.words for problem in errors(problems)}


def warned(engine: Engine, id_: str = A, **fields: Any) -> dict[str, str]:
    problems = desk.check(engine, "camden", content(engine, id_, **fields), TODAY, before=content(engine, id_))
    assert errors(problems) == []
    return {problem.field: problem.words for problem in problems}


@pytest.mark.parametrize("id_", [A, B, TEAM])
def test_what_is_published_is_in_order(engine: Engine, id_: str) -> None:
    assert desk.check(engine, "camden", content(engine, id_), TODAY) == []


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"title": "x" * 61}, "title", "61 characters long. The most is 60"),
        ({"title": ""}, "title", "Write a title"),
        ({"summary": "x " * 151}, "summary", "The most is 300"),
        ({"summary": None}, "summary", "Write a summary"),
        ({"source": {"title": "", "url": None, "date": None}}, "source.title", "where this was read"),
        ({"source": None}, "source.title", "where this was read"),
        ({"source": {"title": "The council", "url": "", "date": ""}}, "source.title", "neither a page nor a named document"),
        ({"source": {"title": "Their page", "url": "camden.gov.uk", "date": None}}, "source.url", "begins with https://"),
        ({"claim_url": "http://www.camden.gov.uk/x"}, "claim_url", "not https"),
        ({"claim_url": "https://www.camden.gov.uk/?utm_source=x"}, "claim_url", "tracking address"),
        ({"seen": "November"}, "seen", "a day, a month or a year"),
        ({"seen": "2026-12"}, "seen", "in the future"),
        ({"checked": "2026-11-22"}, "checked", "in the future"),
        ({"review_by": "2027-02-31"}, "review_by", "no day of the calendar"),
        ({"review_by": "2027"}, "review_by", "Write a day like"),
        ({"review_by": "2026-11-01"}, "review_by", "is not after"),
        ({"review_by": "2028-01-01"}, "review_by", "more than 12 months"),
        ({"valid_from": "2027", "valid_to": "2026-12"}, "valid_to", "is after"),
        ({"topic": "buses"}, "topic", "not one of the choices"),
        ({"topic": ""}, "topic", "Choose a topic"),
        ({"who": {"age_from": "9"}}, "who.age_from", "from 10 to 30"),
        ({"who": {"age_from": "young"}}, "who.age_from", "whole number"),
        ({"who": {"age_from": 20, "age_until": 18}}, "who.age_until", "is not below"),
        ({"who": {"all_of": ["parent"], "none_of": ["parent"]}}, "who.none_of", "both wanted and excluded"),
        ({"who": {"all_of": ["rich"]}}, "who.all_of.0", "not one of the choices"),
        ({"conditions": ["you ask", "if you may"]}, "conditions.1", 'does not follow "if"'),
        ({"conditions": ["x" * 161]}, "conditions.0", "The most is 160"),
        ({"summary": " ".join(["word"] * 21) + "."}, "summary", "sentence of 21 words"),
        ({"how_to_claim": "Ask Cllr Example."}, "how_to_claim", "looks like a person's name"),
        ({"how_to_claim": "Call 020 7974 444411."}, "how_to_claim", "that can be dialled"),
        ({"areas": ["atlantis"]}, "areas", "no file has"),
        ({"amount": "2000"}, "amount", "Say what the number is"),
        ({"colour": "red"}, "colour", "no field called"),
    ],
)
def test_each_fault_is_named_at_its_field(engine: Engine, fields: dict[str, Any], field: str, says: str) -> None:
    assert says in found(engine, **fields)[field]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"phone": "020 7974 444"}, "phone", "that can be dialled"),
        ({"phone": "call us"}, "phone", "digits and spaces"),
        ({"email": "jane.carey@example.gov.uk"}, "email", "a person's own mailbox"),
        ({"email": "team at camden"}, "email", "not an email address"),
        ({"open": "weekdays"}, "open", "expected"),
        ({"label": "Mrs Example"}, "label", "a person's name"),
    ],
)
def test_contacts_too(engine: Engine, fields: dict[str, Any], field: str, says: str) -> None:
    assert says in found(engine, TEAM, **fields)[field]


def test_a_contradiction_with_another_offer(engine: Engine) -> None:
    published(engine, id_=B, title="Travel money help", amount="£200")
    assert "contradict each other" in found(engine, title="Travel money help", amount="£100")["amount"]
    assert found(engine, title="Travel money help", amount="£200") == {}


def test_warnings_do_not_stand_in_the_way(engine: Engine) -> None:
    assert "has the same name" in warned(engine, title="free  TRAMS")["title"]
    assert (
        "the words speak of £9"
        in warned(engine, summary="You get £9 off.", amount="£8 off", review_by="2027-03-01")["amount"]
    )
    assert (
        "without a link" in warned(engine, source={"title": "Local offer of 2026", "url": None, "date": None})["source.url"]
    )
    assert "no way to reach them" in warned(engine, TEAM, phone=None)["phone"]


def test_a_confirmed_entry_that_changes_asks_to_be_confirmed_again(engine: Engine) -> None:
    desk.confirm(engine, desk.Actor("Ann"), NOW, A, 1, TODAY)
    assert "before this change" in warned(engine, title="Free buses")["checked"]
    assert warned(engine, note="Rang them") == {}


def test_an_empty_form_names_what_must_be_there(engine: Engine) -> None:
    problems = desk.check(engine, "camden", {}, TODAY, kind="offer")
    assert {problem.field for problem in errors(problems)} == {
        *("topic", "title", "summary", "basis", "status", "source.title", "seen", "review_by", "confidence")
    }
    assert not any("Expected" in problem.words or "_" in problem.words for problem in problems)


def test_a_new_one_needs_no_id_and_an_unknown_council_is_named(engine: Engine) -> None:
    assert desk.check(engine, "camden", content(engine, id=None), TODAY)[0].level == "warning"
    assert "no authority called" in desk.check(engine, "atlantis", content(engine), TODAY)[0].words


def test_half_a_form_is_checked_as_far_as_it_goes(engine: Engine) -> None:
    hard = "Discretionary accommodation-related assistance is administered by eligibility determination."
    problems = desk.check(engine, "camden", {"summary": hard}, TODAY, kind="offer")
    assert any(problem.field == "summary" and "reading age" in problem.words for problem in problems)


def test_every_rule_of_the_files_is_a_rule_of_the_desk(engine: Engine) -> None:
    assert set(RULES) - set(OF_ONE) == {rules.gazetteer_and_files_agree}
    for name, bad, says in BAD:
        if says is None or name == "gazetteer_and_files_agree" or bad.local_offer_url:
            continue
        lines = [line for item in bad.items() for _, line in rules.check_one({bad.authority: bad}, item.id)]
        assert any(says in line and line.words in line for line in lines), (name, says)


def test_every_field_has_a_name_for_people() -> None:
    for shape_ in SHAPES.values():
        for field in shape_.__struct_fields__:
            assert "_" not in labels.label(field)
    assert (labels.label("conditions.1"), labels.label("who.all_of.0")) == ("condition 2", "what must all be true")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from([*Offer.__struct_fields__, "colour"]), anything, max_size=8))
def test_whatever_a_form_sends_it_is_tidied_once_and_answered_in_words(given_: dict[str, Any]) -> None:
    for kind in ("offer", "contact"):
        tidy = shape.tidy(given_, kind)
        assert shape.tidy(tidy, kind) == tidy
        problems = shape.problems(tidy, kind)
        assert all(problem.words and isinstance(problem, Problem) for problem in problems)
        if not problems:
            msgspec.convert(tidy, SHAPES[kind])
        else:
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(tidy, SHAPES[kind])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Half \u00a0 off\r\n", "Half off"),
        ("Caf\u0065\u0301", "Café"),
        ("pay\u202e evil\u200b", "pay evil"),
        ("a\x00b\ud800", "ab"),
        ("👍🏽 ok", "👍🏽 ok"),
    ],
)
def test_words_are_kept_in_one_form(said: str, kept: str) -> None:
    assert shape.clean(said) == kept


def test_300_characters_are_300_characters(engine: Engine) -> None:
    line = "You pay half on the bus. "
    assert "summary" not in found(engine, summary=(line * 12)[:299] + ".")
    assert "301" in found(engine, summary=(line * 13)[:300] + ".")["summary"]


def test_the_reply_on_three_channels(engine: Engine) -> None:
    shown = desk.preview("camden", content(engine, title="Free <b>buses</b>"), TODAY)
    assert shown is not None
    assert "Free <b>buses</b> (Camden)" in shown.message.text and "Free &lt;b&gt;" in shown.html
    assert shown.telegram[-1].rows and shown.whatsapp[-1]["type"] == "interactive"
    assert "020 7974 4444" in desk.preview("camden", content(engine, TEAM), TODAY).message.text  # type: ignore[union-attr]
    assert desk.preview("camden", content(engine, title=""), TODAY) is None


def test_too_long_for_one_message(engine: Engine) -> None:
    url = "https://www.example.gov.uk/" + "x" * 4100
    assert "One message can be 4096" in found(engine, claim_url=url)[""]
    assert "On WhatsApp the buttons" in warned(engine, claim_url=url[:1100])[""]
