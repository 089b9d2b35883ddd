"""Finding: by council, topic, words and state."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Filters
from bot.offers.store import Store
from tests.desk.conftest import ANN, BOB, COUNCIL, NOW, TEAM, A, B, draft, published


def ids(engine: Engine, **filters: object) -> list[str]:
    return [item.id for item in desk.find(engine, Filters(**filters)).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["brent-travel-x", B, A, TEAM]),
        ({"kind": "contact"}, [TEAM]),
        ({"authority": "brent"}, ["brent-travel-x"]),
        ({"topic": "travel", "authority": "camden"}, [B, A]),
        ({"topic": "leaving_care_team"}, [TEAM]),
        ({"words": "TRAMS free"}, [B]),
        ({"words": "02079744444"}, [TEAM]),
        ({"words": "020 7974"}, [TEAM]),
        ({"words": "example.gov.uk camden half"}, [B, A]),
        ({"words": "100%_"}, []),
        ({"only": "stale", "as_of": date(2027, 5, 2)}, ["brent-travel-x", B, A, TEAM]),
        ({"only": "stale", "as_of": date(2027, 5, 1)}, []),
        ({"only": "unsure"}, []),
        ({"only": "announced"}, []),
        ({"only": "withdrawn"}, []),
    ],
)
def test_filters(engine: Engine, filters: dict[str, object], found: list[str]) -> None:
    assert ids(engine, **filters) == found


def test_by_what_became_of_it(engine: Engine) -> None:
    published(engine, confidence="low", status="announced", review_by="2027-02-01")
    one = draft(engine, BOB, B, title="Trams")
    gone = desk.withdraw(engine, ANN, NOW, "brent-travel-x", 1, "ended")
    desk.approve(engine, BOB, NOW, gone.id, gone.version)
    assert ids(engine, only="unsure") == ids(engine, only="announced") == [A]
    assert ids(engine, only="draft") == [B]
    assert ids(engine, only="changed") == ["brent-travel-x", A]
    assert ids(engine, only="withdrawn") == ["brent-travel-x"]
    assert desk.get(engine, B).changes == ((one.id, "draft", "Bob"),)
    assert len(Store(engine).offers(None)) == 2


def test_pages_stay_in_range(engine: Engine) -> None:
    two = desk.find(engine, Filters(), 2, size=3)
    assert ([item.id for item in two.items], two.total, two.page, two.pages) == ([TEAM], 4, 2, 2)
    assert desk.find(engine, Filters(), 99, size=3).page == 2
    assert desk.find(engine, Filters(), -1, size=3).page == 1
    none = desk.find(engine, Filters(words="nothing at all"), 5)
    assert (none.items, none.total, none.pages) == ((), 0, 1)


def test_authorities(engine: Engine) -> None:
    assert list(desk.authorities(engine)) == ["brent", "camden"]
    assert list(desk.authorities(engine, COUNCIL)) == ["camden"]
