"""One's own account: password, signing out everywhere; and the call that keeps a session awake."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from wtforms import PasswordField

from bot.workbench import passwords
from bot.workbench.forms import Form, needed
from bot.workbench.page import in_thread, now, page, redirect, render
from bot.workbench.pages.sign_in import signed_in
from bot.workbench.people import Refused

_LONG = "At least 12 characters. Three or four words that only you would put together work well."


class NewPassword(Form):
    """A new password, twice."""

    password = PasswordField("New password", [needed("Write a new password.")], description=_LONG)
    again = PasswordField("The new password again", [needed("Write the new password a second time.")])

    def same(self) -> bool:
        """Whether both are the same; if not, says so."""
        if self.password.data != self.again.data:
            self.refuse("again", "The two passwords are not the same.")
            return False
        return True


class OwnPassword(NewPassword):
    """With the old one, so that nobody does it at an open screen."""

    old = PasswordField("Your password now", [needed("Write the password you have now.")])


def routes() -> list[Route]:
    """The account."""
    return [
        Route("/account", account),
        Route("/account", change, methods=["POST"]),
        Route("/alive", alive),
    ]


@page("viewer", council=True)
def account(request: Request) -> Response:
    """Who one is here."""
    return render(request, "shell/account.html", form=OwnPassword())


@page("viewer", council=True)
async def change(request: Request) -> Response:
    """A new password; other devices are signed out."""
    form = OwnPassword(request.state.form)
    person = request.state.person
    if not form.validate() or not form.same() or not person.email:
        return render(request, "shell/account.html", 400, form=form)
    threads = request.app.state.password_threads
    token = await threads.run(None, _changed, request, form)
    if token is None:
        return await in_thread(request, lambda: render(request, "shell/account.html", 400, form=form))
    answer = redirect(request, "/account", "Your password is changed. Other devices are signed out.")
    signed_in(request, answer, token)
    return answer


@page("viewer", council=True)
async def alive(_request: Request) -> Response:
    """Somebody is typing: asking for this keeps their session."""
    return JSONResponse({"alive": True})


def _changed(request: Request, form: OwnPassword) -> str | None:
    """The token of a new session; None if refused, with the reason in the form."""
    state, person = request.app.state, request.state.person
    wait = state.tries.wait_s(person.email, "own", now(request))
    found = state.people.by_email(person.email)
    if wait > 0:
        form.refuse("old", "There were too many tries. Wait some minutes.")
        return None
    if found is None or not passwords.right(found[1], form.old.data):
        state.tries.failed(person.email, "own", now(request))
        form.refuse("old", "This is not your password.")
        return None
    try:
        state.people.set_password(person.called, person.id, form.password.data, now(request))
    except Refused as refused:
        form.refuse("password", str(refused))
        return None
    token: str = state.sessions.begin(person.id, now(request))
    return token
