"""Runs tests in the child process that plays conversations, watched by a thread; the page of a run keeps itself fresh."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench.errors import missing
from bot.workbench.page import audit, now, page, redirect, render, who
from bot.workbench.pages.flows import words
from bot.workbench.pages.flows.listing import read
from bot.workbench.pages.simulator.common import rehearsing
from bot.workbench.rehearsing import Away, Rehearsing
from bot.workbench.runs import Runs

log = logging.getLogger(__name__)

#: Seconds between two writings of what has come.
_NEWS_S = 0.5
_LOST = "The results could not be stored. Run it again in a minute."


def routes() -> list[Route]:
    """Begin, watch, stop."""
    return [
        Route("/flows/run", begin, methods=["POST"]),
        Route("/flows/run/{id}", watch),
        Route("/flows/run/{id}/stop", stop, methods=["POST"]),
    ]


@page("worker")
def begin(request: Request) -> Response:
    """Runs all tests, those of a `trouble`, or one by `name`. One run at a time."""
    runs = Runs(request.app.state.engine)
    other = runs.running(now(request))
    if other is not None:
        return redirect(request, f"/flows/run/{other.id}", "This run is still going on. Wait for it or stop it.", "note")
    found, problem = read()
    sent = request.state.form
    trouble, name = sent.get("trouble"), sent.get("name")
    names = [flow.name for flow in found if (not trouble or flow.trouble == trouble) and (not name or flow.name == name)]
    if not names:
        return redirect(request, "/flows", problem.split("\n")[0] or "There is no such test.", "alert")
    id_ = runs.begin(names, who(request), now(request))
    audit(request, "conversation tests run", name or trouble or "all")
    args = (rehearsing(request), runs, id_, names, request.app.state.clock)
    threading.Thread(target=work, args=args, daemon=True, name="flows").start()
    return redirect(request, f"/flows/run/{id_}")


def work(rehearsals: Rehearsing, runs: Runs, id_: str, names: list[str], clock: Callable[[], float]) -> None:
    """Runs them to the end, or until somebody stops it, and stores what comes."""
    results: dict[str, Any] = {}
    told = 0.0
    try:
        answers = rehearsals.flows(names)
        for answer in answers:
            results[answer["test"]] = answer["result"]
            if time.monotonic() - told >= _NEWS_S:
                told = time.monotonic()
                if not runs.news(id_, results, clock()):
                    answers.close()
                    return
        runs.end(id_, clock(), results)
    except (Away, ValueError) as error:
        _failed(runs, id_, clock(), results, str(error))
    except Exception as error:
        log.error("a run of tests failed: %s", type(error).__name__)
        _failed(runs, id_, clock(), results, _LOST)


def _failed(runs: Runs, id_: str, now_: float, results: dict[str, Any], why: str) -> None:
    try:
        runs.end(id_, now_, results, why)
    except Exception as error:
        # The store is away; the page will find the run silent.
        log.error("a run of tests cannot be ended: %s", type(error).__name__)


@page("viewer")
def watch(request: Request) -> Response:
    """How far it is; the red ones step by step."""
    runs = Runs(request.app.state.engine)
    run = runs.find(request.path_params["id"], now(request))
    if run is None:
        raise missing("This run")
    about = {flow.name: flow.about for flow in read()[0]}
    red = [(name, run.results[name], steps(run.results[name])) for name in run.names if name in run.red]
    green = [name for name in run.names if name in run.results and name not in run.red]
    return render(request, "flows/run.html", run=run, red=red, green=green, about=about, said=words.said)


def steps(result: dict[str, Any]) -> list[tuple[dict[str, Any], list[words.Line]]]:
    """Each step of a result with its lines."""
    return [(step, words.lines(step)) for step in result["steps"]]


@page("worker")
def stop(request: Request) -> Response:
    """Ends it after the test that it is at."""
    id_ = request.path_params["id"]
    Runs(request.app.state.engine).end(id_, now(request))
    return redirect(request, f"/flows/run/{id_}", "Stopped.", "note")
