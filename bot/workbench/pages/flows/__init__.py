"""Flows: the conversation tests, run from a page, written in a spreadsheet."""

import logging

from starlette.requests import Request
from starlette.routing import Route

from bot import flows
from bot.workbench.page import now
from bot.workbench.pages.flows import listing, one, running, sheets
from bot.workbench.parts import Nav, Tile
from bot.workbench.runs import Runs

log = logging.getLogger(__name__)

NAV = (Nav("Flows", "/flows"),)


def routes() -> list[Route]:
    """All pages of the tests."""
    return [*listing.routes(), *running.routes(), *sheets.routes(), *one.routes()]


def tiles(request: Request) -> list[Tile]:
    """How many tests are red."""
    if not request.state.person.may("viewer"):
        return []
    try:
        names = {flow.name for flow in flows.read()}
    except flows.BadFlow:
        return [Tile("Flows", "/flows", "A file of tests cannot be read.", "!", True)]
    last = Runs(request.app.state.engine).latest(now(request))
    red = sum(name in names and not green for name, (green, _, _) in last.items())
    ran = any(name in names for name in last)
    words = "Conversation tests that are red." if ran else "Conversation tests. Not run in the last 30 days."
    return [Tile("Flows", "/flows", words, red if ran else len(names), red > 0)]
