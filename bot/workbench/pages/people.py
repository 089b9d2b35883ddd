"""Who may come in (admins): inviting, roles, new passwords, ending."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wtforms import EmailField, SelectField, StringField

from bot.places.authorities import names
from bot.workbench.addresses import outside
from bot.workbench.errors import missing
from bot.workbench.forms import Form, longest, needed
from bot.workbench.page import now, page, redirect, render, who
from bot.workbench.parts import Nav
from bot.workbench.people import Entry, Refused
from bot.workbench.security import COUNCIL, IN_WORDS, ROLES

NAV = (Nav("People", "/people", "admin"),)


class PersonForm(Form):
    """Name and what they may do."""

    name = StringField("Name", [longest(80)], description="As colleagues know them.")
    role = SelectField("What they may do", choices=[(role, IN_WORDS[role]) for role in (*ROLES, COUNCIL)])
    authority = SelectField(
        "Council",
        choices=lambda: [("", "None"), *sorted(names().items(), key=lambda one: one[1])],
        description="Only for the role Council.",
    )

    def council(self) -> str | None:
        """The slug of the council, if one is chosen."""
        return self.authority.data or None


class Invitation(PersonForm):
    """Somebody new."""

    email = EmailField("E-mail address", [needed("Write an e-mail address.")], description="They sign in with it.")


def routes() -> list[Route]:
    """The list and one person."""
    return [
        Route("/people", everybody),
        Route("/people", invite, methods=["POST"]),
        Route("/people/{id:int}", one),
        Route("/people/{id:int}", change, methods=["POST"]),
        Route("/people/{id:int}/link", link, methods=["POST"]),
        Route("/people/{id:int}/end", end, methods=["POST"]),
        Route("/people/{id:int}/back", back, methods=["POST"]),
    ]


@page("admin")
def everybody(request: Request) -> Response:
    """The list, and the form to invite somebody."""
    return _list(request, Invitation(role="worker"))


@page("admin")
def invite(request: Request) -> Response:
    """Adds somebody, and shows the link for them once."""
    form = Invitation(request.state.form)
    people = request.app.state.people
    if not form.validate():
        return _list(request, form, 400)
    try:
        id_ = people.add(who(request), form.email.data, form.name.data, form.role.data, form.council(), now(request))
    except Refused as refused:
        form.refuse(_about(refused), str(refused))
        return _list(request, form, 400)
    token = people.link(who(request), id_, "invitation", now(request))
    return _pass_on(request, _entry(request, id_), token)


@page("admin")
def one(request: Request) -> Response:
    """Somebody's name, role and sign-in."""
    entry = _entry(request, request.path_params["id"])
    person = entry.person
    return _one(request, entry, PersonForm(name=person.name, role=person.role, authority=person.authority or ""))


@page("admin")
def change(request: Request) -> Response:
    """Another name or role."""
    form = PersonForm(request.state.form)
    entry = _entry(request, request.path_params["id"])
    if not form.validate():
        return _one(request, entry, form, 400)
    try:
        request.app.state.people.change(
            who(request), entry.person.id, form.name.data, form.role.data, form.council(), now(request)
        )
    except Refused as refused:
        form.refuse(_about(refused), str(refused))
        return _one(request, entry, form, 400)
    return redirect(request, "/people", f"{entry.person.called} is changed.")


@page("admin")
def link(request: Request) -> Response:
    """A link to set a new password, shown once."""
    entry = _entry(request, request.path_params["id"])
    try:
        token = request.app.state.people.link(
            who(request), entry.person.id, "reset" if entry.ready else "invitation", now(request)
        )
    except Refused as refused:
        return redirect(request, f"/people/{entry.person.id}", str(refused), "alert")
    return _pass_on(request, entry, token)


@page("admin")
def end(request: Request) -> Response:
    """They may no longer come in."""
    entry = _entry(request, request.path_params["id"])
    try:
        request.app.state.people.end(who(request), entry.person.id, now(request))
    except Refused as refused:
        return redirect(request, f"/people/{entry.person.id}", str(refused), "alert")
    return redirect(request, "/people", f"{entry.person.called} may no longer come in, and is signed out.")


@page("admin")
def back(request: Request) -> Response:
    """They may come in again."""
    entry = _entry(request, request.path_params["id"])
    try:
        request.app.state.people.back(who(request), entry.person.id, now(request))
    except Refused as refused:
        return redirect(request, "/people", str(refused), "alert")
    return redirect(request, "/people", f"{entry.person.called} may come in again.")


def _list(request: Request, form: Invitation, status: int = 200) -> Response:
    entries = [entry for entry in request.app.state.people.all() if entry.person.email]
    return render(request, "shell/people.html", status, entries=entries, form=form)


def _one(request: Request, entry: Entry, form: PersonForm, status: int = 200) -> Response:
    return render(request, "shell/person.html", status, entry=entry, form=form)


def _pass_on(request: Request, entry: Entry, token: str) -> Response:
    # Shown in the answer itself: a redirect would have to keep the token somewhere.
    return render(request, "shell/pass_on.html", entry=entry, address=outside(request, f"/link/{token}"), council=None)


def _entry(request: Request, id_: int) -> Entry:
    entry: Entry | None = request.app.state.people.entry(id_)
    if entry is None or entry.person.email is None:
        raise missing("This person")
    return entry


def _about(refused: Refused) -> str:
    """The field that a refusal is about."""
    words = str(refused)
    return "authority" if "ouncil" in words else "email" if "e-mail" in words else "role"
