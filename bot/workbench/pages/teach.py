"""Teaching: an example sentence, a crisis phrase, a new model. What takes long is a job (bot.teach.job) with a page."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from wtforms import SelectField, StringField, TextAreaField

from bot.safety import screen
from bot.safety.phrases import BadPhrase
from bot.teach import files, job, lint, live, phrases
from bot.topics import TITLES
from bot.workbench.errors import Sorry, missing
from bot.workbench.forms import Form
from bot.workbench.page import audit, page, redirect, render, who
from bot.workbench.parts import Nav, Tile

NAV = (Nav("Teach", "/teach", "worker"),)
_GROUPS = {"topics": "Topic", "acts": "Act", "scope": "No answer"}
#: Trainings that the page lists.
_LISTED = 5


class ExampleForm(Form):
    """A sentence and what it should mean."""

    text = TextAreaField(
        "Sentence", description="As a young person would type it, slips and all. No names, no addresses.", default=""
    )
    name = SelectField("What it asks for", choices=lambda: [(one.name, _titled(one)) for one in files.places()])


class PhraseForm(Form):
    """Words that give a danger away."""

    text = StringField(
        "Words",
        id="words",
        description="The few words that give it away: “took all my tablets”. Small letters, no names.",
        default="",
    )
    kind = SelectField("Kind of danger", choices=[(key, title) for key, (_, title) in phrases.KINDS.items()])


def routes() -> list[Route]:
    """All pages of teaching."""
    return [
        Route("/teach", start),
        Route("/teach/with", with_text, methods=["POST"]),
        Route("/teach/try", attempt, methods=["POST"]),
        Route("/teach/see", foresee, methods=["POST"]),
        Route("/teach/save", save, methods=["POST"]),
        Route("/teach/phrase", try_phrase, methods=["POST"]),
        Route("/teach/phrase/save", save_phrase, methods=["POST"]),
        Route("/teach/train", train, methods=["POST"]),
        Route("/teach/back", back, methods=["POST"]),
        Route("/teach/jobs/{id}", one),
        Route("/teach/jobs/{id}/state", state_of),
        Route("/teach/jobs/{id}/cancel", cancel, methods=["POST"]),
    ]


def tiles(request: Request) -> list[Tile]:
    """Whether a training runs, or something waits for one."""
    if not request.state.person.may("worker"):
        return []
    now = job.current(_data(request))
    if now is not None and now.kind == "train":
        return [Tile("Training", f"/teach/jobs/{now.id}", "A new model is being made.", f"{now.share}%")]
    changed = live.stale()
    return [Tile("Teach PAL", "/teach", "Examples wait for a training." if changed else "Everything saved is live.")]


@page("worker")
def start(request: Request) -> Response:
    """The two forms, and what is live."""
    return _start(request, ExampleForm(), PhraseForm())


@page("worker")
def with_text(request: Request) -> Response:
    """The form with a sentence in it: from the list of what was not understood. Posted, so that it stands in no address."""
    form = ExampleForm(request.state.form)
    form.text.data = lint.tidy(form.text.data or "")[: lint.LONGEST]
    return _start(request, form, PhraseForm())


@page("worker")
def attempt(request: Request) -> Response:
    """Tries a sentence; what stops it from being saved is said on the page of the job."""
    return _work_on(request, "try")


@page("worker")
def foresee(request: Request) -> Response:
    """What the sentence would change."""
    return _work_on(request, "see")


def _work_on(request: Request, kind: str) -> Response:
    """Begins a job of `kind` on the form's sentence, or shows the form again with what is wrong."""
    form, text = _sentence(request)
    if not _fits(form, text):
        return _start(request, form, PhraseForm(), 400)
    return _begin(request, kind, {"text": text, "name": form.name.data})


def _sentence(request: Request) -> tuple[ExampleForm, str]:
    form = ExampleForm(request.state.form)
    return form, lint.tidy(form.text.data or "")


@page("worker")
def save(request: Request) -> Response:
    """Adds the sentence to its file."""
    form, text = _sentence(request)
    if not _fits(form, text):
        return _start(request, form, PhraseForm(), 400)
    found = lint.check(text, form.name.data, files.examples(), intent=files.intent_of(files.place(form.name.data)))
    if stops := [one for one in found if one.stops]:
        for problem in stops:
            form.refuse("text", problem.words)
        return _start(request, form, PhraseForm(), 409)
    try:
        files.add(form.name.data, text)
    except (files.NotThere, OSError) as error:
        form.refuse("text", str(error) if isinstance(error, files.NotThere) else "The file cannot be written to.")
        return _start(request, form, PhraseForm(), 409)
    audit(request, "example saved", form.name.data)
    return redirect(request, "/teach", "Saved. PAL knows it after the next training.")


