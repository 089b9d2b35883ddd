"""Rasa's tracker store, without its fallback to memory.

Stock Rasa wraps every tracker store in FailSafeTrackerStore: when the database is locked, a conversation goes on with
empty slots in memory, and half a turn is lost without a word. Here the turn fails instead; the front door sees that nothing
was kept, says so, and tries again.

In endpoints.yml: `tracker_store: {type: bot.stores.tracker.RaisingSQLTrackerStore, dialect: sqlite, db: var/tracker.db}`.
"""

import json
import logging
from typing import Any

import rasa.core.agent
import sqlalchemy as sa
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.engine import prepare_sqlite

log = logging.getLogger(__name__)


class RaisingSQLTrackerStore(SQLTrackerStore):
    """SQLTrackerStore that raises, shares its SQLite file well, and keeps no turn twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _hold()
        super().__init__(*args, **kwargs)
        if self.engine.dialect.name == "sqlite":
            prepare_sqlite(self.engine)
            # Connections of before know nothing of it.
            self.engine.dispose()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new. A turn that is there already (a retry that ran beside the first try) is left as it is."""
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            turns = {turn for turn in map(_turn, new) if turn}
            if turns & self._held(session, tracker.sender_id, turns):
                log.warning("a turn came twice; the first one stays")
                return
        await super().save(tracker)

    def _held(self, session: Any, sender_id: str, turns: set[str]) -> set[str]:
        """Which of `turns` the store has."""
        if not turns:
            return set()
        event = self.SQLEvent
        query = session.query(event.data).filter(event.sender_id == sender_id, event.type_name == UserUttered.type_name)
        some = sa.or_(*(event.data.contains(turn, autoescape=True) for turn in turns))
        found = (json.loads(data).get("metadata") or {} for (data,) in query.filter(some))
        return {str(metadata.get("turn")) for metadata in found}


def _turn(event: Event) -> str | None:
    turn = (event.metadata or {}).get("turn") if isinstance(event, UserUttered) else None
    return turn if isinstance(turn, str) else None


def _hold() -> None:
    """Lets agents use a store of this class as it is. Agent._create_tracker_store wraps every store by this one name
    (rasa/core/agent.py); there is no setting for it."""

    def wrap(store: TrackerStore, *args: Any, **kwargs: Any) -> TrackerStore:
        if isinstance(store, RaisingSQLTrackerStore):
            return store
        return FailSafeTrackerStore(store, *args, **kwargs)

    rasa.core.agent.FailSafeTrackerStore = wrap
