"""Alarms by week and kind, and take-up: numbers that point at nobody."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.needs import alarms, small, takeup
from bot.places.authorities import names
from bot.topics import TITLES
from bot.workbench import charts
from bot.workbench.page import page, render
from bot.workbench.pages.needs.common import TABS, chosen, council, councils, engine, today, topic_name, topics

BY = {"topic": "Topic", "authority": "Council", "month": "Month"}
#: Months that are looked back.
SPANS = {"1": "This month", "3": "3 months", "12": "12 months", "24": "24 months"}


def routes() -> list[Route]:
    """Both."""
    return [Route("/needs/alarms", alarm_weeks), Route("/needs/take-up", take_up)]


@page("viewer")
def alarm_weeks(request: Request) -> Response:
    """The last twelve weeks: a plot a kind, all to one scale, and a table."""
    found = alarms.weeks(engine(request), today(request))
    top = max((week.count[kind] for week in found for kind in alarms.KINDS), default=0)
    plots = {
        kind: charts.columns([(f"{week.monday.day}/{week.monday.month}", week.count[kind]) for week in found], top)
        for kind in alarms.KINDS
    }
    return render(request, "needs/alarms.html", tabs=TABS, weeks=found, plots=plots, kinds=alarms.KINDS)


@page("viewer")
def take_up(request: Request) -> Response:
    """The funnel, and the same by topic, council or month."""
    topic, authority = chosen(request, "topic", TITLES), chosen(request, "authority", (*names(), "outside"))
    by, span = chosen(request, "by", BY) or "topic", chosen(request, "span", SPANS) or "3"
    until = today(request)
    since = _months_back(until, int(span) - 1)
    store = engine(request)
    whole = takeup.total(store, since, until, topic, authority)
    if by == "authority":
        rows = [row for row in takeup.by_authority(store, since, until, topic) if authority in (None, row.name)]
    elif by == "month":
        rows = takeup.by_month(store, since, until, topic, authority)
    else:
        rows = [row for row in takeup.by_topic(store, since, until, authority) if topic in (None, row.name)]
    # A council and a topic together are cells; either of them beside such cells is rounded.
    show = small.rounded if topic or authority else str
    show_row = small.cell if (topic or by == "topic") and (authority or by == "authority") else show
    top = max(1, *whole.count.values())
    return render(
        request,
        "needs/takeup.html",
        tabs=TABS,
        steps=takeup.STEPS,
        trouble=takeup.TROUBLE,
        whole=whole.count,
        bars={kind: charts.part(_drawn(number, topic or authority), top) for kind, number in whole.count.items()},
        rows=rows,
        show=small.cell if topic and authority else show,
        show_row=show_row,
        share=small.share,
        topic=topic,
        authority=authority,
        by=by,
        span=span,
        ways=BY,
        spans=SPANS,
        topics=topics(),
        councils=[*councils(), ("outside", "Outside London")],
        name={"topic": topic_name, "authority": council, "month": str}[by],
        since=since.isoformat(),
    )


def _drawn(number: int, narrow: str | None) -> int:
    """What a bar shows: where numbers are rounded, so is the bar."""
    return small.LEAST * round(number / small.LEAST) if narrow else number


def _months_back(day: date, months: int) -> date:
    """The first day of the month `months` before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
