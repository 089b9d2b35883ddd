"""A conversation of the simulator becomes a test: which of what it did must stay so is chosen."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wtforms import BooleanField, SelectField, StringField

from bot import flows
from bot.flows.check import NAME
from bot.rehearsal.clock import moment
from bot.rehearsal.shapes import Script, Step
from bot.workbench.errors import Sorry
from bot.workbench.forms import Form, longest, needed
from bot.workbench.page import audit, page, redirect, render
from bot.workbench.pages.simulator import expecting, phones
from bot.workbench.pages.simulator.common import play, talk

_CHANNELS = [("web", "Widget"), ("whatsapp", "WhatsApp"), ("telegram", "Telegram"), ("terminal", "Terminal")]
_MOST_WORDS = 10


class TestForm(Form):
    """Head of a test."""

    __test__ = False  # not one of pytest's

    name = StringField(
        "Name",
        [needed("Give the test a name."), longest(60)],
        description="a-z, 0-9 and - only, such as a-council-put-right.",
    )
    about = StringField(
        "What it is about",
        [needed("Say in a sentence what it is about."), longest(200)],
        description="One plain sentence, such as: They name the wrong council first and put it right.",
    )
    trouble = StringField(
        "Trouble",
        [needed("Say what kind of trouble it is about."), longest(60)],
        description="One that there is, or a new one: corrections, digressions, refusals …",
    )
    channel = SelectField("Channel", choices=_CHANNELS)
    replace = BooleanField("Take the place of the test with this name, if there is one")


def routes() -> list[Route]:
    """The form and what it does."""
    return [Route("/try/{id}/test", choose), Route("/try/{id}/test", save, methods=["POST"])]


@page("worker")
def choose(request: Request) -> Response:
    """What could be expected, the likely ones chosen."""
    found = talk(request, request.path_params["id"])
    return _form(request, found.id, found.script, TestForm(channel=found.script.channel), None)


@page("worker")
def save(request: Request) -> Response:
    """Writes the test; or shows it to be passed on, where this machine lets no files be written."""
    found = talk(request, request.path_params["id"])
    sent = request.state.form
    form = TestForm(sent)
    steps = _steps(request, found.script)
    form.validate()
    flow = _flow(found.script, steps, form, sent)
    if not form.problems():
        _check(form, flow)
    if form.problems():
        return _form(request, found.id, found.script, form, sent, 400)
    try:
        flows.save(flow)
    except OSError:
        return render(request, "simulator/pass_on.html", flow=flow, yaml=flows.to_yaml([flow]), id=found.id)
    except flows.BadFlow as error:
        form.refuse("", str(error))
        return _form(request, found.id, found.script, form, sent, 400)
    audit(request, "conversation test saved", flow.name)
    return redirect(request, f"/flows/test/{flow.name}", "The test is saved. Run it to see it green.")


def _steps(request: Request, script: Script) -> tuple[Step, ...]:
    if not script.turns:
        raise Sorry(409, "Nothing was said", "Say something in the conversation first. Then it can become a test.")
    steps, problem = play(request, script)
    if problem:
        raise Sorry(503, "This cannot be played just now", problem)
    return steps


def _flow(script: Script, steps: tuple[Step, ...], form: TestForm, sent: Any) -> flows.Flow:
    tapped = phones.titles(steps)
    chosen = [
        expecting.expect(step, sent.getlist(f"e{n}"), _lines(sent.get(f"says{n}")), _lines(sent.get(f"says_not{n}")))
        for n, step in enumerate(steps, 1)
    ]
    return flows.Flow(
        name=(form.name.data or "").strip(),
        about=" ".join((form.about.data or "").split()),
        trouble=(form.trouble.data or "").strip(),
        # The day it was played on: what is offered today may be gone in a year, and the test must stay true.
        as_of=script.as_of or moment(None).date().isoformat(),
        channel=form.channel.data,
        known=script.start,
        steps=[expecting.step_of(step, title, one) for step, title, one in zip(steps, tapped, chosen, strict=True)],
    )


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()][:_MOST_WORDS]


def _check(form: TestForm, flow: flows.Flow) -> None:
    for field in ("name", "trouble"):
        if not re.fullmatch(NAME, getattr(flow, field)):
            form.refuse(field, "Use a-z, 0-9 and - only, such as a-council-put-right.")
    if not any(step.expect.asked_for() for step in flow.steps):
        form.refuse("", "Choose at least one thing that must stay so.")
    if form.problems():
        return
    for problem in flows.check([flow]):
        form.refuse("", str(problem))
    if not form.replace.data and flow.name in {one.name for one in _all()}:
        form.refuse("name", "There is a test of this name. Choose another, or tick that this takes its place.")


def _all() -> list[flows.Flow]:
    try:
        return flows.read()
    except flows.BadFlow:
        return []


def _form(request: Request, id_: str, script: Script, form: TestForm, sent: Any, status: int = 200) -> Response:
    steps = _steps(request, script)
    tapped = phones.titles(steps)
    shown = []
    for n, step in enumerate(steps, 1):
        options = expecting.choices(step, steps[n - 2] if n > 1 else None)
        ticked = set(sent.getlist(f"e{n}")) if sent is not None else {one.key for one in options if one.likely}
        said = {name: sent.get(f"{name}{n}", "") if sent is not None else "" for name in ("says", "says_not")}
        burst = step.user if isinstance(step.user, list) else [step.user]
        title = f"Tapped: {tapped[n - 1]}" if tapped[n - 1] else " / ".join(burst)
        shown.append((n, title, [reply["text"] for reply in step.replies], options, ticked, said))
    troubles = sorted({flow.trouble for flow in _all()})
    return render(request, "simulator/save.html", status, id=id_, form=form, steps=shown, troubles=troubles)
