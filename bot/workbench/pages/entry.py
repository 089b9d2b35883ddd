"""Links that let somebody in: to set a password, or a council's own.

Opening a link changes nothing (programs that look at links in mails open them, too); the button on its page does.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench import links
from bot.workbench.errors import Sorry
from bot.workbench.page import in_thread, now, page, redirect, render
from bot.workbench.pages.account import NewPassword
from bot.workbench.pages.sign_in import signed_in
from bot.workbench.people import Refused
from bot.workbench.security import ANYONE


def routes() -> list[Route]:
    """The page of a link."""
    return [Route("/link/{token}", show), Route("/link/{token}", use, methods=["POST"])]


@page(ANYONE)
def show(request: Request) -> Response:
    """What the link is for."""
    return _page(request, _link(request), NewPassword())


@page(ANYONE)
async def use(request: Request) -> Response:
    """Sets the password, or lets the council in; both begin a session."""
    link = await in_thread(request, _link, request)
    form = NewPassword(request.state.form)
    if link.kind == "council":
        token = await in_thread(request, _begin, request, link, "with a council’s link")
    elif not form.validate() or not form.same():
        return _page(request, link, form, 400)
    else:
        token = await request.app.state.password_threads.run(None, _set, request, link, form)
    if token is None:
        return _page(request, link, form, 400)
    answer = redirect(request, "/", "You are signed in.")
    signed_in(request, answer, token)
    return answer


def _link(request: Request) -> links.Link:
    found = links.find(request.app.state.engine, request.path_params["token"], now(request))
    if found is None:
        raise Sorry(
            404,
            "This link does not work any more",
            "It has been used, it is too old, or it was ended. Ask whoever gave it to you for a new one.",
        )
    return found


def _set(request: Request, link: links.Link, form: NewPassword) -> str | None:
    """The token of a new session; None if the password was refused, with the reason in the form."""
    try:
        # Ends all links of theirs, this one among them, in the same transaction; two at once cannot both get through.
        request.app.state.people.set_password(
            link.person.called, link.person.id, form.password.data, now(request), link=link.id
        )
    except Refused as refused:
        form.refuse("password", str(refused))
        return None
    return _begin(request, link, f"with a link ({link.kind})")


def _begin(request: Request, link: links.Link, how: str) -> str:
    state = request.app.state
    if request.state.session:
        state.sessions.end(request.state.session.token)
    state.log.note(link.person.called, "signed in", how, now(request))
    token: str = state.sessions.begin(link.person.id, now(request))
    return token


def _page(request: Request, link: links.Link, form: NewPassword, status: int = 200) -> Response:
    # Whoever is signed in already is not who the link is for, or need not be.
    request.state.person = None
    return render(request, "shell/link.html", status, link=link, form=form, token=request.path_params["token"])
