"""Counters: added atomically on both databases, never in the way."""

import logging
import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.offers.counters import Counting, add, tally
from bot.offers.tables import counters
from bot.stores.engine import open_engine, writing
from bot.stores.migrate import upgrade

DAY = date(2026, 11, 21)
TRAVEL, MONEY = ("asked", "travel", "camden"), ("asked", "money", "")


def rows(engine: Engine) -> dict[tuple[str, str, str], int]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(counters).where(counters.c.day == DAY)).all()
    return {(row.kind, row.topic, row.authority): row.count for row in found}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty offers store on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'offers.db'}"
        upgrade("offers", url)
        yield url
        return
    base = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(base, future=True)
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS pal_counters_test CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA pal_counters_test"))
    url = f"{base}{'&' if '?' in base else '?'}options=-csearch_path%3Dpal_counters_test"
    upgrade("offers", url)
    yield url
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA pal_counters_test CASCADE"))
    admin.dispose()


def test_counts_add_up_and_move(store: str) -> None:
    engine = open_engine(store)
    add(engine, DAY, tally([TRAVEL, TRAVEL, MONEY]))
    add(engine, DAY, {TRAVEL: 1, MONEY: -1, ("asked", "x", ""): 0})
    add(engine, DAY, {})
    assert rows(engine) == {TRAVEL: 3, MONEY: 0}
    engine.dispose()


def test_writers_at_once_lose_nothing(store: str) -> None:
    def work(keys: list[tuple[str, str, str]]) -> None:
        engine = open_engine(store)
        for _ in range(25):
            add(engine, DAY, tally(keys))
        engine.dispose()

    threads = [threading.Thread(target=work, args=(keys,)) for keys in ([TRAVEL, MONEY], [MONEY, TRAVEL], [TRAVEL])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = open_engine(store)
    assert rows(engine) == {TRAVEL: 75, MONEY: 50}
    engine.dispose()


def test_later_is_done_by_the_end(store: str) -> None:
    counting = Counting(store)
    for _ in range(5):
        counting.count(DAY, TRAVEL)
    counting.close()
    engine = open_engine(store)
    assert rows(engine) == {TRAVEL: 5}
    engine.dispose()
    counting.count(DAY, TRAVEL)


def test_a_locked_store_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.offers.counters._BUSY_S", 0.05)
    url = f"sqlite:///{tmp_path / 'offers.db'}"
    upgrade("offers", url)
    engine = open_engine(url)
    counting = Counting(url)
    with writing(engine).begin() as held, caplog.at_level(logging.ERROR):
        held.execute(sa.insert(counters).values(day=DAY, kind="x", topic="", authority="", count=1))
        counting.count(DAY, TRAVEL)
        counting.close()
    assert "not counted: OperationalError" in caplog.text and "camden" not in caplog.text
    assert TRAVEL not in rows(engine)


def test_a_store_that_was_never_made_is_not_made(tmp_path: Path) -> None:
    counting = Counting(f"sqlite:///{tmp_path / 'offers.db'}")
    counting.count(DAY, TRAVEL)
    counting.close()
    assert list(tmp_path.iterdir()) == []


def test_an_older_store_without_the_table_is_no_trouble(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = f"sqlite:///{tmp_path / 'offers.db'}"
    upgrade("offers", url, "0002")
    counting = Counting(url)
    counting.count(DAY, TRAVEL)
    counting.close()
    assert "not counted" in caplog.text
