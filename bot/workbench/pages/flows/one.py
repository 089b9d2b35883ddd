"""One test: what it says, what it expects, how it was when it was last run."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import flows
from bot.rehearsal.shapes import Script
from bot.workbench.errors import Sorry, missing
from bot.workbench.page import audit, now, page, redirect, render
from bot.workbench.pages.flows import words
from bot.workbench.pages.flows.listing import read
from bot.workbench.pages.flows.running import steps
from bot.workbench.pages.simulator import start
from bot.workbench.pages.simulator.common import rehearsing, talks
from bot.workbench.rehearsing import Away
from bot.workbench.runs import Runs


def routes() -> list[Route]:
    """The test, into the simulator, away."""
    return [
        Route("/flows/test/{name}", show),
        Route("/flows/test/{name}/try", into_simulator, methods=["POST"]),
        Route("/flows/test/{name}/delete", delete, methods=["POST"]),
    ]


def _flow(request: Request) -> flows.Flow:
    found = next((flow for flow in read()[0] if flow.name == request.path_params["name"]), None)
    if found is None:
        raise missing("This test")
    return found


@page("viewer")
def show(request: Request) -> Response:
    """Its steps with what is expected; beside it what came, when it was run."""
    flow = _flow(request)
    runs = Runs(request.app.state.engine)
    last = runs.latest(now(request)).get(flow.name)
    run = runs.find(last[1], now(request)) if last else None
    result = run.results.get(flow.name) if run else None
    # What was run may have been another version of the test.
    fresh = result is not None and [step["user"] for step in result["steps"]] == [step.say for step in flow.steps]
    fresh = fresh and [step["expected"] for step in result["steps"]] == [step.expect.asked_for() for step in flow.steps]  # type: ignore[index]
    return render(
        request,
        "flows/test.html",
        flow=flow,
        summary=start.summary(_script(flow)),
        run=run,
        result=result,
        fresh=fresh or (result is not None and bool(result.get("error"))),
        ran=steps(result) if result is not None and fresh else [],
        wanted=[(step.say, words.expected(step.expect.asked_for())) for step in flow.steps],
        said=words.said,
        yaml=flows.to_yaml([flow]),
    )


def _script(flow: flows.Flow) -> Script:
    return Script(turns=[], channel=flow.channel, as_of=flow.as_of, start=flow.known)


@page("viewer")
def into_simulator(request: Request) -> Response:
    """The same conversation in the simulator, to look at and to go on with."""
    flow = _flow(request)
    script = _script(flow)
    for step in flow.steps:
        script.turns.append(_turn(request, script, step.say))
    id_ = talks(request).keep(script, request.state.person.id, now(request))
    return redirect(request, f"/try/{id_}")


def _turn(request: Request, script: Script, say: str | list[str]) -> str | list[str]:
    """A button that is named by its title, as its payload."""
    if isinstance(say, list) or not say.startswith("!") or not script.turns:
        return say
    from bot.flows.compare import folded

    try:
        played = rehearsing(request).play(script)
    except (Away, ValueError) as error:
        raise Sorry(503, "This cannot be played just now", str(error)) from None
    offered = [button for step in played for reply in step.replies for button in reply["buttons"]]
    wanted = folded(say[1:])
    named = [button["payload"] for button in offered if wanted in (folded(button["title"]), button["payload"])]
    return f"!{named[-1]}" if named else say


@page("worker")
def delete(request: Request) -> Response:
    """Takes the test out of its file."""
    flow = _flow(request)
    try:
        flows.remove(flow.name)
    except OSError:
        words_ = "This machine may not write the files of tests. Ask whoever looks after PAL to take it out."
        return redirect(request, f"/flows/test/{flow.name}", words_, "alert")
    audit(request, "conversation test deleted", flow.name)
    return redirect(request, "/flows", "The test is gone.")
