"""The offers desk: find an offer, edit it, let a second person publish it, undo, confirm."""

from starlette.requests import Request
from starlette.routing import Route

from bot import desk
from bot.desk.model import State
from bot.workbench.pages.desk import change, edit, files, find, item, live, sheets
from bot.workbench.pages.desk.common import actor, engine, today
from bot.workbench.parts import Nav, Tile

NAV = (
    Nav("Offers", "/offers", council=True),
    Nav("Waiting", "/changes", council=True),
)


#: For the type checker, which takes a tuple of one word for any word.
WAITING: tuple[State, ...] = ("waiting",)


def routes() -> list[Route]:
    """All pages of the desk."""
    return [
        *find.routes(),
        *live.routes(),
        *edit.routes(),
        *item.routes(),
        *change.routes(),
        *files.routes(),
        *sheets.routes(),
    ]


def tiles(request: Request) -> list[Tile]:
    """What waits at the desk."""
    who = actor(request)
    waiting = desk.queue(engine(request), WAITING, who)
    drafts = desk.queue(engine(request), ("draft", "rejected"), who, author=who.name)
    stale = desk.find(engine(request), desk.Filters(only="stale", as_of=today(request)), who=who, size=1).total
    mine = [one for one in waiting if not one.wrote(who)]
    return [
        Tile(
            "Waiting for a second person",
            "/changes",
            "Changes that somebody wrote and somebody else must publish.",
            len(mine) if request.state.person.may("approver") else len(waiting),
            bool(mine) and request.state.person.may("approver"),
        ),
        Tile("Your drafts", "/changes?state=draft", "Begun, not yet handed on.", len(drafts)),
        Tile("Past their review date", "/offers?only=stale", "Offers and contacts to look at again.", stale, stale > 0),
    ]
