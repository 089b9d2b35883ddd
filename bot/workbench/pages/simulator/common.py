"""What the pages of the simulator share."""

import threading

from starlette.requests import Request

from bot.rehearsal.shapes import Script, Step
from bot.workbench.errors import missing
from bot.workbench.page import now
from bot.workbench.rehearsing import Away, Rehearsing
from bot.workbench.talks import Talk, Talks

_making = threading.Lock()


def rehearsing(request: Request) -> Rehearsing:
    """The workbench's rehearsals; made when they are first needed."""
    state = request.app.state
    with _making:
        if getattr(state, "rehearsing", None) is None:
            state.rehearsing = Rehearsing(state.settings)
    found: Rehearsing = state.rehearsing
    return found


def talks(request: Request) -> Talks:
    """The conversations that are kept."""
    return Talks(request.app.state.engine)


def talk(request: Request, id_: str) -> Talk:
    """The conversation of this name. Raises Sorry when there is none."""
    found = talks(request).find(id_, now(request)) if 0 < len(id_) <= 32 else None
    if found is None:
        raise missing("This conversation")
    return found


def play(request: Request, script: Script) -> tuple[tuple[Step, ...], str]:
    """The steps, and why there are none (in plain words)."""
    if not script.turns:
        return (), ""
    try:
        return rehearsing(request).play(script), ""
    except (Away, ValueError) as error:
        return (), str(error)
