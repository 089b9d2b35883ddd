"""The audit log: who did what about which id, and when. No words of anybody.

It only grows: no code changes a row, the database refuses to (triggers), and each row carries a keyed hash (HMAC-SHA256,
key from PAL_SECRET_KEY) over itself and the hash before it, so that a row which was changed, put in or taken out shows.
What no chain can show is that its end was cut off; `pal workbench audit --verify` prints the last number and hash, which can
be noted elsewhere and asked for again with --expect.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.engine import writing
from bot.workbench.tables import audit

#: Before the first row.
_NOTHING = "0" * 64


@dataclass(frozen=True)
class Line:
    """One row. `at`: UTC, 2026-11-21T12:00:00Z."""

    id: int
    at: str
    who: str
    what: str
    about: str
    mark: str


@dataclass(frozen=True)
class Filters:
    """What to show: parts of who and about, the whole of what, days as 2026-11-21."""

    who: str = ""
    what: str = ""
    about: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Checked:
    """What a check of the chain found. `wrong`: numbers of rows that do not fit, at most a hundred."""

    rows: int
    last: int
    mark: str
    wrong: tuple[int, ...]


class Log:
    """The log in the workbench's store. `key`: from the settings, so that whoever has only the database cannot forge it."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        self._key = key.encode()

    def note(self, who: str, what: str, about: str, now: float) -> None:
        """One row, in a transaction of its own."""
        with writing(self._engine).begin() as db:
            self.write(db, who, what, about, now)

    def write(self, db: Connection, who: str, what: str, about: str, now: float) -> None:
        """One row, in the caller's (writing) transaction."""
        if db.dialect.name == "postgresql":
            db.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('workbench_audit'))"))
        last: Any = db.execute(sa.select(audit.c.id, audit.c.mark).order_by(audit.c.id.desc()).limit(1)).first()
        row = {
            "id": last.id + 1 if last else 1,
            "at": datetime.fromtimestamp(now, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "who": who[:254],
            "what": what[:60],
            "about": about[:200],
        }
        row["mark"] = self._mark(last.mark if last else _NOTHING, row)
        db.execute(sa.insert(audit).values(row))

    def find(self, filters: Filters, limit: int = 100, offset: int = 0) -> tuple[list[Line], int]:
        """Rows, newest first, and how many there are."""
        where = _where(filters)
        query = sa.select(audit).where(*where).order_by(audit.c.id.desc()).limit(limit).offset(offset)
        with self._engine.connect() as db:
            rows = [Line(**row._mapping) for row in db.execute(query)]
            total = db.execute(sa.select(sa.func.count()).select_from(audit).where(*where)).scalar()
        return rows, int(total or 0)

    def kinds(self) -> list[str]:
        """What has ever been done, for the filter."""
        with self._engine.connect() as db:
            return [str(what) for what in db.execute(sa.select(audit.c.what).distinct().order_by(audit.c.what)).scalars()]

    def check(self) -> Checked:
        """Follows the chain from the first row to the last."""
        before, number, count = _NOTHING, 0, 0
        wrong: list[int] = []
        for line in self._lines():
            count += 1
            row = {"id": line.id, "at": line.at, "who": line.who, "what": line.what, "about": line.about}
            fits = line.id == number + 1 and hmac.compare_digest(line.mark, self._mark(before, row))
            if not fits and len(wrong) < 100:
                wrong.append(line.id)
            before, number = line.mark, line.id
        return Checked(count, number, before, tuple(wrong))

    def mark_of(self, number: int) -> str | None:
        """The hash of one row."""
        with self._engine.connect() as db:
            found: str | None = db.execute(sa.select(audit.c.mark).where(audit.c.id == number)).scalar()
        return found

    def _lines(self) -> Iterator[Line]:
        with self._engine.connect() as db:
            last = -1
            while rows := db.execute(sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(1000)).all():
                for row in rows:
                    yield Line(**row._mapping)
                last = rows[-1].id

    def _mark(self, before: str, row: dict[str, Any]) -> str:
        text = json.dumps([before, row["id"], row["at"], row["who"], row["what"], row["about"]], ensure_ascii=True)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _where(filters: Filters) -> list[Any]:
    found = []
    if filters.who:
        found.append(sa.func.lower(audit.c.who).contains(filters.who.strip().lower(), autoescape=True))
    if filters.what:
        found.append(audit.c.what == filters.what)
    if filters.about:
        found.append(audit.c.about.contains(filters.about.strip(), autoescape=True))
    if filters.since:
        found.append(audit.c.at >= filters.since)
    if filters.until:
        # The whole of that day: "T" sorts before "~".
        found.append(audit.c.at <= f"{filters.until}~")
    return found
