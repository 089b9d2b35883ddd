"""Which of the offers that may be theirs comes first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from bot.offers.engine import ask
from bot.offers.person import Person
from bot.offers.schema import Offer
from bot.offers.yaml_files import Files
from bot.places.authorities import names
from tests.offers.conftest import file, offer
from tests.offers.test_everybody import Read

TODAY = date(2026, 11, 21)


def order(person: Person, council: list[Offer], london: Sequence[Offer] = (), england: Sequence[Offer] = ()) -> list[str]:
    files: Files = {
        "camden": file(*council),
        "london": file(*london, authority="london"),
        "england": file(*england, authority="england"),
    }
    return [item.offer.id for item in ask(Read(files), person, "travel", TODAY, names()).offers]


def test_what_is_said_twice_stands_below_the_rest() -> None:
    same: dict[str, Any] = {"title": "Half-price buses", "amount": "50% off"}
    found = order(
        Person("camden", "camden", 19),
        [offer("camden-travel-half", **same)],
        [offer("london-travel-half", **{**same, "amount": "50% off; the card costs £20"}), offer("london-travel-other")],
        [offer("england-travel-later", status="announced"), offer("england-travel-half", **same)],
    )
    assert found.index("camden-travel-half") == 0
    assert found.index("london-travel-half") > found.index("london-travel-other")
    # The law's own route is another way to it; what is only announced still comes last.
    assert found.index("england-travel-half") < found.index("london-travel-half")
    assert found[-1] == "england-travel-later"


def test_nothing_is_lost() -> None:
    same: dict[str, Any] = {"title": "Half-price buses", "amount": "50% off"}
    found = order(Person("camden", "camden", 19), [offer("camden-travel-a", **same)], [offer("london-travel-a", **same)])
    assert sorted(found) == ["camden-travel-a", "london-travel-a"]


def test_what_is_for_just_their_age_comes_before_what_is_for_all() -> None:
    narrow = offer("camden-travel-narrow", who={"age_from": 18, "age_until": 21}, conditions=["you ask first"])
    wide = offer("camden-travel-a-wide", conditions=["you ask first"])
    assert order(Person("camden", "camden", 19), [wide, narrow])[0] == "camden-travel-narrow"
    assert order(Person("camden", "camden", 22), [wide, narrow])[0] == "camden-travel-a-wide"


@pytest.mark.parametrize("fields", [{"who": {"no_end": True}}, {"basis": "anyone"}])
def test_what_everybody_gets_comes_after_what_is_for_care_leavers(fields: dict[str, Any]) -> None:
    everybody = offer("camden-travel-a-everybody", **fields)
    assert order(Person("camden", "camden", 19), [everybody, offer("camden-travel-b-own")])[0] == "camden-travel-b-own"
