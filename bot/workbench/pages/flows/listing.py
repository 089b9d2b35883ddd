"""All tests, by trouble, each with how it was when it was last run."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import flows
from bot.workbench.page import now, page, render
from bot.workbench.pages.simulator.common import rehearsing
from bot.workbench.runs import Runs


def routes() -> list[Route]:
    """The list."""
    return [Route("/flows", everything)]


@page("viewer")
def everything(request: Request) -> Response:
    """`only=red`: those that are red."""
    found, problem = read()
    runs = Runs(request.app.state.engine)
    last = runs.latest(now(request))
    only = request.query_params.get("only") == "red"
    shown = [flow for flow in found if not only or (flow.name in last and not last[flow.name][0])]
    ran = [last[flow.name][0] for flow in found if flow.name in last]
    if request.state.person.may("worker"):
        rehearsing(request).warm()
    return render(
        request,
        "flows/list.html",
        groups=[(trouble, list(some)) for trouble, some in groupby(shown, lambda flow: flow.trouble)],
        total=len(found),
        green=sum(ran),
        red=len(ran) - sum(ran),
        last=last,
        only=only,
        running=runs.running(now(request)),
        problem=problem,
    )


def read() -> tuple[list[flows.Flow], str]:
    """All tests; or what is wrong with their files."""
    try:
        return flows.read(), ""
    except flows.BadFlow as error:
        return [], str(error)
