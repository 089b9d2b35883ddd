"""The safety screen's alarms: how many a week, by kind. Nothing else is known of them here, and nothing else may be."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.offers.tables import counters

#: Kind -> what it is about.
KINDS = {
    "suicide": "Suicide or self-harm",
    "abuse": "Abuse",
    "homeless_tonight": "No bed tonight",
    "other": "Other danger",
}


@dataclass(frozen=True)
class Week:
    """The week that begins on `monday`."""

    monday: date
    count: dict[str, int]

    @property
    def all(self) -> int:
        """Of every kind."""
        return sum(self.count.values())


def weeks(engine: Engine, today: date, number: int = 12) -> list[Week]:
    """The last `number` weeks, the one of `today` last."""
    last = today - timedelta(days=today.weekday())
    first = last - timedelta(weeks=number - 1)
    columns = counters.c
    query = (
        select(columns.day, columns.topic, func.sum(columns.count).label("count"))
        .where(columns.kind == "alarm", columns.day >= first, columns.day <= today)
        .group_by(columns.day, columns.topic)
    )
    found = {first + timedelta(weeks=week): dict.fromkeys(KINDS, 0) for week in range(number)}
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        for row in connection.execute(query):
            week = found[row.day - timedelta(days=row.day.weekday())]
            kind = row.topic if row.topic in KINDS else "other"
            week[kind] += row.count
    return [Week(monday, count) for monday, count in found.items()]
