"""Counts what PAL was asked and what came of it: a day, a kind, a topic, a council and a number, nothing of a person.

A counter is worth nothing beside an answer: writing one is done later, in a thread of its own, and a fault is logged by its
kind and forgotten.
"""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.offers.tables import counters
from bot.stores.engine import open_engine, writing

log = logging.getLogger(__name__)

#: asked, answered (something was told), no_answer (nothing was): a topic, and the council that looked after them.
#: contact_shown, draft_shown, helped_yes, helped_no: what came of it. unclear: not understood. alarm: the screen's kind of
#: crisis stands as the topic, and no council.
KINDS = (
    "asked",
    "answered",
    "no_answer",
    "contact_shown",
    "draft_shown",
    "helped_yes",
    "helped_no",
    "unclear",
    "alarm",
)
#: (kind, topic or kind of crisis, authority); empty where there is none.
Key = tuple[str, str, str]
#: A counter waits no longer than this for another writer.
_BUSY_S = 5.0


def add(engine: Engine, day: date, counts: Mapping[Key, int]) -> None:
    """Adds to the counters of `day`, all at once: one statement, atomic on SQLite and PostgreSQL. A count may be negative:
    an ask moves to a council when it becomes known. Raises what the database raises."""
    # In one order, always: PostgreSQL locks the rows one by one, and two writers must not wait for each other.
    keys = [key for key in sorted(counts) if counts[key]]
    if not keys:
        return
    values = [
        {"day": day, "kind": kind, "topic": topic, "authority": authority, "count": counts[kind, topic, authority]}
        for kind, topic, authority in keys
    ]
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(counters).values(values)
    key = [counters.c.day, counters.c.kind, counters.c.topic, counters.c.authority]
    more = {"count": counters.c.count + adding.excluded.count}
    with writing(engine).begin() as connection:
        connection.execute(adding.on_conflict_do_update(index_elements=key, set_=more))


class Counting:
    """Counts into the offers store at `url`, later and without ever failing."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="counting")

    def later(self, day: date, counts: Mapping[Key, int]) -> None:
        """Adds `counts` to the counters of `day` when it can. Returns at once; never raises."""
        if counts:
            try:
                self._thread.submit(self._now, day, dict(counts))
            except RuntimeError:
                log.warning("not counted: closing")

    def count(self, day: date, *keys: Key) -> None:
        """One more of each of `keys`, later."""
        self.later(day, tally(keys))

    def _now(self, day: date, counts: Mapping[Key, int]) -> None:
        try:
            if self._engine is None:
                if missing(self._url):
                    return
                self._engine = open_engine(self._url, _BUSY_S)
            add(self._engine, day, counts)
        except (SQLAlchemyError, OSError) as error:
            log.error("not counted: %s", type(error).__name__)

    def close(self, wait: bool = True) -> None:
        """Counts what is waiting (`wait`), then lets the store go."""
        self._thread.shutdown(wait=wait, cancel_futures=not wait)
        if self._engine is not None:
            self._engine.dispose()


def tally(keys: Iterable[Key]) -> dict[Key, int]:
    """How often each key is there."""
    found: dict[Key, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def missing(url: str) -> bool:
    """Whether `url` is a SQLite file that was never made: opening would make an empty one, which others would take for
    offers that were loaded."""
    path = url.removeprefix("sqlite:///")
    return path != url and path not in ("", ":memory:") and not Path(path).exists()
