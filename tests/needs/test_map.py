"""Coverage, what is stale and what is missing."""

from datetime import date

from sqlalchemy.engine import Engine

from bot.needs.coverage import STATES, Cell, coverage
from bot.needs.gaps import ROUTES, gaps
from bot.needs.stale import due_by_month, stale
from bot.topics import CORE_TOPICS, TOPICS

TODAY = date(2026, 11, 21)


def test_every_authority_and_topic_has_a_cell(engine: Engine) -> None:
    found = coverage(engine, TODAY)
    assert len(found.cells) == 33 and all(tuple(row) == TOPICS for row in found.cells.values())
    assert sum(found.count().values()) == 33 * 28 and set(found.count()) == set(STATES)


def test_each_state(engine: Engine) -> None:
    camden, brent = (coverage(engine, TODAY).cells[slug] for slug in ("camden", "brent"))
    assert camden["travel"] == Cell("own", own=2, old=1, wide=1)
    assert camden["money"] == Cell("old", own=1, old=1)
    assert camden["digital"] == Cell("announced", announced=1)
    assert camden["driving"] == Cell("none")
    assert camden["leisure"] == Cell("wide", wide=1)
    assert brent["leisure"] == Cell("none"), "London's offer does not reach it"
    assert brent["travel"].state == "old"


def test_the_map_is_of_a_day(engine: Engine) -> None:
    assert coverage(engine, date(2026, 7, 1)).cells["camden"]["money"].state == "own"
    late = coverage(engine, date(2027, 6, 1)).cells["camden"]
    assert late["travel"].state == "old"
    assert late["digital"].state == "announced", "until somebody says that it has started"


def test_stale_is_worst_first_and_leaves_out_what_has_ended(engine: Engine) -> None:
    found = stale(engine, TODAY)
    assert [one.id for one in found] == [
        "camden-money-a",
        "camden-travel-b",
        "camden-leaving-care-team-main",
        "brent-travel-a",
    ]
    assert [one.days for one in found] == [112, 112, 81, 1]
    assert [one.kind for one in found] == ["offer", "offer", "contact", "offer"]
    assert [one.id for one in stale(engine, TODAY, "brent")] == ["brent-travel-a"]
    assert stale(engine, date(2026, 7, 1)) == []


def test_due_by_month_adds_up(engine: Engine) -> None:
    found = due_by_month(engine, TODAY, 7)
    assert [month for month, _, _ in found] == [f"2026-{m}" for m in (11, 12)] + [f"2027-0{m}" for m in range(1, 6)]
    assert found[0] == ("2026-11", 3, 1), "what was due before is due now"
    assert found[-1] == ("2027-05", 4, 1)


def test_gaps_say_what_is_missing_and_what_was_looked_for(engine: Engine) -> None:
    found = {one.authority: one for one in gaps(engine, TODAY)}
    camden, brent = found["camden"], found["brent"]
    assert len(found) == 33
    assert "travel" not in camden.core and "money" not in camden.core + camden.other, "past review is not missing"
    assert set(camden.core) | set(camden.other) == set(TOPICS) - {"travel", "money"}
    assert set(camden.core) <= set(CORE_TOPICS)
    assert camden.looked_for == ("Looked for a driving offer: none found.",) and camden.page == "https://a.uk/"
    assert "leaving care team" not in camden.no_contact and not camden.no_phone
    assert camden.old_contacts == ("camden-leaving-care-team-main",)
    assert set(brent.no_contact) == set(ROUTES) - {"advocate"} and brent.no_phone
    assert [one.authority for one in gaps(engine, TODAY)][-1] == "camden", "who lacks least comes last"
