"""Rasa's tracker store of ours: it raises, and keeps no turn twice."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.stores.erase import TrackerEraser

pytestmark = pytest.mark.rasa


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """As Rasa makes it from var/run/endpoints.yml. (Rasa is imported late: collecting tests must not take 10 s.)"""
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    config = EndpointConfig(
        type="bot.stores.tracker.RaisingSQLTrackerStore", dialect="sqlite", db=str(tmp_path / "tracker.db")
    )
    return TrackerStore.create(config, Domain.empty())


def said(turn: str, text: str) -> list[Any]:
    from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

    return [ActionExecuted("action_listen"), UserUttered(text, metadata={"turn": turn}), BotUttered(f"re: {text}")]


def keep(store: Any, events: list[Any]) -> None:
    from rasa.shared.core.domain import Domain

    async def run() -> None:
        tracker = await store.get_or_create_tracker("web-a", append_action_listen=False)
        for event in events:
            tracker.update(event, Domain.empty())
        await store.save(tracker)

    asyncio.run(run())


def texts(store: Any) -> list[str]:
    tracker = asyncio.run(store.retrieve("web-a"))
    return [event.text for event in tracker.events if event.type_name == "user"]


def test_rasa_uses_it_as_it_is(store: Any) -> None:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
    from rasa.shared.core.domain import Domain

    assert Agent(domain=Domain.empty(), tracker_store=store).tracker_store is store
    other = InMemoryTrackerStore(Domain.empty())
    assert isinstance(Agent(domain=Domain.empty(), tracker_store=other).tracker_store, FailSafeTrackerStore)


def test_it_shares_its_file(store: Any) -> None:
    with store.engine.connect() as db:
        found = [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "busy_timeout", "secure_delete")]
    assert found == ["wal", 30_000, 1]


def test_a_locked_database_raises(store: Any, tmp_path: Path) -> None:
    keep(store, said("1", "hello"))
    with store.engine.connect() as db:
        db.exec_driver_sql("PRAGMA busy_timeout = 50")
    lock = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        keep(store, said("2", "again"))
    lock.execute("ROLLBACK")
    assert texts(store) == ["hello"]


def test_a_turn_that_is_there_is_not_kept_again(store: Any) -> None:
    keep(store, said("1", "hello"))
    keep(store, said("1", "hello"))
    keep(store, said("2", "other"))
    keep(store, said("12", "similar name"))
    assert texts(store) == ["hello", "other", "similar name"]


def test_erasure(store: Any, tmp_path: Path) -> None:
    keep(store, said("1", "canary"))
    eraser = TrackerEraser(f"sqlite:///{tmp_path}/tracker.db")
    assert eraser.forget(["web-b"]) == 0
    assert eraser.forget(["web-a"]) > 0
    eraser.shrink()
    assert asyncio.run(store.retrieve("web-a")) is None
    assert b"canary" not in b"".join(path.read_bytes() for path in tmp_path.glob("tracker.db*"))


def test_purge_by_age(store: Any, tmp_path: Path) -> None:
    keep(store, said("1", "hello"))
    eraser = TrackerEraser(f"sqlite:///{tmp_path}/tracker.db")
    assert eraser.purge(1.0) == [] and eraser.purge(2e10) == ["web-a"] and eraser.purge(2e10) == []


def test_no_tracker_database_yet(tmp_path: Path) -> None:
    eraser = TrackerEraser(f"sqlite:///{tmp_path}/none.db")
    assert eraser.forget(["web-a"]) == 0 and eraser.purge(2e10) == []
