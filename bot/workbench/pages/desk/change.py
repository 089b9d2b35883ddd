"""One change: what it changes, what the checks say, and what can be done with it now."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import desk
from bot.desk.model import errors
from bot.workbench.errors import missing
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, moment, number, today
from bot.workbench.pages.desk.find import STATES
from bot.workbench.pages.desk.form import differences


def routes() -> list[Route]:
    """The page and its buttons."""
    return [
        Route("/changes/{change:int}", show),
        Route("/changes/{change:int}/mine/{what}", own, methods=["POST"]),
        Route("/changes/{change:int}/decide/{what}", decide, methods=["POST"]),
    ]


@page("viewer", council=True)
@guarded
def show(request: Request) -> Response:
    """Before and after, side by side."""
    return _show(request, desk.change(engine(request), request.path_params["change"], actor(request)))


def _show(request: Request, change: desk.Change, problems: list[Any] | None = None, status: int = 200) -> Response:
    who, day = actor(request), today(request)
    content = change.after
    found = (
        desk.check(engine(request), change.authority, content, day, kind=change.kind, before=change.before)
        if content is not None and change.open
        else []
    )
    behind = desk.behind(engine(request), change.id, who) if change.open else None
    return render(
        request,
        "desk/change.html",
        status,
        change=change,
        state=STATES[change.state],
        rows=differences(change.fields, change.kind),
        problems=problems or [],
        errors=errors(found),
        warnings=[one for one in found if one.level == "warning"],
        behind=behind,
        clashes=differences(behind.fields, change.kind) if behind else [],
        preview=desk.preview(change.authority, content, day, kind=change.kind) if content else None,
        wrote=change.wrote(who),
        council=who.allowed,
        giver=giver,
    )


@page("worker", council=True)
@guarded
def own(request: Request) -> Response:
    """What its authors may do: hand on, take back, give up, carry over."""
    id_, what, form = request.path_params["change"], request.path_params["what"], request.state.form
    at = (engine(request), actor(request), moment(request), id_, number(form.get("version"), "This version"))
    doing: dict[str, tuple[Callable[[], desk.Change], str, str]] = {
        "submit": (lambda: desk.submit(*at), "handed on", "Handed on. A second person publishes it."),
        "back": (lambda: desk.take_back(*at), "taken back", "It is a draft again."),
        "discard": (lambda: desk.discard(*at, str(form.get("why") or "")), "given up", "Given up. The history keeps it."),
        "carry": (lambda: desk.carry_over(*at, _choices(form)), "carried over", "It now builds on what is published."),
    }
    return _do(request, doing, what, id_)


@page("approver")
@guarded
def decide(request: Request) -> Response:
    """What a second person may do: publish, hand back, undo."""
    id_, what, form = request.path_params["change"], request.path_params["what"], request.state.form
    at = (engine(request), actor(request), moment(request), id_)
    why = str(form.get("why") or "")

    def version() -> int:
        return number(form.get("version"), "This version")

    doing: dict[str, tuple[Callable[[], desk.Change], str, str]] = {
        "approve": (lambda: desk.approve(*at, version()), "published", "Published. PAL says it from the next message on."),
        "reject": (lambda: desk.reject(*at, version(), why), "handed back", "Handed back with your reason."),
        "undo": (lambda: desk.undo(*at, why), "undone", "Undone. PAL says what it said before."),
    }
    return _do(request, doing, what, id_)


def _do(request: Request, doing: dict[str, tuple[Callable[[], desk.Change], str, str]], what: str, id_: int) -> Response:
    if what not in doing:
        raise missing()
    act, noted, said = doing[what]
    try:
        done = act()
    except (desk.Clash, desk.Missing, desk.NotAllowed):
        raise
    except desk.Refused as refused:
        change = desk.change(engine(request), id_, actor(request))
        return _show(request, change, [("", problem.words) for problem in refused.problems], 422)
    audit(request, noted, done.item_id)
    return redirect(request, f"/changes/{done.id}", said)


def _choices(form: Any) -> dict[str, Any]:
    """ "choose.summary" = yours or theirs."""
    return {
        name.removeprefix("choose."): value
        for name, value in form.items()
        if name.startswith("choose.") and value in ("yours", "theirs")
    }
