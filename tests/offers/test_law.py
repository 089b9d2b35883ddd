"""What England gives says what it rests on."""

import pytest

from bot.offers.law import england_rests_on_law
from bot.offers.yaml_files import Files
from tests.offers.conftest import file, offer


def test_every_offer_of_england_says_what_it_rests_on(files: Files) -> None:
    assert list(england_rests_on_law(files)) == []


@pytest.mark.parametrize("law", [None, "", "Not law", "Not law: x", "as everybody knows"])
def test_each_that_does_not_is_listed(law: str | None) -> None:
    made = offer("england-travel-x", law=law or None)
    assert [line.split(":")[0] for line in england_rests_on_law({"england": file(made, authority="england")})] == [made.id]


@pytest.mark.parametrize(
    "law", ["Children Act 1989 s 23C", "Care Leavers (England) Regulations 2010", "Not law: a charity's rules"]
)
def test_law_guidance_or_none_said(law: str) -> None:
    made = offer("england-travel-x", law=law)
    assert list(england_rests_on_law({"england": file(made, authority="england")})) == []


def test_councils_need_none() -> None:
    assert list(england_rests_on_law({"camden": file(offer())})) == []
