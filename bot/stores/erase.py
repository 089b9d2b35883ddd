"""Erases conversations from Rasa's tracker store. Rasa itself has no way to do that.

Only between turns: a turn that is under way saves what it has, and undoes the erasure.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from bot.stores.engine import open_engine, writing

# Rasa's own table (rasa/core/tracker_store.py); only the columns used here.
_events = sa.table("events", sa.column("sender_id"), sa.column("timestamp"))


class TrackerEraser:
    """Erases from the tracker store at `url`. A store that Rasa has not made yet holds nothing."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)

    def forget(self, conversations: Iterable[str]) -> int:
        """Erases everything of these conversations; returns how many events that were."""
        names = list(conversations)
        if not names or not self._there():
            return 0
        gone = 0
        with writing(self._engine).begin() as db:
            for start in range(0, len(names), 500):
                some = _events.c.sender_id.in_(names[start : start + 500])
                gone += db.execute(sa.delete(_events).where(some)).rowcount
        return gone

    def purge(self, before: float) -> list[str]:
        """Erases conversations whose last event is older than `before` (seconds since 1970); returns them."""
        if not self._there():
            return []
        last = sa.func.max(_events.c.timestamp)
        query = sa.select(_events.c.sender_id).group_by(_events.c.sender_id).having(last < before)
        with self._engine.connect() as db:
            names = [row.sender_id for row in db.execute(query)]
        self.forget(names)
        return names

    def shrink(self) -> None:
        """SQLite: empties the write-ahead log, which still holds what was erased."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as db:
                db.exec_driver_sql("COMMIT")
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._engine.dispose()

    def _there(self) -> bool:
        return bool(sa.inspect(self._engine).has_table("events"))
