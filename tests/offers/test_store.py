"""What the engine reads, and what the conversation leaves behind."""

import logging
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.offers import tables
from bot.offers.loader import load
from bot.offers.store import Store
from tests.offers.conftest import NOW, contact, file, offer, write


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Store:
    camden = file(
        offer("camden-travel-a"), offer("camden-digital-a", topic="digital"), contact(), local_offer_url="https://a.uk/"
    )
    brent = file(offer("brent-travel-a"), contact("brent-leaving-care-team-main"), authority="brent")
    load(write(tmp_path / "files", camden, brent), engine, NOW)
    return Store(engine)


def test_offers_by_authority_and_topic(store: Store) -> None:
    def ids(*args: object) -> list[str]:
        return [found.id for _, found in store.offers(*args)]  # type: ignore[arg-type]

    assert ids(None) == ["brent-travel-a", "camden-digital-a", "camden-travel-a"]
    assert ids(("camden",)) == ["camden-digital-a", "camden-travel-a"]
    assert ids(("camden", "brent"), "travel") == ["brent-travel-a", "camden-travel-a"]
    assert ids(()) == []
    assert ids(("camden",), "money") == []


def test_an_offer_comes_back_as_it_went_in(store: Store) -> None:
    assert store.offer("camden-travel-a") == ("camden", offer("camden-travel-a"))
    assert store.offer("camden-travel-none") is None


def test_contacts_and_pages(store: Store) -> None:
    assert store.contacts(("camden",)) == [("camden", contact())]
    assert store.pages() == {"camden": "https://a.uk/", "brent": None}


def test_one_bad_row_does_not_silence_the_others(store: Store, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with engine.begin() as connection:
        bad = update(tables.offers).where(tables.offers.c.id == "camden-travel-a").values(basis="nonsense")
        connection.execute(bad)
    with caplog.at_level(logging.ERROR):
        assert [found.id for _, found in store.offers(("camden",))] == ["camden-digital-a"]
    assert "camden-travel-a in the offers database is left out" in caplog.text


def test_feedback_keeps_no_more_than_a_day_topic_council_and_answer(store: Store, engine: Engine) -> None:
    store.add_feedback(date(2026, 11, 21), "travel", "camden", True)
    store.add_feedback(date(2026, 11, 21), None, None, False, conversation="web-somebody")
    with engine.connect() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(select(tables.feedback))]
    assert [row[:4] for row in rows] == [
        (date(2026, 11, 21), "travel", "camden", True),
        (date(2026, 11, 21), None, None, False),
    ]
    assert rows[0][4] is None and "somebody" not in rows[1][4], "a mark to erase it by, no pseudonym"


def test_unanswered_is_cut_to_what_fits(store: Store, engine: Engine) -> None:
    store.add_unanswered(date(2026, 11, 21), "x" * 1000, ["travel"])
    with engine.connect() as connection:
        row = connection.execute(select(tables.unanswered)).mappings().one()
    assert (len(row["text"]), row["nearest"]) == (300, ["travel"])


def test_the_migrations_make_the_tables_that_the_code_has(engine: Engine) -> None:
    def ours(_object: object, name: str, kind: str, *_: object) -> bool:
        return kind != "table" or not name.startswith("alembic_version")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_a_reader_does_not_wait_for_a_writer(store: Store, engine: Engine) -> None:
    from bot.stores.engine import writing

    with writing(engine).begin() as connection:
        connection.execute(update(tables.offers).values(title="Not yet"))
        assert {found.title for _, found in store.offers(None)} == {"Half off"}
