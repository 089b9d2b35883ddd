"""Every address that is nobody's: strangers are asked to sign in, and so do not learn which pages there are."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench.errors import missing
from bot.workbench.page import page


def routes() -> list[Route]:
    """Last of all routes."""
    return [Route("/{path:path}", nowhere)]


@page("viewer", council=True)
async def nowhere(request: Request) -> Response:
    """Not found."""
    raise missing()
