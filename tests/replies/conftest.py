"""The real offers in a database of their own."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.offers.loader import load
from bot.offers.store import Store
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Store:
    url = f"sqlite:///{tmp_path_factory.mktemp('real') / 'offers.db'}"
    upgrade("offers", url)
    engine = open_engine(url)
    load(ROOT / "data" / "offers", engine, datetime(2026, 11, 21))
    return Store(engine)
