"""A loaded offer database with a few small offers, people, and the steps of a change in a line each."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Actor, Change
from bot.offers.loader import load
from tests.offers.conftest import contact, file, new_engine, offer, write

NOW = datetime(2026, 11, 21, 12, 0)
ANN, BOB, COUNCIL = Actor("Ann"), Actor("Bob"), Actor("Camden's link", "camden")
A, B, TEAM = "camden-travel-a", "camden-travel-b", "camden-leaving-care-team-main"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Camden with two offers and a team, Brent with one offer."""
    found = new_engine(tmp_path / "offers.db")
    load(files(tmp_path / "files"), found, NOW - timedelta(days=1))
    return found


@pytest.fixture
def folder(engine: Engine, tmp_path: Path) -> Path:
    """The files that `engine` was loaded from."""
    return tmp_path / "files"


def files(folder: Path, **fields: Any) -> Path:
    """Writes the files; `fields` change Camden's offer A."""
    camden = file(offer(A, **fields), offer(B, title="Free trams"), contact())
    return write(folder, camden, file(offer("brent-travel-x"), authority="brent"))


def content(engine: Engine, id_: str = A, **fields: Any) -> dict[str, Any]:
    """The entry's content, but for `fields`."""
    return {**desk.get(engine, id_).content, **fields}


def draft(engine: Engine, author: Actor = ANN, id_: str = A, why: str = "The page changed", **fields: Any) -> Change:
    """A draft of an edit."""
    item = desk.get(engine, id_)
    return desk.save_draft(engine, author, NOW, {**item.content, **fields}, why=why, item_id=id_, revision=item.revision)


def waiting(engine: Engine, author: Actor = ANN, id_: str = A, **fields: Any) -> Change:
    """An edit that waits for a second person."""
    one = draft(engine, author, id_, **fields)
    return desk.submit(engine, author, NOW, one.id, one.version)


def published(engine: Engine, author: Actor = ANN, by: Actor = BOB, id_: str = A, **fields: Any) -> Change:
    """An edit that has gone out."""
    one = waiting(engine, author, id_, **fields)
    return desk.approve(engine, by, NOW + timedelta(minutes=1), one.id, one.version)
