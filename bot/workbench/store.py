"""The workbench's store without its pages, for the command line."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.settings import Settings
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from bot.workbench.audit import Log
from bot.workbench.people import People
from bot.workbench.tables import people


@dataclass(frozen=True)
class Store:
    """People and audit log of this machine's settings."""

    engine: Engine
    log: Log
    people: People


def open_store(settings: Settings) -> Store:
    """The store, with its tables up to date."""
    url = settings.store_url("workbench")
    upgrade("workbench", url)
    engine = open_engine(url)
    log = audit_log(engine, settings)
    return Store(engine, log, People(engine, log))


def audit_log(engine: Engine, settings: Settings) -> Log:
    """The audit log, with its key."""
    return Log(engine, settings.derived("workbench-audit"))


def has_admin(settings: Settings) -> bool:
    """Whether anybody could sign in as an admin. Makes no store where there is none."""
    engine = open_engine(settings.store_url("workbench"), busy_timeout_s=2)
    try:
        if engine.dialect.name == "sqlite" and not (settings.data_dir / "workbench.db").exists():
            return False
        if not sa.inspect(engine).has_table(people.name):
            return False
        with engine.connect() as db:
            query = sa.select(people.c.id).where(people.c.role == "admin", people.c.ended_at.is_(None))
            return db.execute(query.limit(1)).first() is not None
    finally:
        engine.dispose()