@page("worker")
def try_phrase(request: Request) -> Response:
    """Tries a crisis phrase on everything that is labelled."""
    form = PhraseForm(request.state.form)
    if not form.validate():
        return _start(request, ExampleForm(), form, 400)
    try:
        said = phrases.checked(form.text.data or "", form.kind.data)
    except phrases.Unusable as error:
        form.refuse("text", str(error))
        return _start(request, ExampleForm(), form, 400)
    return _begin(request, "phrase", {"text": said, "kind": form.kind.data})


@page("approver")
def save_phrase(request: Request) -> Response:
    """Adds a phrase that was tried, as it was tried; it counts at once."""
    found = _job(request, str(request.state.form.get("id", "")))
    if found.kind != "phrase" or found.state != "done":
        raise Sorry(409, "Not tried yet", "A phrase must be tried before it is saved.")
    if found.result.get("false_number") and not request.state.form.get("seen"):
        return redirect(request, f"/teach/jobs/{found.id}", "Tick that you have looked at the false alarms first.", "alert")
    try:
        phrases.save(found.given["text"], found.given["kind"])
        screen.again()
    except (phrases.Unusable, BadPhrase) as error:
        return redirect(request, f"/teach/jobs/{found.id}", str(error), "alert")
    audit(request, "crisis phrase saved", found.given["kind"])
    return redirect(request, "/teach", "Saved. The safety screen of this machine looks for it from now on.")


@page("approver")
def train(request: Request) -> Response:
    """A new model."""
    answer = _begin(request, "train", {})
    audit(request, "training", "begun")
    return answer


@page("approver")
def back(request: Request) -> Response:
    """The model before this one."""
    if job.current(_data(request)):
        return redirect(request, "/teach", "Something is being worked on. Wait until it has ended.", "alert")
    try:
        told = live.go_back(live.tell_rasa(request.app.state.settings))
    except live.Refused as error:
        return redirect(request, "/teach", f"{error}. Nothing was changed.", "alert")
    audit(request, "model", "put back")
    return redirect(
        request, "/teach", "The model before is live again." + ("" if told else " PAL takes it at its next start.")
    )


@page("worker")
def one(request: Request) -> Response:
    """A job: how far it is, and what it found."""
    found = _job(request, request.path_params["id"])
    problems = []
    if found.kind in ("try", "see"):
        text, name = found.given["text"], found.given["name"]
        problems = lint.check(text, name, files.examples(), intent=files.intent_of(files.place(name)))
    stops = any(one.stops for one in problems)
    return render(request, f"teach/{found.kind}.html", job=found, problems=problems, stops=stops, titled=titled)


@page("worker")
def state_of(request: Request) -> Response:
    """The same for script."""
    found = _job(request, request.path_params["id"])
    stage = found.stages[found.stage] if found.stage < len(found.stages) else ""
    return JSONResponse({"state": found.state, "share": found.share, "stage": stage, "words": found.words})


@page("worker")
def cancel(request: Request) -> Response:
    """Ends a job."""
    found = _job(request, request.path_params["id"])
    if found.kind == "train" and not request.state.person.may("approver"):
        raise Sorry(403, "Not yours to end", "Somebody who may train can cancel it.")
    done = job.cancel(_data(request), found.id)
    if done and found.kind == "train":
        audit(request, "training", "cancelled")
    words = "Cancelled. What is live is as it was." if done else "It could not be cancelled any more."
    return redirect(request, f"/teach/jobs/{found.id}", words, "done" if done else "note")


def titled(label: str) -> str:
    """An intent in words."""
    return TITLES.get(label, {"nlu_fallback": "not sure"}.get(label, label.replace("_", " ")))


def _titled(one: files.Place) -> str:
    return f"{_GROUPS[one.group]}: {one.title}"


def _fits(form: ExampleForm, text: str) -> bool:
    if not form.validate():
        return False
    if not text or len(text) > 4 * lint.LONGEST:
        form.refuse("text", "Write one sentence." if not text else f"Use at most {lint.LONGEST} characters.")
        return False
    return True


def _begin(request: Request, kind: str, given: dict[str, Any]) -> Response:
    try:
        found = job.start(request.app.state.settings, kind, who(request), given)
    except job.Busy as busy:
        return redirect(request, f"/teach/jobs/{busy.state.id}", f"{busy} It is this one.", "note")
    return redirect(request, f"/teach/jobs/{found.id}")


def _job(request: Request, id_: str) -> job.State:
    found = job.read(_data(request), id_)
    if found is None:
        raise missing("This attempt")
    return found


def _data(request: Request) -> Any:
    return request.app.state.settings.data_dir


def _start(request: Request, example: ExampleForm, phrase: PhraseForm, status: int = 200) -> Response:
    data = _data(request)
    return render(
        request,
        "teach/start.html",
        status,
        example=example,
        phrase=phrase,
        now=job.current(data),
        trainings=job.all_of(data, "train")[:_LISTED],
        live=live.live(),
        previous=live.previous(),
        stale=live.stale(),
        clock=time.time(),
    )
