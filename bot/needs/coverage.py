"""The coverage map: for each of the 33 authorities and 28 topics, what PAL could answer with on a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from bot.offers.rules import ENGLAND, LONDON, is_over, not_started
from bot.offers.schema import Offer
from bot.offers.store import Store
from bot.places.authorities import names
from bot.topics import TOPICS

#: State -> what it means, best first.
STATES: dict[str, str] = {
    "own": "Its own, in force",
    "old": "Its own, past review",
    "announced": "Announced only",
    "wide": "Only London or England",
    "none": "Nothing",
}


@dataclass(frozen=True)
class Cell:
    """One authority and topic. `own`: offers of its own in force. `old`: of those, how many are past review. `announced`:
    of its own, not started. `wide`: offers of London and England in force that reach it."""

    state: str
    own: int = 0
    old: int = 0
    announced: int = 0
    wide: int = 0


@dataclass(frozen=True)
class Map:
    """`cells`: authority -> topic -> cell. `names`: slug -> short name, in the order of the map."""

    cells: dict[str, dict[str, Cell]]
    names: dict[str, str]
    as_of: date

    def count(self) -> dict[str, int]:
        """State -> cells in it."""
        found = dict.fromkeys(STATES, 0)
        for row in self.cells.values():
            for one in row.values():
                found[one.state] += 1
        return found


def coverage(engine: Engine, as_of: date) -> Map:
    """The map on the day `as_of`."""
    called = names()
    own: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    wide: dict[str, list[Offer]] = defaultdict(list)
    for authority, offer in Store(engine).offers(None):
        if not is_over(offer, as_of):
            if authority in (LONDON, ENGLAND):
                wide[offer.topic].append(offer)
            else:
                own[authority, offer.topic].append(offer)
    cells = {
        slug: {topic: _cell(own[slug, topic], _reaching(wide[topic], slug, as_of), as_of) for topic in TOPICS}
        for slug in called
    }
    return Map(cells, called, as_of)


def _reaching(offers: list[Offer], slug: str, as_of: date) -> int:
    return sum(not not_started(offer, as_of) and (not offer.areas or slug in offer.areas) for offer in offers)


def _cell(own: list[Offer], wide: int, as_of: date) -> Cell:
    announced = [offer for offer in own if not_started(offer, as_of)]
    running = [offer for offer in own if not not_started(offer, as_of)]
    old = sum(date.fromisoformat(offer.review_by) < as_of for offer in running)
    without = "announced" if announced else "wide" if wide else "none"
    state = ("own" if old < len(running) else "old") if running else without
    return Cell(state, len(running), old, len(announced), wide)
