"""Spreadsheets: take one, change it, bring it back; first what each row would do, then drafts."""

import secrets
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import desk
from bot.desk.labels import label
from bot.desk.sheet import DryRun, apply, export_sheet, import_sheet
from bot.front.retention import SHEETS_S
from bot.stores.erase_workbench import SHEETS, purge_sheets
from bot.workbench.errors import Sorry
from bot.workbench.page import audit, in_thread, page, redirect, render
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, moment, today

_KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
#: Rows shown of those that change something; the problems are all shown.
_SHOWN = 200


def routes() -> list[Route]:
    """The page, the sheet itself, the dry run, and applying it."""
    return [
        Route("/sheets", show),
        Route("/sheets/{name}.{form}", take),
        Route("/sheets/import", bring, methods=["POST"]),
        Route("/sheets/apply", use, methods=["POST"]),
    ]


@page("worker", council=True)
@guarded
def show(request: Request) -> Response:
    """What can be taken and brought back."""
    councils = [("", "All councils"), *((slug, giver(slug)) for slug in desk.authorities(engine(request), actor(request)))]
    return render(request, "desk/sheets.html", councils=councils, problem="")


@page("worker", council=True)
@guarded
def take(request: Request) -> Response:
    """Offers and contacts of one council or of all."""
    form = request.path_params["form"]
    if form not in _KINDS or request.path_params["name"] not in ("offers", "contacts"):
        raise Sorry(404, "Not found", "There are offers.xlsx, offers.csv and contacts.csv.")
    kind = "contact" if request.path_params["name"] == "contacts" else None
    filters = desk.Filters(kind=kind, authority=request.query_params.get("authority") or None)  # type: ignore[arg-type]
    data = export_sheet(engine(request), form, filters=filters, who=actor(request))
    name = f"pal-{request.path_params['name']}.{form}"
    return Response(data, media_type=_KINDS[form], headers={"content-disposition": f'attachment; filename="{name}"'})


@page("worker", council=True, upload=True)
async def bring(request: Request) -> Response:
    """Says what the sheet would do; nothing is changed."""
    sent = request.state.form.get("sheet")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Sorry(400, "Which sheet?", "Choose a CSV or XLSX file first.")
    data = await sent.read()
    return await in_thread(request, _dry_run, request, data, sent.filename)


@guarded
def _seen(request: Request) -> Response:
    run: DryRun = request.state.run
    rows = [row for row in run.rows if row.problems or row.what in ("change", "new")]
    return render(
        request,
        "desk/dry_run.html",
        run=run,
        rows=[row for row in rows if row.problems] + [row for row in rows if not row.problems][:_SHOWN],
        token=request.state.token,
        giver=giver,
        label=label,
    )


def _dry_run(request: Request, data: bytes, filename: str) -> Response:
    run = import_sheet(engine(request), data, filename, today(request), actor(request))
    request.state.run, request.state.token = run, ""
    if run.ok:
        request.state.token = _keep(request, run)
    return _seen(request)


@page("worker", council=True)
@guarded
def use(request: Request) -> Response:
    """Makes the drafts."""
    sent = request.state.form
    path = _path(request, str(sent.get("token") or ""))
    try:
        run = DryRun.from_json(path.read_bytes())
    except OSError:
        raise Sorry(
            410, "Too long ago", "That sheet was read too long ago, or has been brought in. Bring it in again."
        ) from None
    made = apply(engine(request), actor(request), moment(request), run, str(sent.get("why") or ""))
    path.unlink(missing_ok=True)
    audit(request, "sheet brought in", f"{len(made)} drafts")
    return redirect(request, "/changes?state=draft", f"{len(made)} drafts made. Look at each and hand it on.", "note")


def _keep(request: Request, run: DryRun) -> str:
    folder = _folder(request)
    folder.mkdir(parents=True, exist_ok=True)
    purge_sheets(request.app.state.settings.data_dir, SHEETS_S)
    token = secrets.token_hex(16)
    _path(request, token).write_bytes(run.to_json())
    return token


def _path(request: Request, token: str) -> Path:
    # Whose it is stands in the name: nobody applies what somebody else read.
    safe = token if len(token) == 32 and set(token) <= set("0123456789abcdef") else "none"
    return _folder(request) / f"{request.state.person.id}-{safe}.json"


def _folder(request: Request) -> Path:
    folder: Path = request.app.state.settings.data_dir / SHEETS
    return folder
