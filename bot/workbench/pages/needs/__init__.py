"""What needs doing: the coverage map, what is old or missing, what was not understood or did not help, alarms, take-up."""

from datetime import timedelta

from starlette.requests import Request
from starlette.routing import Route

from bot.needs import helped, questions
from bot.needs.coverage import coverage
from bot.workbench.pages.needs import counts, lists, map
from bot.workbench.pages.needs.common import engine, today
from bot.workbench.parts import Nav, Tile

NAV = (Nav("To do", "/needs"),)


def routes() -> list[Route]:
    """All pages of this part."""
    return [*map.routes(), *lists.routes(), *counts.routes()]


def tiles(request: Request) -> list[Tile]:
    """What waits here. Nothing for councils."""
    if not request.state.person.may("viewer"):
        return []
    day = today(request)
    store = engine(request)
    open_ = questions.count(store)
    found = coverage(store, day).count()
    down = sum(one.no for one in helped.thumbs(store, day - timedelta(days=30)))
    return [
        Tile(
            "Not understood",
            "/needs/questions",
            "Questions of the last 30 days that PAL had no answer to.",
            open_,
            open_ > 0,
        ),
        Tile(
            "Gaps on the map",
            "/needs/map?state=wide",
            "Topics without an offer of the council’s own.",
            found["wide"] + found["none"],
        ),
        Tile("Did not help", "/needs/helped", "Answers of the last 30 days that got a no.", down, down > 0),
    ]
