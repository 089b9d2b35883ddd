"""The overview and the coverage map."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.needs import alarms, gaps, helped, questions, stale, takeup
from bot.needs.coverage import STATES, Cell, coverage
from bot.places.authorities import names
from bot.topics import CORE_TOPICS, TITLES, TOPICS
from bot.workbench.page import page, render
from bot.workbench.pages.needs.common import TABS, as_of, chosen, councils, engine, today

#: How a state is shown: the class of its badge and colour.
KIND = {"own": "good", "old": "warn", "announced": "info", "wide": "off", "none": "bad"}
WHICH = {"all": "All 28 topics", "core": "The ten core topics"}


def routes() -> list[Route]:
    """Both."""
    return [Route("/needs", overview), Route("/needs/map", show)]


@page("viewer")
def overview(request: Request) -> Response:
    """Each page with its number."""
    store, day = engine(request), today(request)
    found = coverage(store, day).count()
    bare = found["wide"] + found["none"]
    old = stale.stale(store, day)
    asks = takeup.total(store, day - timedelta(days=29), day).count
    lacking = [one for one in gaps.gaps(store, day) if one.no_phone]
    down = helped.thumbs(store, day - timedelta(days=30))
    week = alarms.weeks(store, day, 1)[0]
    cards = [
        ("/needs/map", "Coverage map", f"{bare} of {sum(found.values())}", "places without an offer of the council’s own"),
        ("/needs/stale", "Past review", str(len(old)), "offers and contacts to look at again"),
        ("/needs/gaps", "Gaps", str(len(lacking)), "councils whose leaving care team cannot be rung or written to"),
        ("/needs/questions", "Not understood", str(questions.count(store)), "questions of the last 30 days"),
        ("/needs/helped", "Did not help", str(sum(one.no for one in down)), "times “no” in the last 30 days"),
        ("/needs/alarms", "Alarms", str(week.all), "messages that raised one this week"),
        ("/needs/take-up", "Take-up", str(asks["asked"]), "asks in the last 30 days"),
    ]
    return render(request, "needs/overview.html", tabs=TABS, cards=cards)


def words(cell: Cell) -> str:
    """A cell in a word or two."""
    return {
        "own": str(cell.own),
        "old": f"{cell.own} old",
        "announced": "soon",
        "wide": "wide",
        "none": "none",
    }[cell.state]


def in_full(cell: Cell) -> str:
    """A cell in words for those who hear it or ask."""
    parts = [STATES[cell.state]]
    if cell.own:
        parts.append(f"{cell.own} of its own" + (f", {cell.old} past review" if cell.old else ""))
    if cell.announced:
        parts.append(f"{cell.announced} announced")
    parts.append(f"{cell.wide} of London or England")
    return "; ".join(parts)


@page("viewer")
def show(request: Request) -> Response:
    """The map, or one council's topics as a list."""
    day = as_of(request)
    found = coverage(engine(request), day)
    one, state = chosen(request, "authority", names()), chosen(request, "state", STATES)
    which = chosen(request, "topics", WHICH) or "all"
    shown = CORE_TOPICS if which == "core" else TOPICS
    rows = {slug: {topic: row[topic] for topic in shown} for slug, row in found.cells.items() if one in (None, slug)}
    if state:
        # Only councils, and only topics, that have one like it.
        rows = {slug: row for slug, row in rows.items() if any(cell.state == state for cell in row.values())}
        shown = tuple(topic for topic in shown if any(row[topic].state == state for row in rows.values()))
    return render(
        request,
        "needs/map.html",
        tabs=TABS,
        rows=rows,
        shown=shown,
        one=one,
        state=state,
        which=which,
        day=day.isoformat(),
        today=today(request).isoformat(),
        count=found.count(),
        states=STATES,
        kinds=KIND,
        which_topics=WHICH,
        councils=councils(),
        titles=TITLES,
        words=words,
        in_full=in_full,
    )
