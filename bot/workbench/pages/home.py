"""The first page: a tile for each part, with what waits there."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench import pages
from bot.workbench.page import page, render
from bot.workbench.parts import Nav, Tile

log = logging.getLogger(__name__)

NAV = (Nav("Home", "/", council=True),)


def routes() -> list[Route]:
    """The home page."""
    return [Route("/", home)]


@page("viewer", council=True)
def home(request: Request) -> Response:
    """A part that cannot count must not take the others with it."""
    found: list[Tile] = []
    broken: list[str] = []
    for module in pages.modules():
        tiles = getattr(module, "tiles", None)
        if tiles is None:
            continue
        try:
            found += tiles(request)
        except Exception as error:
            log.error("tiles of %s failed: %s", module.__name__, type(error).__name__, exc_info=error)
            broken.append(module.__name__.rsplit(".", 1)[-1])
    return render(request, "shell/home.html", tiles=found, broken=broken)
