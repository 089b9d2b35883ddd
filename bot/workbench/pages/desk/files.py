"""What was published, back into the files of the project; and what files and desk both changed."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import files as desk_files
from bot.offers.yaml_files import BadFile
from bot.settings import ROOT
from bot.workbench.errors import Sorry, missing
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, moment
from bot.workbench.pages.desk.form import differences


def routes() -> list[Route]:
    """The page, writing, and choosing."""
    return [
        Route("/files", show),
        Route("/files/write", write, methods=["POST"]),
        Route("/files/take/{side}", take, methods=["POST"]),
    ]


def folder(request: Request) -> Path:
    """Where the offer files are; tests have one of their own."""
    found: Path = getattr(request.app.state, "offers_folder", ROOT / "data" / "offers")
    return found


@page("worker")
@guarded
def show(request: Request) -> Response:
    """What writing would change, line by line."""
    try:
        wanted = desk_files.export_yaml(engine(request), folder(request), write=False)
        both = desk_files.conflicts(engine(request), folder(request))
    except BadFile as error:
        return render(request, "desk/files.html", wanted=None, both=[], broken=str(error), giver=giver)
    rows = [(one, differences(one.fields, one.kind)) for one in both]
    return render(request, "desk/files.html", wanted=wanted, both=rows, broken="", giver=giver)


@page("approver")
@guarded
def write(request: Request) -> Response:
    """Writes data/offers; the project's own review (git) follows."""
    try:
        done = desk_files.export_yaml(engine(request), folder(request))
    except BadFile as error:
        raise Sorry(409, "A file cannot be read", str(error)) from None
    except OSError as error:
        raise Sorry(503, "The files cannot be written", f"PAL may not write to data/offers: {error.strerror}.") from None
    audit(request, "files written", ", ".join(done.files) or "none")
    said = (
        f"Written: {', '.join(done.files)}. Commit them so that nobody loses them."
        if done.files
        else "The files had it all."
    )
    return redirect(request, "/files", said)


@page("approver")
@guarded
def take(request: Request) -> Response:
    """Which of two versions stands, the desk's or the file's."""
    take_one = {"desk": desk_files.take_desk, "file": desk_files.take_file}.get(request.path_params["side"])
    id_ = str(request.state.form.get("id") or "")
    if take_one is None or not id_:
        raise missing()
    try:
        take_one(engine(request), actor(request), moment(request), id_, folder(request))
    except BadFile as error:
        raise Sorry(409, "A file cannot be read", str(error)) from None
    audit(request, f"conflict: took the {request.path_params['side']}'s", id_)
    return redirect(request, "/files", "Decided. The history keeps the other version.")
