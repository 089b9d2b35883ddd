"""What the pages of this part share."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine
from starlette.requests import Request

from bot.places.authorities import names
from bot.topics import TITLES
from bot.workbench.page import now

_LONDON = ZoneInfo("Europe/London")

#: (path, title) of each page, for the row of links on all of them.
TABS = (
    ("/needs", "Overview"),
    ("/needs/map", "Coverage map"),
    ("/needs/stale", "Past review"),
    ("/needs/gaps", "Gaps"),
    ("/needs/questions", "Not understood"),
    ("/needs/helped", "Did not help"),
    ("/needs/alarms", "Alarms"),
    ("/needs/take-up", "Take-up"),
)


def engine(request: Request) -> Engine:
    """The offers store."""
    found: Engine = request.app.state.offers_engine
    return found


def today(request: Request) -> date:
    """The day in London."""
    return datetime.fromtimestamp(now(request), _LONDON).date()


def as_of(request: Request) -> date:
    """The day that was asked for, else today."""
    try:
        return date.fromisoformat(request.query_params.get("as_of", ""))
    except ValueError:
        return today(request)


def chosen(request: Request, name: str, among: "tuple[str, ...] | dict[str, str]") -> str | None:
    """The value of a filter, if it is one of those that there are."""
    value = request.query_params.get(name, "")
    return value if value in among else None


def councils() -> list[tuple[str, str]]:
    """(slug, name) by name."""
    return sorted(names().items(), key=lambda one: one[1])


def topics() -> list[tuple[str, str]]:
    """(topic, title) in their usual order."""
    return list(TITLES.items())


def topic_name(topic: str) -> str:
    """How a topic is called here; what has none is said so."""
    return TITLES.get(topic, topic.replace("_", " ").capitalize() if topic else "No topic")


def council(slug: str) -> str:
    """How a council is called here."""
    return names().get(slug) or {"outside": "Outside London", "": "Council not known"}.get(slug, slug)
