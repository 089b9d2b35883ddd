"""What all pages of the desk share: who acts, on which day, and how its refusals become pages."""

import functools
from collections.abc import Callable
from datetime import date, datetime, timezone

from sqlalchemy.engine import Engine
from starlette.requests import Request
from starlette.responses import Response

from bot import desk
from bot.desk.model import today as day_in_london
from bot.places.authorities import names
from bot.workbench.errors import Sorry, missing, not_yours
from bot.workbench.page import now, render
from bot.workbench.security import COUNCIL

View = Callable[[Request], Response]

#: Slugs that are no council, with their names.
WIDE = {"london": "London-wide", "england": "England-wide"}


def actor(request: Request) -> desk.Actor:
    """The signed-in person, limited to their council where they are one."""
    person = request.state.person
    return desk.Actor(person.called, person.authority if person.role == COUNCIL else None)


def engine(request: Request) -> Engine:
    """The offers' database."""
    found: Engine = request.app.state.offers_engine
    return found


def moment(request: Request) -> datetime:
    """Now."""
    return datetime.fromtimestamp(now(request), timezone.utc)


def today(request: Request) -> date:
    """The day in London."""
    return day_in_london(moment(request))


def giver(slug: str) -> str:
    """A council's name; "London-wide", "England-wide"."""
    return WIDE.get(slug) or names().get(slug, slug)


def number(text: str | None, what: str = "That number") -> int:
    """A whole number from an address or a form. Raises Sorry."""
    if text and text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    raise missing(what)


def guarded(view: View) -> View:
    """Turns the desk's refusals into pages: what is not there, what is not theirs, and what somebody else did first."""

    @functools.wraps(view)
    def run(request: Request) -> Response:
        try:
            return view(request)
        except desk.Missing as error:
            raise Sorry(404, "Not found", str(error)) from None
        except desk.NotAllowed as error:
            raise Sorry(403, "Not for you to do", str(error)) from None
        except desk.Clash as clash:
            return render(request, "desk/clash.html", 409, clash=clash, fields=clash.fields, giver=giver)
        except desk.Refused as error:
            raise Sorry(409, "Not done", str(error)) from None

    return run


def sees(request: Request, authority: str) -> None:
    """Raises Sorry unless they may see this authority's entries."""
    if not request.state.person.sees(authority):
        raise not_yours()
