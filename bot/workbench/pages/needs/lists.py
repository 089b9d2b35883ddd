"""Lists to work through: past review, gaps, questions that were not understood, answers that did not help."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.needs import gaps, helped, questions, small, stale
from bot.places.authorities import names
from bot.topics import TITLES
from bot.workbench import charts
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.needs.common import (
    TABS,
    as_of,
    chosen,
    council,
    councils,
    engine,
    today,
    topic_name,
    topics,
)
from bot.workbench.pages.needs.meaning import meaning

_A_PAGE = 50
KINDS = {"offer": "Offers", "contact": "Contacts"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def routes() -> list[Route]:
    """All of them."""
    return [
        Route("/needs/stale", old),
        Route("/needs/gaps", missing),
        Route("/needs/questions", not_understood),
        Route("/needs/questions/done", done, methods=["POST"]),
        Route("/needs/helped", not_helped),
    ]


@page("viewer")
def old(request: Request) -> Response:
    """Everything past its review date on a day, worst first, and what falls due in the next months."""
    day = as_of(request)
    authority = chosen(request, "authority", (*names(), "london", "england"))
    kind = chosen(request, "kind", KINDS)
    found = [one for one in stale.stale(engine(request), day, authority) if kind in (None, one.kind)]
    number, pages = _page(request, len(found))
    due = [(_month(month), offers + contacts) for month, offers, contacts in stale.due_by_month(engine(request), day)]
    return render(
        request,
        "needs/stale.html",
        tabs=TABS,
        found=found[(number - 1) * _A_PAGE : number * _A_PAGE],
        total=len(found),
        page_number=number,
        pages=pages,
        href=_href(request),
        day=day.isoformat(),
        authority=authority,
        kind=kind,
        kinds=KINDS,
        councils=[*councils(), ("london", "London"), ("england", "England")],
        chart=charts.columns(due),
        due=stale.due_by_month(engine(request), day),
        topic_name=topic_name,
    )


@page("viewer")
def missing(request: Request) -> Response:
    """What each council lacks, the one that lacks most first."""
    one = chosen(request, "authority", names())
    found = [gap for gap in gaps.gaps(engine(request), today(request)) if one in (None, gap.authority)]
    return render(
        request, "needs/gaps.html", tabs=TABS, found=found, authority=one, councils=councils(), topic_name=topic_name
    )


@page("viewer")
def not_understood(request: Request) -> Response:
    """Questions that ask the same, together."""
    found = questions.grouped(questions.questions(engine(request)), meaning(request))
    number, pages = _page(request, len(found))
    return render(
        request,
        "needs/questions.html",
        tabs=TABS,
        groups=found[(number - 1) * _A_PAGE : number * _A_PAGE],
        total=sum(len(group.questions) for group in found),
        number_of_groups=len(found),
        page_number=number,
        pages=pages,
        titles=TITLES,
    )


@page("worker")
def done(request: Request) -> Response:
    """Takes a group off the list for good."""
    ids = [int(one) for one in str(request.state.form.get("ids", "")).split(",") if one.isdigit()]
    gone = questions.done(engine(request), ids[: questions.MOST])
    audit(request, "questions done", f"{gone} lines")
    if not gone:
        return redirect(request, "/needs/questions", "They were gone already.", "note")
    return redirect(request, "/needs/questions", f"{gone} off the list." if gone > 1 else "1 question is off the list.")


@page("viewer")
def not_helped(request: Request) -> Response:
    """Where people said that it did not help."""
    days = {"30": 30, "90": 90, "365": 365}.get(request.query_params.get("days", ""), 90)
    found = helped.thumbs(engine(request), today(request) - timedelta(days=days))
    topic = chosen(request, "topic", TITLES)
    return render(
        request,
        "needs/helped.html",
        tabs=TABS,
        by_topic=helped.by_topic(found),
        found=[one for one in found if topic in (None, one.topic)],
        topic=topic,
        topics=topics(),
        days=days,
        cell=small.cell,
        rounded=small.rounded,
        council=council,
        topic_name=topic_name,
    )


def _page(request: Request, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // _A_PAGE))
    asked = request.query_params.get("page", "")
    return min(max(1, int(asked) if asked.isdigit() and len(asked) < 6 else 1), pages), pages


def _href(request: Request) -> str:
    from urllib.parse import urlencode

    kept = urlencode([(name, value) for name, value in request.query_params.items() if name != "page"])
    return f"?{kept}&" if kept else "?"


def _month(month: str) -> str:
    return _MONTHS[int(month[5:]) - 1]
