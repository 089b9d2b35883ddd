"""The same on PostgreSQL: migrations, load, ask, export, load again. Needs DATABASE_URL_TEST."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.offers import export
from bot.offers.engine import ask
from bot.offers.loader import Loaded, load
from bot.offers.person import Person
from bot.offers.store import Store
from bot.places.authorities import names
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from tests.offers.conftest import DATA, NOW

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres() -> Iterator[Engine]:
    """A schema of its own, which goes afterwards."""
    url = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(url, future=True)
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS offers_test CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA offers_test"))
    own = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Doffers_test"
    upgrade("offers", own)
    engine = open_engine(own)
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA offers_test CASCADE"))
    admin.dispose()


def test_migrate_load_ask_export(postgres: Engine, real: Store) -> None:
    first = load(DATA, postgres, NOW)
    assert len(first.added) > 700
    assert load(DATA, postgres, NOW) == Loaded(unchanged=len(first.added))
    assert export.rows(postgres) == export.rows(real.engine)
    person, day = Person("hackney", "croydon", 19), date(2026, 11, 21)
    here, there = (ask(store, person, None, day, names()) for store in (Store(postgres), real))
    assert here == there and here.offers
