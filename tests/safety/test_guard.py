"""The guard's words: every number is attested, every reply says what it must, in short plain sentences."""

import itertools
import re
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.messages import Message
from bot.offers.reading import longest_sentence, reading_age
from bot.safety import guard, words
from bot.safety.guard import Known
from bot.safety.screen import Concern

NIGHT = datetime(2026, 11, 21, 23, 0, tzinfo=timezone.utc)
DAY = datetime(2026, 11, 18, 11, 0, tzinfo=timezone.utc)  # a Wednesday
KNOWN = [
    Known(),
    Known(age=16),
    Known(age=18, care="camden", home="barnet"),
    Known(age=24, home="haringey"),
    Known(under_18=True, home="ealing"),
    Known(home="outside"),
    Known(care="merton"),
]
CONCERNS = [
    Concern(kind, third, young, emergency, about=about)
    for kind, third, young, emergency in itertools.product(
        ("suicide", "abuse", "homeless_tonight", "other"), (False, True), (None, True, False), (False, True)
    )
    for about in (("", "food", "medical", "missing", "danger") if kind == "other" else ("",))
]
ALL = [(concern, known, now) for concern, known, now in itertools.product(CONCERNS, KNOWN, (NIGHT, DAY))]


def text_of(messages: tuple[Message, ...]) -> str:
    return "\n".join(message.text for message in messages)


def every_reply() -> list[str]:
    said = [text_of(guard.answer(*case)) for case in ALL]
    for known, now in itertools.product([*KNOWN, *(Known(home=slug) for slug in words.councils())], (NIGHT, DAY)):
        said.append(text_of(guard.urgent(known, now)))
        said.append(text_of(guard.distress(known, now)))
        said.append(text_of(guard.answer(Concern("homeless_tonight"), known, now)))
        said.append(text_of(guard.answer(Concern("homeless_tonight", under_18=True), known, now)))
    return [*said, *(guard.check_back(kind) for kind in ("suicide", "abuse", "homeless_tonight", "other", "anything"))]


def test_every_number_is_in_contacts_and_may_be_shown() -> None:
    allowed = set()
    for contact in words.contacts().values():
        if contact.sure:
            allowed |= {re.sub(r"\D", "", number) for number in (contact.phone, contact.text) if number}
    for council in words.councils().values():
        for line in (council.housing, council.night, council.children):
            if line and (line.confidence != "low" or line.reviewed_by):
                allowed.add(re.sub(r"\D", "", line.phone))
    for said in every_reply():
        bare = re.sub(r"https?://\S+|www\.\S+|\b\d{1,2}(?:\.\d\d)?(?:am|pm)\b", " ", said)
        for number in re.findall(r"(?<![A-Za-z\d])(?:\d[\d ]*\d|\d)", bare):
            digits = re.sub(r"\D", "", number)
            known = digits in allowed or digits in {"16", "17", "18", "19", "25", "35", "2", "55", "3", "4"}
            assert known, (number, said)


def test_replies_hold_no_numbers_of_their_own() -> None:
    for reply in words.replies().values():
        assert not re.search(r"\d{3}", reply.text), reply.id


@pytest.mark.parametrize("kind", ["suicide", "abuse", "homeless_tonight", "other"])
def test_every_crisis_reply(kind: str) -> None:
    for case in ALL:
        if case[0].kind == kind:
            check_reply(*case)


def check_reply(concern: Concern, known: Known, now: datetime) -> None:
    messages = guard.answer(concern, known, now)
    said = text_of(messages)
    assert all(message.urgent for message in messages)
    assert "I'm a computer. Nobody is watching this chat." in said
    assert "999" in said
    assert messages[-1].text.rstrip().endswith("?"), "one gentle check-back sentence at the end"
    assert guard.URGENT in messages[-1].buttons
    assert all(len(message.text) <= 1024 for message in messages)  # WhatsApp's limit with buttons
    assert len(messages) <= 4
    assert "{" not in said
    minor = concern.under_18 if concern.third_person else (concern.under_18, known.under_18, (known.age or 99) < 18)
    if concern.kind == "abuse" and not concern.third_person:
        assert 'type "delete my chat"' in said.lower()
        assert guard.FORGET in messages[-1].buttons
    if minor is True or (isinstance(minor, tuple) and concern.under_18 is True):
        assert "Childline" in said
        if not concern.third_person:
            assert said.index("Childline") < min(
                (said.index(name) for name in ("Samaritans", "NHS", "National Domestic") if name in said), default=10_000
            )
            assert "social worker" in said


