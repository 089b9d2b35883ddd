"""Each rule on the real data, listing every offender; and a small bad file for each rule, to show that it can fail."""

from typing import Any

import pytest

from bot.offers import check_words
from bot.offers.check import RULES, Rule
from bot.offers.schema import OfferFile
from bot.offers.yaml_files import Files
from bot.places.authorities import names
from tests.offers.conftest import SOURCE, contact, file, offer

LONG = " ".join(["word"] * 21) + "."


def source(**fields: Any) -> dict[str, Any]:
    return {**SOURCE, **fields}


def two(**fields: Any) -> OfferFile:
    """Two offers of one council that seem to be the same thing for two sums."""
    one = {"title": "Setting up home money", "amount": "£2,000", "topic": "setting_up_home"}
    return file(
        offer("camden-setting-up-home-a", **one), offer("camden-setting-up-home-b", **{**one, "amount": "£3,000", **fields})
    )


# Rule, a file that breaks it, and what is said (None: the file is in order after all).
BAD: list[tuple[str, OfferFile, str | None]] = [
    ("ids_are_unique_and_say_where", file(offer("camden-travel-x"), offer("camden-travel-x")), "used 2 times"),
    ("ids_are_unique_and_say_where", file(offer("brent-travel-x")), "an id begins with camden-travel"),
    ("ids_are_unique_and_say_where", file(offer("camden-digital-x")), "an id begins with camden-travel"),
    ("ids_are_unique_and_say_where", file(contact("camden-duty-x")), "an id begins with camden-leaving-care-team"),
    (
        "words_are_easy",
        file(offer(summary="Discretionary accommodation-related assistance is administered by eligibility determination.")),
        "the most is 11",
    ),
    ("words_are_easy", file(offer(summary=LONG)), "summary has a sentence of 21 words"),
    ("words_are_easy", file(offer(how_to_claim=LONG)), "how_to_claim has a sentence of 21 words"),
    ("conditions_follow_if", file(offer(conditions=["if you ask"])), 'does not follow "if"'),
    ("conditions_follow_if", file(offer(conditions=["must be at uni"])), 'does not follow "if"'),
    ("conditions_follow_if", file(offer(conditions=["you ask."])), "ends with a stop"),
    ("conditions_follow_if", file(offer(conditions=[" ".join(["you"] * 21)])), "more than 20 words"),
    ("conditions_follow_if", file(offer(conditions=["you ask first", "beds are free"])), None),
    ("phones_are_well_formed", file(contact(phone="020 7974 444")), "is not a phone number"),
    ("phones_are_well_formed", file(contact(phone="0999 999 9999")), "is not a phone number"),
    ("phones_are_well_formed", file(offer(how_to_claim="Call 020 7974 44445 now.")), "is not a phone number"),
    ("phones_are_well_formed", file(offer(summary="Call 020 7974 4444, or 116 123. It is £0.50.")), None),
    ("links_are_steady", file(offer(claim_url="http://www.example.gov.uk/x")), "is not https"),
    ("links_are_steady", file(offer(claim_url="https://webtest.example.gov.uk/x")), "is a test"),
    ("links_are_steady", file(offer(source=source(url="https://a.gov.uk/x;jsessionid=AB12"))), "is a test, session"),
    ("links_are_steady", file(contact(url="https://a.gov.uk/?utm_source=x")), "tracking"),
    ("links_are_steady", file(local_offer_url="https://staging.example.gov.uk/"), "local_offer_url"),
    ("links_are_steady", file(offer(claim_url="http://www.linkinbromley.co.uk/x")), None),
    ("sources_are_real", file(offer(source=source(url=None, title="The council"))), "neither a page nor a named document"),
    ("sources_are_real", file(contact(source=source(title="seed 3"))), "the document's own name"),
    ("sources_are_real", file(offer(source=source(url=None, title="Local offer for care leavers 2024"))), None),
    ("england_rests_on_law", file(offer("england-travel-x"), authority="england"), "names no Act"),
    (
        "england_rests_on_law",
        file(offer("england-travel-x", law="Not law: the railways' own card"), authority="england"),
        None,
    ),
    ("nobody_is_named", file(contact(email="jane.carey@example.gov.uk")), "a person's own mailbox"),
    ("nobody_is_named", file(contact(email="j_example@example.gov.uk")), "a person's own mailbox"),
    ("nobody_is_named", file(contact(label="Mrs Example, manager")), "a person's name"),
    ("nobody_is_named", file(offer(how_to_claim="Ask Cllr Example.")), "a person's name"),
    ("nobody_is_named", file(contact(email="leaving.care@example.gov.uk"), offer(summary="Ask the duty manager.")), None),
    ("dates_are_in_order", file(offer(review_by="2026-11-01")), "is not after seen"),
    ("dates_are_in_order", file(contact(source=source(date="2027"))), "after it was seen"),
    ("dates_are_in_order", file(offer(valid_from="2027", valid_to="2026-12")), "valid_from is after valid_to"),
    ("dates_are_in_order", file(offer(status="announced", valid_from="2026-04")), "had passed when it was seen"),
    ("dates_are_in_order", file(offer(valid_to="2026-03")), "in force, but valid_to"),
    ("dates_are_in_order", file(offer(status="announced", valid_from="2027"), contact()), None),
    ("reviews_are_soon_enough", file(offer(confidence="low")), "more than 3 months"),
    ("reviews_are_soon_enough", file(offer(review_by="2027-12-31")), "more than 12 months"),
    ("reviews_are_soon_enough", file(offer(amount="£50", confidence="medium")), "more than 3 months"),
    ("reviews_are_soon_enough", file(contact(review_by="2027-07-01")), "more than 6 months"),
    ("reviews_are_soon_enough", file(contact(phone=None, review_by="2027-11-30"), offer(amount="£50")), None),
    ("ages_are_in_order", file(offer(who={"age_from": 25, "age_until": 18})), "is not below"),
    ("ages_are_in_order", file(offer(who={"age_from": 18, "age_until": 18})), "is not below"),
    ("conditions_can_hold", file(offer(who={"age_from": 18, "all_of": ["eligible"]})), "nobody of 18 to 98 can be eligible"),
    ("conditions_can_hold", file(offer(who={"all_of": ["parent"], "none_of": ["parent"]})), "both wanted and excluded"),
    ("conditions_can_hold", file(offer(who={"age_from": 16, "age_until": 25, "all_of": ["former_relevant"]})), None),
    ("amounts_agree", two(), "contradict each other"),
    ("amounts_agree", two(who={"age_from": 30}), "contradict each other"),
    ("amounts_agree", two(amount="£2,000"), None),
    ("amounts_agree", two(basis="residence"), None),
    ("amounts_agree", two(status="ended"), None),
    ("amounts_agree", two(who={"all_of": ["parent"]}), None),
    ("amounts_agree", two(title="A gift for your new baby"), None),
    ("areas_exist", file(offer(areas=["camden", "atlantis"])), "'atlantis', which no file has"),
    ("gazetteer_and_files_agree", file(authority="atlantis"), "atlantis: there is no such authority"),
    ("gazetteer_and_files_agree", file(), "brent: the gazetteer knows it, but no file has it"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_data_set_keeps(rule: Rule, files: Files) -> None:
    offenders = list(rule(files))
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(("name", "bad", "says"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_rule_finds_its_offender(name: str, bad: OfferFile, says: str | None) -> None:
    rule = next(rule for rule in RULES if rule.__name__ == name)
    found = list(rule({bad.authority: bad}))
    assert any(says in line for line in found) if says else found == []


def test_every_rule_has_a_bad_file() -> None:
    assert {name for name, _, says in BAD if says} == {rule.__name__ for rule in RULES}


def test_every_offender_is_listed() -> None:
    bad = file(*(offer(f"camden-travel-{letter}", who={"age_from": 20, "age_until": 18}) for letter in "abc"))
    assert len(list(RULES[[rule.__name__ for rule in RULES].index("ages_are_in_order")]({"camden": bad}))) == 3


def test_every_council_can_be_reached(files: Files) -> None:
    """At least a way to the leaving care team or the council's front line, or its own page."""
    roles = {"leaving_care_team", "leaving_care_duty", "front_line", "out_of_hours"}
    lost = [
        slug
        for slug in names()
        if not files[slug].local_offer_url
        and not any(one.role in roles and (one.phone or one.email or one.url) for one in files[slug].contacts)
    ]
    assert lost == []


@pytest.mark.parametrize("number", ["999", "111", "116 123", "85258", "0800 1111", "020 7946 0018", "+44 20 7946 0018"])
def test_numbers_that_can_be_dialled(number: str) -> None:
    assert check_words.well_formed(number)


@pytest.mark.parametrize("number", ["12", "020 123", "07", "", "0999 999 9999"])
def test_numbers_that_cannot(number: str) -> None:
    assert not check_words.well_formed(number)
