"""Signing what can hurt: crisis replies, numbers and translations, each by somebody who has checked it."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import Actor, signing
from bot.workbench.errors import Sorry
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.desk.common import actor, guarded, today
from bot.workbench.parts import Nav, Tile

NAV = (Nav("Signing", "/signing"),)

#: Kinds in words, those first without which PAL does not start in production.
KINDS = {
    "reply": "Crisis replies",
    "lead": "Lead numbers",
    "council": "Councils’ lines for homeless tonight",
    "contact": "Other helplines",
    "translation": "Translations",
}
WHY = {
    "unsigned": ("bad", "Not signed"),
    "too old": ("warn", "Check too old"),
    "in the future": ("bad", "Date in the future"),
}


def routes() -> list[Route]:
    """The lists, one thing, and what can be done with it."""
    return [
        Route("/signing", show),
        Route("/signing/{what}/{id:path}/sign", sign, methods=["POST"]),
        Route("/signing/{what}/{id:path}/unsign", unsign, methods=["POST"]),
        Route("/signing/{what}/{id:path}/edit", edit, methods=["POST"]),
        Route("/signing/{what}/{id:path}", one),
    ]


def tiles(request: Request) -> list[Tile]:
    """What nobody has signed yet of what production needs."""
    if not request.state.person.may("viewer"):
        return []
    missing = [item for item in signing.items(today(request)) if item.why and item.what in ("reply", "lead")]
    words = "Crisis replies and lead numbers that nobody has checked and signed. PAL does not go live before."
    return [Tile("To sign", "/signing", words, len(missing), bool(missing))]


@page("viewer")
@guarded
def show(request: Request) -> Response:
    """One kind at a time, what is due first."""
    wanted = request.query_params.get("what", "reply")
    wanted = wanted if wanted in KINDS else "reply"
    everything = signing.items(today(request))
    due = {kind: sum(1 for item in everything if item.what == kind and item.why) for kind in KINDS}
    items = sorted((item for item in everything if item.what == wanted), key=lambda item: (item.why is None, item.id))
    return render(request, "signing/show.html", items=items, kinds=KINDS, wanted=wanted, due=due, why=WHY)


@page("viewer")
@guarded
def one(request: Request) -> Response:
    """One text or number with all that is known of it."""
    item = signing.item(request.path_params["what"], request.path_params["id"], today(request))
    facts = [
        (name.replace("_", " ").capitalize(), str(value))
        for name, value in item.entry.items()
        if value not in (None, "", [], {}) and name not in ("reviewed_by", "reviewed_on", "text", "id")
    ]
    return render(request, "signing/one.html", item=item, facts=facts, kinds=KINDS, why=WHY, day=today(request).isoformat())


@page("approver")
@guarded
def sign(request: Request) -> Response:
    """Notes who has checked it, and when."""
    form = request.state.form
    try:
        day = date.fromisoformat(str(form.get("day") or ""))
    except ValueError:
        raise Sorry(400, "Which day?", "Write the day of the check like 2026-11-21.") from None
    item = signing.sign(*_which(request), str(form.get("shown") or ""), str(form.get("by") or ""), day, today(request))
    audit(request, "signed", f"{item.what} {item.id}")
    return redirect(request, f"/signing?what={item.what}", "Signed. Commit data/safety so that it lasts.")


@page("approver")
@guarded
def unsign(request: Request) -> Response:
    """Takes a signature back."""
    item = signing.unsign(*_which(request), str(request.state.form.get("shown") or ""), today(request))
    audit(request, "signature taken back", f"{item.what} {item.id}")
    return redirect(request, f"/signing?what={item.what}", "The signature is gone.", "note")


@page("approver")
@guarded
def edit(request: Request) -> Response:
    """New words; they need a new signature."""
    form = request.state.form
    item = signing.edit(*_which(request), str(form.get("shown") or ""), str(form.get("text") or ""), today(request))
    audit(request, "crisis words changed", f"{item.what} {item.id}")
    return redirect(request, f"/signing/{item.what}/{item.id}", "Changed. It needs a signature again.", "note")


def _which(request: Request) -> tuple[str, str, Actor]:
    return request.path_params["what"], request.path_params["id"], actor(request)