@pytest.mark.parametrize("known", [Known(age=17), Known(under_18=True, home="camden")])
def test_a_homeless_16_or_17_year_old_is_sent_to_childrens_services(known: Known) -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), known, NIGHT))
    assert "children's services, not the housing office" in said
    assert "emergency duty team" in said
    assert "StreetLink" not in said  # for 18 and over


def test_homeless_tonight_says_what_to_say_and_where() -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=20, home="haringey"), NIGHT))
    assert '"I am a care leaver. I am homeless tonight."' in said
    assert "020 8489 0000" in said
    assert "StreetLink" in said and "Shelter" in said


def test_a_closed_line_is_not_offered_as_open() -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=20, home="haringey"), DAY))
    assert "for nights and weekends" in said
    night, day = (words.contact_line("karma_nirvana", now) for now in (NIGHT, DAY))
    assert night is not None and "Closed now. Open Monday to Friday, 9am to 5pm." in night
    assert day is not None and "Closed now" not in day


def test_a_gap_is_said() -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=20, home="barnet"), NIGHT))
    assert "I don't know Barnet's emergency housing number" in said and "www.barnet.gov.uk" in said


def test_an_unsure_number_is_shown_with_the_doubt() -> None:
    said = text_of(guard.answer(Concern("homeless_tonight"), Known(age=20, home="merton"), NIGHT))
    assert "020 8770 5000" in said and "I'm not sure this number is still right" in said


def test_second_hand_numbers_wait_for_a_signature() -> None:
    held = [contact for contact in words.contacts().values() if not contact.sure and contact.phone]
    assert held
    everything = " ".join(re.sub(r"\D", "", part) for said in every_reply() for part in re.findall(r"[\d ]{6,}", said))
    for contact in held:
        assert contact.phone is not None
        assert re.sub(r"\D", "", contact.phone) not in everything.split(), contact.id


def test_the_lead_numbers() -> None:
    lead = {contact.phone or contact.text for contact in words.contacts().values() if contact.lead}
    assert lead == {"999", "111", "116 123", "85258", "0800 1111"}
    said = text_of(guard.answer(Concern("suicide"), Known(), NIGHT))
    assert all(number in said for number in ("999", "111", "option 2", "116 123", "85258", "0800 1111"))


def test_a_worried_friend_gets_words_for_a_friend() -> None:
    for kind in ("suicide", "abuse", "homeless_tonight"):
        theirs = text_of(guard.answer(Concern(kind, third_person=True), Known(age=17), NIGHT))
        assert "Thank you for" in theirs
        assert "You are under 18" not in theirs


def test_a_second_kind_is_not_forgotten() -> None:
    said = text_of(guard.answer(Concern("abuse", also=("homeless_tonight",)), Known(), NIGHT))
    assert "Nowhere to sleep tonight?" in said


def test_all_33_councils_are_held_and_gaps_are_explicit() -> None:
    from bot.places.authorities import entries

    assert set(words.councils()) == set(entries())
    for slug, council in words.councils().items():
        if council.housing is None and council.night is None:
            assert council.gap, slug
        for line in (council.housing, council.night, council.children):
            assert line is None or (line.source.url and re.fullmatch(r"0[\d ]{9,12}", line.phone)), slug


def test_words_are_short_and_plain() -> None:
    for reply in words.replies().values():
        plain = re.sub(r"\{\w+\}", "this", reply.text)
        assert longest_sentence(plain) <= 20, reply.id
        if len(plain.split()) >= 6:
            assert reading_age(plain) <= 12, (reply.id, reading_age(plain))
        assert not re.search(
            r"\b(promise|always be|will be ok|everything will|you should have|why did you|your fault for)\b", plain, re.I
        )


def reviewed_too_long_ago(as_of: date) -> list[str]:
    """Signed numbers whose check is older than six months on a given day."""
    return [
        contact.id
        for contact in words.contacts().values()
        if contact.reviewed_on and as_of - contact.reviewed_on > timedelta(days=183)
    ]


def test_no_signed_number_was_checked_over_six_months_before_its_file_was_collected() -> None:
    assert reviewed_too_long_ago(date(2026, 11, 21)) == []
