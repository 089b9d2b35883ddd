"""One way to open a database: SQLite files that several processes share, or PostgreSQL."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

#: A writer waits this long for another one. Long enough for a backup or a load of all offers, short of a broken disk.
BUSY_TIMEOUT_S = 30


def open_engine(url: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> sa.engine.Engine:
    """An engine in SQLAlchemy 2.0 style. SQLite: WAL, waits `busy_timeout_s` for a lock, overwrites what is deleted."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, pool_pre_ping=True)
    database = sa.engine.make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url, future=True, connect_args={"timeout": busy_timeout_s, "check_same_thread": False}, **_pool(database)
    )
    prepare_sqlite(engine, busy_timeout_s)
    return engine


def _pool(database: str | None) -> dict[str, Any]:
    if not database or database == ":memory:":
        return {"poolclass": sa.pool.StaticPool}
    return {"poolclass": sa.pool.QueuePool, "pool_size": 8, "max_overflow": 8}


def prepare_sqlite(engine: sa.engine.Engine, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
    """Sets the pragmas on every new connection, and lets SQLAlchemy (not the driver) begin transactions."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def writing(engine: sa.engine.Engine) -> sa.engine.Engine:
    """`engine` for transactions that write. They take SQLite's write lock at once and wait their turn for it; one that
    has read before it writes would fail without waiting. PostgreSQL needs none of this."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")
