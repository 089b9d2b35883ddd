"""Take-up: of what was asked, how much was answered, led to a contact or a draft, and was said to help. Counts of asks, not
of people: who asks twice counts twice, and no two counts can be tied to each other."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.offers.tables import counters

#: The steps of the funnel in order, and what they are called.
STEPS = {
    "asked": "Asked",
    "answered": "Answered with something",
    "contact_shown": "Shown who to contact",
    "draft_shown": "Shown how to ask",
    "helped_yes": "Said it helped",
}
#: Beside it: what went wrong.
TROUBLE = {"no_answer": "Nothing to tell", "helped_no": "Said it did not help", "unclear": "Not understood"}


@dataclass(frozen=True)
class Funnel:
    """One row. `name`: a topic, an authority or a month, or "" for what is not known. `count`: kind -> number."""

    name: str
    count: dict[str, int]


def total(engine: Engine, since: date, until: date, topic: str | None = None, authority: str | None = None) -> Funnel:
    """Everything from `since` to `until` (both included), of one topic or authority if given."""
    found = _by(engine, None, since, until, topic, authority)
    return found[0] if found else Funnel("", dict.fromkeys((*STEPS, *TROUBLE), 0))


def by_topic(engine: Engine, since: date, until: date, authority: str | None = None) -> list[Funnel]:
    """A row a topic, most asked first. With `authority` its numbers are cells: show them through bot.needs.small.cell."""
    return _most_asked(_by(engine, "topic", since, until, None, authority))


def by_authority(engine: Engine, since: date, until: date, topic: str | None = None) -> list[Funnel]:
    """A row a council (that looked after the person who asked), most asked first. With `topic` its numbers are cells."""
    return _most_asked(_by(engine, "authority", since, until, topic, None))


def by_month(
    engine: Engine, since: date, until: date, topic: str | None = None, authority: str | None = None
) -> list[Funnel]:
    """A row a month ("2026-11"), every month of the time, the oldest first."""
    there = {row.name: row for row in _by(engine, "month", since, until, topic, authority)}
    months = []
    year, month = since.year, since.month
    while (year, month) <= (until.year, until.month):
        months.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    empty = dict.fromkeys((*STEPS, *TROUBLE), 0)
    return [there.get(name, Funnel(name, empty)) for name in months]


def _most_asked(rows: list[Funnel]) -> list[Funnel]:
    return sorted(rows, key=lambda row: (-row.count["asked"], row.name))


def _by(
    engine: Engine, what: str | None, since: date, until: date, topic: str | None, authority: str | None
) -> list[Funnel]:
    columns = counters.c
    query = (
        select(columns.day, columns.topic, columns.authority, columns.kind, func.sum(columns.count).label("number"))
        .where(columns.day >= since, columns.day <= until, columns.kind != "alarm")
        .group_by(columns.day, columns.topic, columns.authority, columns.kind)
    )
    if topic is not None:
        query = query.where(columns.topic == topic)
    if authority is not None:
        query = query.where(columns.authority == authority)
    found: dict[str, dict[str, int]] = {}
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        for row in connection.execute(query):
            name = f"{row.day:%Y-%m}" if what == "month" else getattr(row, what) if what else ""
            counted = found.setdefault(name, dict.fromkeys((*STEPS, *TROUBLE), 0))
            if row.kind in counted:
                counted[row.kind] += row.number
    # An ask that moved to its council on another day may leave a minus behind.
    return [Funnel(name, {kind: max(0, number) for kind, number in count.items()}) for name, count in found.items()]
