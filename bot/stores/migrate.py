"""Brings one store's tables up to date. Every store has its own migrations and its own version table, so that both can
live in one PostgreSQL database and neither ever touches the other's tables, nor Rasa's."""

import importlib
import logging
import threading

import sqlalchemy as sa

from bot.settings import ROOT
from bot.stores.engine import open_engine, writing

#: Alembic keeps what it is working on in a global.
_one_at_a_time = threading.Lock()

#: Store -> the module whose `metadata` holds its tables (for `alembic revision --autogenerate`).
STORES: dict[str, str] = {
    "offers": "bot.offers.tables",
    "inbox": "bot.front.tables",
    "workbench": "bot.workbench.tables",
}


def version_table(store: str) -> str:
    """Name of the table in which Alembic notes the version of `store`."""
    return f"alembic_version_{store}"


def metadata(store: str) -> sa.MetaData:
    """The tables of `store`, as the code has them now."""
    found: sa.MetaData = importlib.import_module(STORES[store]).metadata
    return found


def upgrade(store: str, url: str, revision: str = "head") -> None:
    """Runs the migrations of `store` ("offers" | "inbox" | "workbench") that the database at `url` has not had yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations" / store))
    # Alembic logs every step at info; a start that changes nothing should be quiet.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _one_at_a_time:
        engine = writing(open_engine(url))
        try:
            with engine.connect() as connection:
                if connection.dialect.name == "postgresql":
                    # Several front doors may start at once; the second one waits and then finds nothing to do.
                    connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:store))"), {"store": store})
                config.attributes["connection"] = connection
                config.attributes["store"] = store
                command.upgrade(config, revision)
                connection.commit()
        finally:
            engine.dispose()
