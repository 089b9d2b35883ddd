"""Erases conversations from Rasa's tracker store (Rasa itself has no way to do that) and from the workers' lists.

The tracker: only between turns: a turn that is under way saves what it has, and undoes the erasure.
"""

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot.stores.engine import open_engine, writing
from bot.stores.mark import mark

# Rasa's own table (rasa/core/tracker_store.py); only the columns used here.
_events = sa.table("events", sa.column("id"), sa.column("sender_id"), sa.column("timestamp"), sa.column("type_name"))
# The workers' lists (bot/offers/tables.py).
_counters = sa.table("counters", sa.column("day", sa.Date()))
_lists = {name: sa.table(name, sa.column("day", sa.Date()), sa.column("mark")) for name in ("feedback", "unanswered")}
#: A conversation with an event younger than this (seconds) may be in the middle of a turn.
_TURN_S = 300.0


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
        """Erases conversations whose last event is older than `before` (seconds since 1970), and returns them; of others,
        the turns from before then. What PAL knows of somebody is written with every turn, so the last one holds it."""
        if not self._there():
            return []
        first, last = sa.func.min(_events.c.timestamp), sa.func.max(_events.c.timestamp)
        query = sa.select(_events.c.sender_id, last.label("last")).group_by(_events.c.sender_id).having(first < before)
        with self._engine.connect() as db:
            found = db.execute(query).all()
        names = [row.sender_id for row in found if row.last < before]
        self.forget(names)
        for row in found:
            if before <= row.last < time.time() - _TURN_S:
                self._forget_turns(row.sender_id, before)
        return names

    def _forget_turns(self, conversation: str, before: float) -> None:
        mine = _events.c.sender_id == conversation
        asked = mine & (_events.c.type_name == "user") & (_events.c.timestamp >= before)
        with writing(self._engine).begin() as db:
            keep = db.execute(sa.select(sa.func.min(_events.c.id)).where(asked)).scalar()
            if keep is not None:
                # Whole turns: the first message that is young enough, and all that came after it, stay.
                db.execute(sa.delete(_events).where(mine & (_events.c.id < keep) & (_events.c.timestamp < before)))

    def shrink(self) -> None:
        """SQLite: empties the write-ahead log, which still holds what was erased."""
        empty_log(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def _there(self) -> bool:
        return bool(sa.inspect(self._engine).has_table("events"))


class ListsEraser:
    """Erases lines of the workers' lists (feedback, unanswered questions) in the offers store at `url`."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)

    def forget(self, conversations: Iterable[str]) -> int:
        """Erases the lines that came from these conversations; returns how many."""
        marks = [mark(name) for name in conversations]
        gone = 0
        for table in self._tables() if marks else ():
            with writing(self._engine).begin() as db:
                for start in range(0, len(marks), 500):
                    some = table.c.mark.in_(marks[start : start + 500])
                    gone += db.execute(sa.delete(table).where(some)).rowcount
        return gone

    def purge(
        self, unmark_before: date, feedback_before: date, unanswered_before: date, counters_before: date | None = None
    ) -> None:
        """Takes the marks off lines from before `unmark_before`, erases lines and counters that are past their time."""
        if counters_before is not None and self._there("counters"):
            with writing(self._engine).begin() as db:
                db.execute(sa.delete(_counters).where(_counters.c.day < counters_before))
        before = {"feedback": feedback_before, "unanswered": unanswered_before}
        for table in self._tables():
            with writing(self._engine).begin() as db:
                db.execute(sa.delete(table).where(table.c.day < before[table.name]))
                old = (table.c.day < unmark_before) & table.c.mark.is_not(None)
                db.execute(sa.update(table).where(old).values(mark=None))

    def shrink(self) -> None:
        """SQLite: empties the write-ahead log, which still holds what was erased."""
        if self._tables():
            empty_log(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def _tables(self) -> "list[sa.sql.expression.TableClause]":
        """The lists that the store has already, in the form that knows marks."""
        if self._never_made():
            return []
        look = sa.inspect(self._engine)
        return [
            table
            for name, table in _lists.items()
            if look.has_table(name) and any(column["name"] == "mark" for column in look.get_columns(name))
        ]

    def _there(self, table: str) -> bool:
        return not self._never_made() and bool(sa.inspect(self._engine).has_table(table))

    def _never_made(self) -> bool:
        """Looking would make an empty file, which others would take for a store that was loaded."""
        return self._engine.dialect.name == "sqlite" and not Path(self._engine.url.database or "").exists()


def empty_log(engine: sa.engine.Engine) -> None:
    """SQLite: writes the write-ahead log back and cuts it to nothing."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
