"""Checks and preview while somebody types: nothing is saved."""

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import desk
from bot.offers.reading import reading_age
from bot.workbench.page import page
from bot.workbench.pages.desk.common import actor, engine, sees, today
from bot.workbench.pages.desk.form import read
from bot.workbench.templating import environment


def routes() -> list[Route]:
    """One address, for the form's script."""
    return [Route("/offers/check", look, methods=["POST"])]


@page("worker", council=True)
def look(request: Request) -> Response:
    """{"fields": [[name, value], …]} → {"problems", "reading_age", "preview"} of what stands in the form now."""
    sent = request.state.json or {}
    pairs: list[tuple[str, str | UploadFile]] = [
        (str(name), str(value)) for name, value in sent.get("fields", []) if isinstance(value, (str, int))
    ]
    form = FormData(pairs)
    kind = "contact" if form.get("kind") == "contact" else "offer"
    authority = actor(request).allowed or str(form.get("authority") or "")
    if authority not in desk.authorities(engine(request)):
        return JSONResponse({"problems": [], "preview": "", "reading_age": None})
    sees(request, authority)
    content = read(form, kind)
    if form.get("item"):
        content["id"] = str(form["item"])
    found = desk.check(engine(request), authority, content, today(request), kind=kind)  # type: ignore[arg-type]
    drawn = desk.preview(authority, content, today(request), kind=kind)  # type: ignore[arg-type]
    page_part = environment().get_template("desk/preview.html").render(preview=drawn) if drawn else ""
    summary = str(content.get("summary") or "")
    return JSONResponse(
        {
            "problems": [{"field": one.field, "words": one.words, "level": one.level} for one in found],
            "reading_age": round(reading_age(summary), 1) if len(summary.split()) > 4 else None,
            "preview": page_part,
        }
    )
