"""One offer or contact: what PAL says of it on three channels, its history, and what can be done with it."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import desk
from bot.workbench.errors import Sorry
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, moment, number, today
from bot.workbench.pages.desk.find import badges
from bot.workbench.pages.desk.form import shown


def routes() -> list[Route]:
    """The page and its two quick actions."""
    return [
        Route("/offers/item/{id}", show),
        Route("/offers/item/{id}/confirm", confirm, methods=["POST"]),
        Route("/offers/item/{id}/withdraw", withdraw, methods=["POST"]),
    ]


@page("viewer", council=True)
@guarded
def show(request: Request) -> Response:
    """As it is now."""
    who, day = actor(request), today(request)
    item = desk.get(engine(request), request.path_params["id"], who)
    return render(
        request,
        "desk/item.html",
        item=item,
        badges=badges(item, day),
        facts=shown(item.content, item.kind),
        preview=desk.preview(item.authority, item.content, day, kind=item.kind),
        warnings=desk.check(engine(request), item.authority, item.content, day, kind=item.kind),
        history=desk.history(engine(request), item.id, who),
        giver=giver,
        day=day.isoformat(),
    )


@page("worker", council=True)
@guarded
def confirm(request: Request) -> Response:
    """Confirmed with the council today (or on the day given): one click."""
    form = request.state.form
    id_ = request.path_params["id"]
    try:
        day = date.fromisoformat(str(form.get("day") or today(request).isoformat()))
    except ValueError:
        raise Sorry(400, "Which day?", "Write the day like 2026-11-21.") from None
    revision = number(form.get("revision"), "This version")
    done = desk.confirm(engine(request), actor(request), moment(request), id_, revision, day)
    audit(request, "confirmed" if done.state == "published" else "proposed confirmed", id_)
    said = "Confirmed. PAL now says when it was checked." if done.state == "published" else "Sent to the desk."
    return redirect(request, f"/offers/item/{id_}", said)


@page("worker", council=True)
@guarded
def withdraw(request: Request) -> Response:
    """Asks for it to be taken out; a second person decides."""
    form = request.state.form
    id_ = request.path_params["id"]
    revision = number(form.get("revision"), "This version")
    done = desk.withdraw(engine(request), actor(request), moment(request), id_, revision, str(form.get("why") or ""))
    audit(request, "proposed withdrawal", id_)
    return redirect(request, f"/changes/{done.id}", "It waits for a second person. PAL still tells it until then.", "note")
