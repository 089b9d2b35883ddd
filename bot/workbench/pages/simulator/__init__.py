"""Try it: a conversation with PAL on three channels at once, with the why of every answer."""

from starlette.routing import Route

from bot.workbench.pages.simulator import saving, talking
from bot.workbench.parts import Nav

NAV = (Nav("Try it", "/try"),)


def routes() -> list[Route]:
    """All pages of the simulator."""
    return [*talking.routes(), *saving.routes()]
