""" "Did this help?" by topic and council, and what offers such an answer may have told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.engine import Engine

from bot.offers.tables import feedback


@dataclass(frozen=True)
class Helped:
    """One topic at one council ("" where it is not known)."""

    topic: str
    authority: str
    yes: int
    no: int


def thumbs(engine: Engine, since: date) -> list[Helped]:
    """All pairs with a "no" since a day, most "no" first."""
    columns = feedback.c
    no = func.sum(case((columns.helped, 0), else_=1))
    query = (
        select(columns.topic, columns.authority, func.count().label("all"), no.label("no"))
        .where(columns.day >= since)
        .group_by(columns.topic, columns.authority)
    )
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        rows = connection.execute(query).all()
    found = [Helped(row.topic or "", row.authority or "", row.all - row.no, row.no) for row in rows if row.no]
    return sorted(found, key=lambda one: (-one.no, one.yes, one.topic, one.authority))


def by_topic(listed: list[Helped]) -> list[Helped]:
    """The same added up over councils."""
    found: dict[str, list[int]] = {}
    for one in listed:
        both = found.setdefault(one.topic, [0, 0])
        both[0] += one.yes
        both[1] += one.no
    return sorted((Helped(topic, "", *both) for topic, both in found.items()), key=lambda one: (-one.no, one.topic))
