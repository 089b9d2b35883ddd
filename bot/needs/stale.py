"""What is past its review date on a day, worst first, and how much falls due in each month."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from bot.offers.rules import is_over
from bot.offers.schema import Contact, Offer
from bot.offers.store import Store

_UNSURE = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True)
class Stale:
    """One offer or contact. `about`: its topic or role. `days`: since its review date."""

    kind: str
    id: str
    authority: str
    about: str
    title: str
    review_by: str
    days: int
    confidence: str
    checked: str | None


def stale(engine: Engine, as_of: date, authority: str | None = None) -> list[Stale]:
    """Everything whose review date has passed on `as_of`: longest ago first, then the least sure. Offers that have ended are
    left out: nobody is answered with them."""
    found = []
    for slug, item in _items(engine, authority):
        days = (as_of - date.fromisoformat(item.review_by)).days
        if days > 0 and not (isinstance(item, Offer) and is_over(item, as_of)):
            found.append(_line(slug, item, days))
    return sorted(found, key=lambda one: (-one.days, _UNSURE[one.confidence], one.id))


def due_by_month(engine: Engine, as_of: date, months: int = 12) -> list[tuple[str, int, int]]:
    """(month "2026-11", offers due, contacts due) for the month of `as_of` and those after it; what was due before counts in
    the first one."""
    keys = [_month(as_of, ahead) for ahead in range(months)]
    count = {key: [0, 0] for key in keys}
    for _, item in _items(engine, None):
        key = max(item.review_by[:7], keys[0])
        if key in count and not (isinstance(item, Offer) and is_over(item, as_of)):
            count[key][isinstance(item, Contact)] += 1
    return [(key, offers, contacts) for key, (offers, contacts) in count.items()]


def _items(engine: Engine, authority: str | None) -> "list[tuple[str, Offer | Contact]]":
    store, only = Store(engine), (authority,) if authority else None
    return [*store.offers(only), *store.contacts(only)]


def _line(slug: str, item: "Offer | Contact", days: int) -> Stale:
    offer = isinstance(item, Offer)
    about, title = (item.topic, item.title) if isinstance(item, Offer) else (item.role, item.label)
    kind = "offer" if offer else "contact"
    return Stale(kind, item.id, slug, about, title, item.review_by, days, item.confidence, item.checked)


def _month(start: date, ahead: int) -> str:
    year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
    return f"{year:04}-{month + 1:02}"
