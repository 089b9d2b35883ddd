"""The conversation itself: say something, tap something, set what PAL knows, take back, begin again, pass on."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.rehearsal.shapes import MOST_TURNS, Script
from bot.workbench.page import audit, now, page, redirect, render
from bot.workbench.pages.simulator import phones, start, why
from bot.workbench.pages.simulator.common import play, rehearsing, talk, talks
from bot.workbench.talks import Talk

#: Letters of one message, and messages of one burst.
LONGEST, MOST_LINES = 4000, 6
_LONGEST_PRESS = 64


def routes() -> list[Route]:
    """A new conversation, one that is there, and what can be done with it."""
    return [
        Route("/try", new),
        Route("/try/say", say, methods=["POST"]),
        Route("/try/start", begin, methods=["POST"]),
        Route("/try/{id}", show),
        Route("/try/{id}/say", say, methods=["POST"]),
        Route("/try/{id}/start", begin, methods=["POST"]),
        Route("/try/{id}/back", back, methods=["POST"]),
        Route("/try/{id}/again", again, methods=["POST"]),
        Route("/try/{id}/delete", delete, methods=["POST"]),
    ]


@page("viewer")
def new(request: Request) -> Response:
    """An empty conversation; nothing is kept before something is said."""
    rehearsing(request).warm()
    talks(request).purge(now(request))
    return _show(request, Script(turns=[]), None)


@page("viewer")
def show(request: Request) -> Response:
    """A conversation of the last 30 days. `step`: whose why is shown."""
    found = talk(request, request.path_params["id"])
    return _show(request, found.script, found)


@page("viewer")
def say(request: Request) -> Response:
    """One message, a burst of them (a line each), or a button."""
    found = _there(request)
    script = found.script if found else Script(turns=[])
    form = request.state.form
    turn: str | list[str] | None
    if form.get("press"):
        turn = f"!{form['press']}"[:_LONGEST_PRESS]
    else:
        lines = [line.strip()[:LONGEST] for line in str(form.get("text", "")).splitlines() if line.strip()][:MOST_LINES]
        turn = lines if len(lines) > 1 else lines[0] if lines else None
    if turn is None:
        return _show(request, script, found, [("text", "Write what a young person might write.")], 400)
    if len(script.turns) >= MOST_TURNS:
        words = f"A conversation here has at most {MOST_TURNS} messages. Start again."
        return _show(request, script, found, [("text", words)], 400)
    script.turns.append(turn)
    _, problem = play(request, script)
    if problem:
        script.turns.pop()
        return _show(request, script, found, [("text", problem)], 503, said=str(form.get("text", "")))
    return _kept(request, script, found, "#talk")


@page("viewer")
def begin(request: Request) -> Response:
    """Sets what PAL knows at the start and the day; what was said is played again with it."""
    found = _there(request)
    script = found.script if found else Script(turns=[])
    form = start.StartForm(request.state.form)
    if not form.validate():
        return _show(request, script, found, form.problems(), 400, form=form)
    script.start, script.as_of = form.start(), form.as_of()
    return _kept(request, script, found, "#talk")


@page("viewer")
def back(request: Request) -> Response:
    """Takes back the last message."""
    found = talk(request, request.path_params["id"])
    found.script.turns = found.script.turns[:-1]
    return _kept(request, found.script, found, "#talk")


@page("viewer")
def again(request: Request) -> Response:
    """A new conversation with the same start; the old one stays for whoever has its link."""
    found = talk(request, request.path_params["id"])
    found.script.turns = []
    return _kept(request, found.script, None, "")


@page("viewer")
def delete(request: Request) -> Response:
    """Deletes one's own conversation; its link leads nowhere then."""
    id_ = request.path_params["id"]
    if not talks(request).drop(id_, request.state.person.id, now(request)):
        return redirect(request, f"/try/{id_}", "Only who made a conversation can delete it.", "alert")
    audit(request, "conversation deleted", id_)
    return redirect(request, "/try", "The conversation is deleted. Its link does not work any more.")


def _there(request: Request) -> Talk | None:
    id_ = request.path_params.get("id")
    return talk(request, id_) if id_ else None


def _kept(request: Request, script: Script, found: Talk | None, mark: str) -> Response:
    """Stores it (somebody else's as a copy) and shows it."""
    id_ = talks(request).keep(script, request.state.person.id, now(request), found.id if found else None)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/try/{id_}{mark}", 303)


def _show(
    request: Request,
    script: Script,
    found: Talk | None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    form: start.StartForm | None = None,
    said: str = "",
) -> Response:
    steps, problem = play(request, script)
    wanted = request.query_params.get("step", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else len(steps)
    number = min(max(number, 1), len(steps)) if steps else 0
    tapped = phones.titles(steps)
    return render(
        request,
        "simulator/talk.html",
        status,
        talk=found,
        mine=found is not None and found.person == request.state.person.id,
        link=_link(request, found.id) if found else "",
        script=script,
        steps=steps,
        phones=phones.draw(steps),
        number=number,
        shown=steps[number - 1] if steps else None,
        tapped=tapped[number - 1] if steps else None,
        told=why.of(steps[number - 1], tapped[number - 1]) if steps else [],
        lost=[
            n for n, (turn, step) in enumerate(zip(script.turns, steps, strict=False), 1) if _lost(turn, step.why.pressed)
        ],
        form=form or start.filled(script),
        summary=start.summary(script),
        problems=[*(problems or []), *([("", problem)] if problem else [])],
        said=said,
        longest=LONGEST,
        lines=MOST_LINES,
    )


def _link(request: Request, id_: str) -> str:
    path = f"{request.scope.get('root_path', '')}/try/{id_}"
    return str(request.url.replace(path=path, query="", fragment=""))


def _lost(turn: str | list[str], pressed: str | None) -> bool:
    """Whether a button was pressed that is not offered any more, since something before it was changed."""
    return isinstance(turn, str) and turn.startswith("!") and len(turn) > 1 and turn[1] not in " !?" and pressed is None
