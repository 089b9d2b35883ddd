"""Questions that PAL did not understand or had no answer to, masked when they came, put together where they ask the same."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Engine

from bot.needs import alike
from bot.offers.tables import unanswered
from bot.stores.engine import writing

#: Lines that are put into groups at most, the newest: the work grows with their square.
MOST = 2000


@dataclass(frozen=True)
class Question:
    """One line of the list."""

    id: int
    day: date
    text: str
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the most typical one first. `topics`: what the model thought of, commonest first."""

    questions: tuple[Question, ...]
    topics: tuple[str, ...]

    @property
    def newest(self) -> date:
        """The day of the last of them."""
        return max(one.day for one in self.questions)


def questions(engine: Engine) -> list[Question]:
    """The list, the newest first. (Its marks stay where they are: nobody here needs them.)"""
    columns = unanswered.c
    query = select(columns.id, columns.day, columns.text, columns.nearest)
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        rows = connection.execute(query.order_by(columns.day.desc(), columns.id.desc()).limit(MOST)).all()
    return [Question(row.id, row.day, row.text, tuple(row.nearest or ())) for row in rows]


def grouped(listed: Sequence[Question], encode: "Callable[[list[str]], Any] | None" = None) -> list[Group]:
    """Groups, the largest first, then the newest. `encode`: texts -> vectors, where an encoder is at hand; without one, or
    when it gives None, letters decide."""
    texts = [one.text for one in listed]
    vectors = encode(texts) if encode is not None and texts else None
    if vectors is None:
        places = alike.group(alike.by_letters(texts), alike.BY_LETTERS)
    else:
        places = alike.group(alike.by_meaning(vectors), alike.BY_MEANING)
    found = []
    for group in places:
        members = tuple(listed[place] for place in group)
        near = Counter(topic for one in members for topic in one.nearest)
        found.append(Group(members, tuple(topic for topic, _ in near.most_common(3))))
    return sorted(found, key=lambda one: (-len(one.questions), -one.newest.toordinal(), one.questions[0].text))


def count(engine: Engine) -> int:
    """How many lines there are."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return int(connection.execute(select(func.count()).select_from(unanswered)).scalar() or 0)


def done(engine: Engine, ids: Sequence[int]) -> int:
    """Takes lines off the list for good: what has been dealt with is kept no longer. Returns how many there were."""
    with writing(engine).begin() as connection:
        return int(connection.execute(delete(unanswered).where(unanswered.c.id.in_(list(ids)))).rowcount)
