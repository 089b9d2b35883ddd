"""What is masked, what stays, and how quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.privacy import KINDS, explain, mask


@pytest.mark.parametrize(
    ("text", "kept", "kind"),
    [
        ("my number is 07700 900123", "my number is [phone]", "phone"),
        ("call +44 (0)7700 900123 pls", "call [phone] pls", "phone"),
        ("ring 020 7946 0000", "ring [phone]", "phone"),
        ("٠٧٧٠٠٩٠٠١٢٣", "[phone]", "phone"),
        ("jo.bloggs@example.com", "[email]", "email"),
        ("its jo at gmail dot com", "its [email]", "email"),
        ("my ni is QQ 12 34 56 C", "my ni is [ni_number]", "ni_number"),
        ("AB123456C", "[ni_number]", "ni_number"),
        ("nhs 943 476 5919", "nhs [nhs_number]", "nhs_number"),
        ("card 4111 1111 1111 1111", "card [card]", "card"),
        ("sort code 12-34-56 account 12345678", "[bank_account]", "bank_account"),
        ("dob 01/02/2006", "dob [date_of_birth]", "date_of_birth"),
        ("i was born on 3rd march 2005", "i was born on [date_of_birth]", "date_of_birth"),
        ("3/4/2004", "[date_of_birth]", "date_of_birth"),
        ("case number ABC12345", "case number [reference]", "reference"),
        ("ref: 2024/00123", "ref: [reference]", "reference"),
        ("passport 123456789 expired", "passport [passport] expired", "passport"),
        ("i live at 12 acacia avenue", "i live at [address]", "address"),
        ("flat 4, 22 High Street", "[address]", "address"),
        ("my name is Aisha Khan and im 19", "my name is [name] and im 19", "name"),
        ("im called tyrone", "im called [name]", "name"),
        ("my name is ahmed ali", "my name is [name]", "name"),
    ],
)
def test_masked(text: str, kept: str, kind: str) -> None:
    masked = mask(text)
    assert masked.text == kept
    assert kind in masked.kinds


@pytest.mark.parametrize(
    "text",
    [
        "im 19 and i get £3,000",
        "bus 253 to N17",
        "24/7",
        "call 999 or 111 or 116 123 or 0800 1111 or text 85258",
        "2024-2026",
        "i move on 12/03/2027",
        "2 bed house",
        "my uc is 393.45 a month",
        "my name is not on the tenancy",
        "call me back",
        "can i change my name",
        "im 19 live in a house",
        "school year 10",
        "i earn 12000",
        "18-25 oyster",
        "i have 3 kids",
        "my case number is lost",
        "12 months council tax",
        "i am 17",
        "section 20",
    ],
)
def test_left_alone(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).kinds == ()


def test_a_postcode_becomes_its_district_and_authority() -> None:
    masked = mask("i live at E8 1DY but was in care in se15 5af")
    assert masked.text == "i live at E8 but was in care in SE15"
    assert dict(masked.postcodes) == {"E8": "hackney", "SE15": "southwark"}


def test_a_postcode_without_the_places_is_still_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "bot.places.postcodes", None)
    masked = mask("E8 1DY")
    assert masked.text == "E8" and dict(masked.postcodes) == {}


@pytest.mark.parametrize("text", ["/restart", " /restart", "//restart", "\n / restart", "／restart"])
def test_a_typed_slash_is_no_command(text: str) -> None:
    assert mask(text).text == "restart"


def test_control_characters_and_lone_surrogates_go() -> None:
    assert mask("a\x00b\x1b[0m\ud800c").text == "a b [0m\ufffdc"


@given(st.text(max_size=300))
def test_any_text_can_be_stored_and_is_masked_only_once(text: str) -> None:
    once = mask(text)
    once.text.encode("utf-8")
    assert not once.text.startswith("/")
    assert set(once.kinds) <= set(KINDS)


@pytest.mark.parametrize(
    "piece", ["1 ", "a@", "my name is ", "12 a a a ", "0", "ref ", "e8 ", "a.", "born ", "flat 1 ", "1-", "account "]
)
def test_long_text_is_masked_quickly(piece: str) -> None:
    start = time.process_time()
    mask((piece * 50_000)[:50_000])
    assert time.process_time() - start < 1.0


def test_the_person_is_told_kindly() -> None:
    assert (
        explain(("phone", "name"))
        == "I took out a phone number and a name. You don't need to tell me that, and I don't keep it."
    )
    assert explain(()) == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my pa is called Sarah Jones", "my pa is called [name]"),
        ("my pa is called sarah and she never rings", "my pa is called [name] and she never rings"),
        ("this is Abdi Warsame", "this is [name]"),
        ("Hi, this is Abdi Warsame and i need help", "Hi, this is [name] and i need help"),
        ("my brother's name is Kofi", "my brother's name is [name]"),
        ("his name is tyrone", "his name is [name]"),
        ("My PA Sarah Jones said no", "My PA [name] said no"),
        ("hello its dave again", "hello its [name] again"),
        ("can you help? Kind regards, Abdi Warsame", "can you help? Kind regards, [name]"),
    ],
)
def test_somebody_introduced_is_masked(text: str, kept: str) -> None:
    masked = mask(text)
    assert masked.text == kept and masked.kinds == ("name",)


@pytest.mark.parametrize(
    "text",
    [
        "my council is called Barking and Dagenham",
        "this is Tower Hamlets right",
        "my hostel is called Centrepoint",
        "my dad is called off",
        "I am Care Experienced",
        "my pa is Really Useless",
        "my landlord is Peabody Trust",
        "im From Brent",
        "my pa is on leave",
        "hi its me again",
        "regards, Hackney",
    ],
)
def test_what_is_no_introduced_person_stays(text: str) -> None:
    assert mask(text).text == text


def test_no_place_is_ever_taken_for_a_person() -> None:
    from bot.places.names import index

    places = sorted({name.label.title() for name in index().joined.values() if name.label and name.kind == "authority"})
    assert len(places) >= 33
    for place in places:
        for said in (f"this is {place}", f"Hi, im {place} Borough", f"my pa is {place} Council", f"regards, {place}"):
            assert "[name]" not in mask(said).text, said


def test_of_ordinary_messages_none_loses_a_word_to_a_name() -> None:
    from tests.safety import score

    asks = [example.text for example in score.examples() if example.kind == "none"]
    assert [text for text in asks if "name" in mask(text).kinds] == []
