"""Alarms are counted after the answer, once, by kind alone; a fault of the count is nobody's trouble."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.front.counting import Alarms
from bot.front.door import Door
from bot.stores.migrate import upgrade

from . import fakes
from .test_way import message, texts


def counted(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "offers.db") as db:
        return db.execute("SELECT kind, topic, authority, count FROM counters").fetchall()


async def test_an_alarm_is_counted_once_and_says_nothing_of_anybody(tmp_path: Path) -> None:
    upgrade("offers", f"sqlite:///{tmp_path / 'offers.db'}")
    door = fakes.door(tmp_path, fakes.FakeRasa())
    await door.start()
    for key in ("d1", "d1", "d2"):
        outcome = await door.receive(message("danger", key))
        assert outcome.status == "crisis" and await door.receiver.noted(outcome, 5)
    await texts(door, await door.receive(message("travel", "t")))
    await door.stop()
    kind = str(outcome.crisis)
    assert counted(tmp_path) == [("alarm", kind, "", 2)]
    again = fakes.door(tmp_path, fakes.FakeRasa())
    await again.start()
    outcome = await again.receive(message("danger", "d2"))
    assert outcome.status == "crisis" and await again.receiver.noted(outcome, 5)
    await again.stop()
    assert counted(tmp_path) == [("alarm", kind, "", 2)], "a delivery that comes again after a restart is no new alarm"


async def test_an_alarm_that_cannot_be_counted_is_still_answered(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_self: Alarms) -> None:
        raise OSError

    monkeypatch.setattr(Alarms, "_open", fails)
    outcome = await door.receive(message("danger"))
    assert outcome.status == "crisis" and outcome.replies
    assert await door.receiver.noted(outcome, 5)
    await asyncio.sleep(0)
    assert (await door.row_of(outcome)) is not None
