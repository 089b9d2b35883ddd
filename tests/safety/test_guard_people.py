"""Who is told what: under-18s, two troubles at once, lines that are closed, councils that are not London's."""

from datetime import datetime, timezone

import msgspec
import pytest

from bot.safety import guard, words
from bot.safety.guard import Known
from bot.safety.screen import Concern
from tests.safety.test_guard import DAY, NIGHT, text_of

MINORS = [Known(age=16), Known(under_18=True), Known(age=17, care="camden", home="barnet")]


@pytest.mark.parametrize("known", MINORS)
@pytest.mark.parametrize("about", ["", "food", "danger", "medical", "missing"])
@pytest.mark.parametrize("kind", ["suicide", "abuse", "other"])
def test_under_18s_are_told_of_childline_and_their_social_worker_first(kind: str, about: str, known: Known) -> None:
    said = text_of(guard.answer(Concern(kind, about=about if kind == "other" else ""), known, NIGHT))
    first = said.index("two people to tell first: Childline, and your social worker")
    others = ("Samaritans", "NHS", "National Domestic", "personal adviser", "Runaway")
    assert all(first < said.index(name) for name in others if name in said)
    assert "0800 1111" in said and "personal adviser" not in said


@pytest.mark.parametrize("known", MINORS)
def test_the_urgent_list_of_an_under_18(known: Known) -> None:
    said = text_of(guard.urgent(known, NIGHT))
    assert said.index("your social worker") < said.index("Childline: call 0800 1111") < said.index("Samaritans")
    assert "Go to children's services, not the housing office" in said and "I am a care leaver. I am homeless" not in said


@pytest.mark.parametrize("known", MINORS)
def test_feeling_low_under_18(known: Known) -> None:
    said = text_of(guard.distress(known, NIGHT))
    assert said.index("Childline") < said.index("Samaritans") and "your social worker" in said


def test_adults_are_not_sent_to_childrens_services() -> None:
    for message in (guard.answer(Concern("homeless_tonight"), Known(age=22), NIGHT), guard.urgent(Known(age=22), NIGHT)):
        assert "children's services" not in text_of(message) and "Childline" not in text_of(message)


@pytest.mark.parametrize("kind", ["suicide", "homeless_tonight", "other"])
def test_abuse_beside_another_trouble_gets_its_own_help_and_how_to_delete(kind: str) -> None:
    messages = guard.answer(Concern(kind, also=("abuse",)), Known(age=20), NIGHT)
    said = text_of(messages)
    assert "0808 2000 247" in said and 'Type "delete my chat"' in said and guard.FORGET in messages[-1].buttons


@pytest.mark.parametrize("kind", ["suicide", "abuse"])
def test_nowhere_to_sleep_beside_another_trouble(kind: str) -> None:
    adult = text_of(guard.answer(Concern(kind, also=("homeless_tonight",)), Known(age=20, home="haringey"), NIGHT))
    assert '"I am a care leaver. I am homeless tonight."' in adult and "020 8489 0000" in adult
    minor = text_of(guard.answer(Concern(kind, also=("homeless_tonight",)), Known(age=16), NIGHT))
    assert "Go to children's services, not the housing office" in minor
    theirs = text_of(guard.answer(Concern(kind, third_person=True, also=("homeless_tonight",)), Known(age=16), NIGHT))
    assert "You are under 18" not in theirs and "Tell them to phone or go to the council" in theirs


def test_every_bubble_fits_with_all_kinds_at_once() -> None:
    for known in (*MINORS, Known(), Known(age=24, home="haringey", language="am")):
        concern = Concern("suicide", also=("abuse", "homeless_tonight", "other"))
        assert all(len(message.text) <= 1024 for message in guard.answer(concern, known, NIGHT))


def test_a_day_line_that_is_closed_says_when_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    line = words.councils()["kingston-upon-thames"].housing
    assert line is not None
    day_line = msgspec.structs.replace(line, open="Mo-Fr 09:00-17:00")
    council = msgspec.structs.replace(words.councils()["kingston-upon-thames"], housing=day_line, night=None)
    monkeypatch.setattr(words, "councils", lambda: {"kingston-upon-thames": council})
    known = Known(age=20, home="kingston-upon-thames")
    closed = text_of(guard.answer(Concern("homeless_tonight"), known, NIGHT))
    assert "It is closed now. It is open Monday to Friday, 9am to 5pm." in closed and "nights and weekends" not in closed
    assert "closed now" not in text_of(guard.answer(Concern("homeless_tonight"), known, DAY)).split("More help")[0]


def test_outside_london_the_gap_is_said() -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=20, home="outside"), NIGHT))
    assert "I only know London's numbers." in said


def test_urgent_help_can_be_tapped_under_every_reply() -> None:
    for kind in ("suicide", "abuse", "homeless_tonight", "other"):
        assert guard.URGENT in guard.answer(Concern(kind), Known(), NIGHT)[-1].buttons
    assert guard.URGENT in guard.distress(Known(), NIGHT)[-1].buttons
    assert guard.URGENT in guard.after(None, Known(), NIGHT)[-1].buttons
    assert "999" in text_of(guard.after("no", Known(), datetime(2026, 1, 1, tzinfo=timezone.utc)))


@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_a_council_without_a_childrens_number_says_where_to_look_by_day_and_by_night(now: datetime) -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=17, home="camden"), now))
    assert 'Look on www.camden.gov.uk for "children\'s services". At night, look for "emergency duty team".' in said


def test_who_has_a_child_with_them_is_thought_of() -> None:
    assert "a child with you" in text_of(guard.answer(Concern("abuse"), Known(age=22), DAY))
    for age in (16, 22):
        said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=age), DAY))
        assert "Pregnant, or is a child with you? Say that too." in said


@pytest.mark.parametrize("known", MINORS)
def test_an_under_18_whose_worker_is_the_trouble_has_somebody_else_to_tell(known: Known) -> None:
    assert "Or another grown-up you trust." in text_of(guard.answer(Concern("abuse"), known, DAY))


def test_the_check_back_fits_who_worried_about_somebody_else() -> None:
    """What the conversation holds is the kind alone, so the words must not say whose trouble it was."""
    for kind in ("suicide", "abuse", "homeless_tonight", "other"):
        assert "things were very hard" not in guard.check_back(kind)


def test_the_line_for_rape_stands_among_the_first_two() -> None:
    said = text_of(guard.answer(Concern("abuse"), Known(age=22), DAY))
    assert said.index("National Domestic") < said.index("Rape and Sexual") < said.index("Modern Slavery")


def test_every_line_with_hours_says_what_they_are_on_bank_holidays() -> None:
    lines = [line for council in words.councils().values() for line in (council.housing, council.night, council.children)]
    hours = [contact.open for contact in words.contacts().values()] + [line.open for line in lines if line]
    assert [one for one in hours if one and one != "24/7" and "PH" not in one] == []


def test_on_a_bank_holiday_a_weekday_line_is_not_offered_as_open() -> None:
    christmas_friday = datetime(2026, 12, 25, 11, 0, tzinfo=timezone.utc)
    for name in ("karma_nirvana", "centrepoint"):
        line = words.contact_line(name, christmas_friday)
        assert line is not None and "Closed now." in line


def test_food_for_an_under_18_names_childline_under_a_heading_that_fits() -> None:
    said = text_of(guard.answer(Concern("other", about="food"), Known(age=17), DAY))
    assert "More help:\n- Childline" in said and "baby has no milk" not in said
    assert "baby has no milk" in text_of(guard.answer(Concern("other", about="food"), Known(age=20), DAY))
