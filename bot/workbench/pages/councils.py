"""Councils' links (admins): each lets one council see and correct what PAL says about it, until it ends."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wtforms import SelectField, StringField

from bot.places.authorities import names
from bot.workbench import links
from bot.workbench.addresses import outside
from bot.workbench.errors import missing
from bot.workbench.forms import Form, longest, needed
from bot.workbench.page import now, page, redirect, render, who
from bot.workbench.parts import Nav
from bot.workbench.people import Refused
from bot.workbench.security import COUNCIL

NAV = (Nav("Councils’ links", "/councils", "admin"),)


class CouncilForm(Form):
    """For whom the link is."""

    authority = SelectField(
        "Council", [needed("Choose a council.")], choices=lambda: [("", "Choose …"), *sorted(names().items(), key=_by_name)]
    )
    name = StringField(
        "For whom",
        [needed("Write for whom the link is."), longest(80)],
        description="A team rather than a person, such as “Leaving care team”. History shows it beside what they write.",
    )


def routes() -> list[Route]:
    """The list, making and ending."""
    return [
        Route("/councils", everything),
        Route("/councils", make, methods=["POST"]),
        Route("/councils/{id:int}/end", end, methods=["POST"]),
    ]


@page("admin")
def everything(request: Request) -> Response:
    """All links, and the form for another one."""
    return _list(request, CouncilForm())


@page("admin")
def make(request: Request) -> Response:
    """Makes a link, and shows it once."""
    form = CouncilForm(request.state.form)
    if not form.validate():
        return _list(request, form, 400)
    at = now(request)
    try:
        token = request.app.state.people.add_council(
            who(request), form.authority.data, form.name.data, at, at + links.COUNCIL_S
        )
    except Refused as refused:
        form.refuse("authority", str(refused))
        return _list(request, form, 400)
    address = outside(request, f"/link/{token}")
    return render(request, "shell/pass_on.html", entry=None, address=address, council=form.authority.data)


@page("admin")
def end(request: Request) -> Response:
    """The link is not good any more, and whoever came in by it is signed out."""
    entry = request.app.state.people.entry(request.path_params["id"])
    if entry is None or entry.person.email is not None:
        raise missing("This link")
    request.app.state.people.end(who(request), entry.person.id, now(request))
    return redirect(request, "/councils", f"The link “{entry.person.name}” has ended.")


def _list(request: Request, form: CouncilForm, status: int = 200) -> Response:
    entries = [one for one in request.app.state.people.all() if one.person.role == COUNCIL and one.person.email is None]
    ends = links.council_ends(request.app.state.engine)
    return render(request, "shell/councils.html", status, entries=entries, ends=ends, now=now(request), form=form)


def _by_name(one: tuple[str, str]) -> str:
    return one[1]
