"""Runs of the conversation tests, so that a page (of any front door) can show how far one is."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.front.retention import TALKS_S
from bot.stores.engine import writing
from bot.workbench.tables import runs

KEPT_S = TALKS_S
#: A run without an end and without news for so long has died with its process.
_SILENT_S = 90.0


@dataclass(frozen=True)
class Run:
    """results: name → bot.flows.Result as plain data, so far. state: running, done, stopped (by somebody), failed (with
    `error` in words) or lost (its process ended)."""

    id: str
    who: str
    begun_at: float
    names: list[str]
    results: dict[str, dict[str, Any]]
    state: str
    error: str | None

    @property
    def red(self) -> list[str]:
        """Names of the red ones."""
        return [name for name, result in self.results.items() if not result["passed"]]


class Runs:
    """Those of one workbench."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, names: Sequence[str], who: str, now: float) -> str:
        """Notes a new run; returns its name."""
        made = secrets.token_urlsafe(12)
        with writing(self._engine).begin() as db:
            db.execute(runs.delete().where(runs.c.begun_at < now - KEPT_S))
            values = {"begun_at": now, "news_at": now, "ended": False, "total": len(names), "results": "{}"}
            db.execute(runs.insert().values(id=made, who=who, names=_json(list(names)), **values))
        return made

    def news(self, id_: str, results: dict[str, Any], now: float) -> bool:
        """Stores what has come so far; False when somebody has stopped it."""
        return self._note(id_, now, results=_json(results))

    def end(self, id_: str, now: float, results: dict[str, Any] | None = None, error: str | None = None) -> None:
        """It is over: done, or with `error` in plain words."""
        found = {} if results is None else {"results": _json(results)}
        self._note(id_, now, ended=True, error=error, **found)

    def _note(self, id_: str, now: float, **values: Any) -> bool:
        with writing(self._engine).begin() as db:
            still = (runs.c.id == id_) & ~runs.c.ended
            return bool(db.execute(runs.update().where(still).values(news_at=now, **values)).rowcount)

    def find(self, id_: str, now: float) -> Run | None:
        """The run of this name."""
        return self._one(runs.c.id == id_, now)

    def running(self, now: float) -> Run | None:
        """The newest that is not over."""
        found = self._one(~runs.c.ended & (runs.c.news_at >= now - _SILENT_S), now)
        return found if found is not None and found.state == "running" else None

    def latest(self, now: float) -> dict[str, tuple[bool, str, float]]:
        """Test → (green, run, when it began) of the last time that it was run."""
        query = sa.select(runs).where(runs.c.begun_at >= now - KEPT_S).order_by(runs.c.begun_at)
        found: dict[str, tuple[bool, str, float]] = {}
        with self._engine.connect() as db:
            for row in db.execute(query):
                for name, result in msgspec.json.decode(row.results).items():
                    found[name] = (result["passed"], row.id, row.begun_at)
        return found

    def _one(self, where: Any, now: float) -> Run | None:
        with self._engine.connect() as db:
            row = db.execute(sa.select(runs).where(where).order_by(runs.c.begun_at.desc())).first()
        if row is None:
            return None
        results = msgspec.json.decode(row.results)
        names = msgspec.json.decode(row.names)
        return Run(row.id, row.who, row.begun_at, names, results, _state(row, names, results, now), row.error)


def _state(row: Any, names: list[str], results: dict[str, Any], now: float) -> str:
    if not row.ended:
        return "running" if now - row.news_at < _SILENT_S else "lost"
    if row.error:
        return "failed"
    return "done" if len(results) >= len(names) else "stopped"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
