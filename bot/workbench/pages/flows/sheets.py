"""Tests from and to a spreadsheet."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import flows
from bot.flows.sheet import COLUMNS
from bot.workbench.page import audit, in_thread, page, redirect, render
from bot.workbench.pages.flows.listing import read

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def routes() -> list[Route]:
    """There and back."""
    return [
        Route("/flows/export", export),
        Route("/flows/import", choose),
        Route("/flows/import", bring, methods=["POST"]),
    ]


@page("viewer")
def export(request: Request) -> Response:
    """All tests, or those of a `trouble`, as a file. `kind`: xlsx or csv."""
    kind = request.query_params.get("kind", "xlsx")
    kind = kind if kind in _KINDS else "xlsx"
    trouble = request.query_params.get("trouble")
    found = [flow for flow in read()[0] if not trouble or flow.trouble == trouble]
    headers = {"content-disposition": f'attachment; filename="pal-flows.{kind}"'}
    return Response(flows.to_sheet(found, kind), media_type=_KINDS[kind], headers=headers)


@page("worker")
def choose(request: Request) -> Response:
    """Which file."""
    return _form(request)


@page("worker", upload=True)
async def bring(request: Request) -> Response:
    """Looks at the file; takes its tests over if nothing is wrong and that was asked for."""
    file = request.state.form.get("file")
    if file is None or isinstance(file, str) or not file.filename:
        return _form(request, ["Choose a file first."], 400)
    content = await file.read()
    return await in_thread(request, _bring, request, content, str(file.filename))


def _bring(request: Request, content: bytes, filename: str) -> Response:
    found, problems = flows.from_sheet(content, filename)
    if problems:
        return _form(request, [str(problem) for problem in problems], 400)
    there = {flow.name: flow for flow in read()[0]}
    if request.state.form.get("do") != "import":
        changes = [
            (flow, "new" if flow.name not in there else "same" if there[flow.name] == flow else "changed") for flow in found
        ]
        return _form(request, looked=changes, filename=filename)
    try:
        flows.add(found)
    except (flows.BadFlow, OSError) as error:
        words = str(error) if isinstance(error, flows.BadFlow) else "This machine may not write the files of tests."
        return _form(request, words.split("\n"), 400)
    audit(request, "conversation tests imported", str(len(found)))
    return redirect(request, "/flows", f"{len(found)} tests taken over. Run them to see them green.")


def _form(
    request: Request,
    problems: list[str] | None = None,
    status: int = 200,
    looked: list[tuple[flows.Flow, str]] | None = None,
    filename: str = "",
) -> Response:
    columns = [name.removeprefix("known ") for name in COLUMNS]
    return render(
        request,
        "flows/import.html",
        status,
        problems=[("", words) for words in problems or []],
        looked=looked,
        filename=filename,
        columns=columns,
    )
