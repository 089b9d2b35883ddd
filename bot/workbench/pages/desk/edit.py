"""The form: something new, an edit of what is published, or on with a draft."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import desk
from bot.desk.model import Problem, errors
from bot.safety.signoff import months_later
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.desk import form as fields
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, moment, number, today

#: Soon enough for every kind of fact; the form says so, and the worker may choose another day that the checks allow.
_REVIEW_MONTHS = 3


def routes() -> list[Route]:
    """Forms and where they go."""
    return [
        Route("/offers/new", new),
        Route("/offers/new", save_new, methods=["POST"]),
        Route("/offers/item/{id}/edit", edit),
        Route("/offers/item/{id}/edit", save_edit, methods=["POST"]),
        Route("/changes/{change:int}/edit", go_on),
        Route("/changes/{change:int}/edit", save_on, methods=["POST"]),
    ]


@page("worker", council=True)
@guarded
def new(request: Request) -> Response:
    """An empty form; council and kind first."""
    asked = request.query_params
    who = actor(request)
    kind = "contact" if asked.get("kind") == "contact" else "offer"
    content = {
        "seen": today(request).isoformat(),
        "review_by": months_later(today(request), _REVIEW_MONTHS).isoformat(),
        "status": "in_force",
        "confidence": "high",
        "topic": asked.get("topic"),
    }
    authority = who.allowed or asked.get("authority") or ""
    return _form(request, kind, authority, content, [], new=True)


@page("worker", council=True)
@guarded
def save_new(request: Request) -> Response:
    """Keeps something new as a draft."""
    sent = request.state.form
    kind = "contact" if sent.get("kind") == "contact" else "offer"
    authority = actor(request).allowed or str(sent.get("authority") or "")
    content = fields.read(sent, kind)
    try:
        done = desk.save_draft(
            engine(request),
            actor(request),
            moment(request),
            content,
            why=str(sent.get("why") or ""),
            authority=authority,
            kind=kind,  # type: ignore[arg-type]
        )
    except desk.Refused as refused:
        if type(refused) is not desk.Refused:
            raise
        return _form(request, kind, authority, content, refused.problems, new=True, status=422)
    return _after(request, done)


@page("worker", council=True)
@guarded
def edit(request: Request) -> Response:
    """An edit of what is published. One that has a draft already leads to it."""
    who = actor(request)
    item = desk.get(engine(request), request.path_params["id"], who)
    for change, state, _ in item.changes:
        if state == "draft":
            return RedirectResponse(f"{request.scope.get('root_path', '')}/changes/{change}/edit", 303)
    return _form(request, item.kind, item.authority, item.content, [], item=item)


@page("worker", council=True)
@guarded
def save_edit(request: Request) -> Response:
    """Keeps an edit as a draft."""
    sent, who = request.state.form, actor(request)
    item = desk.get(engine(request), request.path_params["id"], who)
    content = fields.read(sent, item.kind)
    try:
        done = desk.save_draft(
            engine(request),
            who,
            moment(request),
            content,
            why=str(sent.get("why") or ""),
            item_id=item.id,
            revision=number(sent.get("revision"), "This version"),
        )
    except desk.Refused as refused:
        if type(refused) is not desk.Refused:
            raise
        return _form(request, item.kind, item.authority, content, refused.problems, item=item, status=422)
    return _after(request, done)


@page("worker", council=True)
@guarded
def go_on(request: Request) -> Response:
    """On with a draft, or with what was handed back."""
    change = desk.change(engine(request), request.path_params["change"], actor(request))
    return _form(request, change.kind, change.authority, change.after or {}, [], change=change)


@page("worker", council=True)
@guarded
def save_on(request: Request) -> Response:
    """Saves a draft again."""
    sent, who = request.state.form, actor(request)
    change = desk.change(engine(request), request.path_params["change"], who)
    content = fields.read(sent, change.kind)
    version = number(sent.get("version"), "This version")
    try:
        done = desk.save_draft(
            engine(request),
            who,
            moment(request),
            content,
            why=str(sent.get("why") or ""),
            change_id=change.id,
            version=version,
        )
    except desk.Refused as refused:
        if type(refused) is not desk.Refused:
            raise
        return _form(request, change.kind, change.authority, content, refused.problems, change=change, status=422)
    return _after(request, done)


def _after(request: Request, done: desk.Change) -> Response:
    """What follows saving: handed on at once when they asked for that and nothing stands in the way."""
    audit(request, "draft saved", done.item_id)
    if request.state.form.get("then") != "submit":
        return redirect(request, f"/changes/{done.id}", "Saved as a draft. PAL has not changed yet.", "note")
    try:
        desk.submit(engine(request), actor(request), moment(request), done.id, done.version)
    except desk.Clash:
        raise
    except desk.Refused as refused:
        change = desk.change(engine(request), done.id, actor(request))
        content = change.after or {}
        # All at once, in the form's order: nobody should be sent round once for each.
        found = desk.check(
            engine(request), change.authority, content, today(request), kind=change.kind, before=change.before
        )
        known = {(one.field, one.words) for one in found}
        problems = [*errors(found), *(one for one in refused.problems if (one.field, one.words) not in known)]
        return _form(request, change.kind, change.authority, content, problems, change=change, status=422, saved=True)
    audit(request, "handed on", done.item_id)
    return redirect(request, f"/changes/{done.id}", "Handed on. A second person publishes it.")


def _form(
    request: Request,
    kind: str,
    authority: str,
    content: dict[str, Any],
    problems: list[Problem],
    *,
    new: bool = False,
    item: desk.Item | None = None,
    change: desk.Change | None = None,
    status: int = 200,
    saved: bool = False,
) -> Response:
    known = {field.name for section in fields.sections(kind) for field in section.fields} | {"authority", "why"}
    by_field: dict[str, list[str]] = {}
    for problem in problems:
        by_field.setdefault(_place(problem.field, known), []).append(problem.words)
    authorities = desk.authorities(engine(request), actor(request))
    return render(
        request,
        "desk/edit.html",
        status,
        kind=kind,
        sections=fields.sections(kind),
        values=fields.values(content, kind),
        problems=[(_place(problem.field, known), problem.words) for problem in problems if problem.level == "error"],
        by_field=by_field,
        why=(str(request.state.form.get("why") or "") if request.method == "POST" else "") or (change.why if change else ""),
        authority=authority,
        authorities=[("", "Choose the council"), *((slug, giver(slug)) for slug in authorities)],
        new=new,
        item=item,
        change=change,
        saved=saved,
        giver=giver,
        preview=desk.preview(authority, content, today(request), kind=kind) if authority else None,  # type: ignore[arg-type]
    )


def _place(name: str, known: set[str]) -> str:
    """The field that a problem belongs to: "conditions.0" to conditions, "who" to its first field; "" to the whole."""
    if name in known:
        return name
    parent = name.rpartition(".")[0]
    if parent in known:
        return parent
    return next((one for one in sorted(known) if name and one.startswith(f"{name}.")), "")
