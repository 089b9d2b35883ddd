"""Signing in and out."""

import math
import re

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wtforms import PasswordField, StringField

from bot.workbench import csrf, kept, passwords, tokens
from bot.workbench.cookies import put, session_name
from bot.workbench.forms import Form, needed
from bot.workbench.page import in_thread, now, page, redirect, render
from bot.workbench.people import tidy
from bot.workbench.security import ANYONE
from bot.workbench.tries import FREE

#: The mark of a browser that has signed in to an account before (bot/workbench/tries.py).
_DEVICE = "pal_workbench_device"
_DEVICE_S = 180 * 24 * 3600
#: More people than this waiting for their password to be looked at is no ordinary morning.
_QUEUE = 8

_WRONG = "This e-mail address and password do not fit together, or the account is not open."


class SignIn(Form):
    """Who."""

    email = StringField("E-mail address", [needed("Write your e-mail address.")])
    password = PasswordField("Password", [needed("Write your password.")])


def routes() -> list[Route]:
    """The form, and ways out."""
    return [
        Route("/sign-in", form),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/sign-out", sign_out, methods=["POST"]),
        Route("/sign-out-everywhere", sign_out_everywhere, methods=["POST"]),
    ]


@page(ANYONE)
def form(request: Request) -> Response:
    """The form; who is signed in already goes on."""
    onward = local(request.query_params.get("next"))
    if request.state.person:
        return redirect(request, onward)
    return _form(request, SignIn(), onward)


@page(ANYONE)
async def sign_in(request: Request) -> Response:
    """Checks e-mail and password, always with the same work and the same words."""
    sent = SignIn(request.state.form)
    onward, carried = local(request.state.form.get("next")), kept.carried(request.state.form)
    if not sent.validate():
        return _form(request, sent, onward, 400, carried)
    email = tidy(sent.email.data)[:254]
    device = _device(request, email)
    state = request.app.state
    wait = await in_thread(request, state.tries.wait_s, email, device, now(request))
    if wait > 0:
        sent.refuse("", f"There were too many tries. Wait {_minutes(wait)}, or ask an admin for a new link.")
        return _form(request, sent, onward, 429, carried)
    if state.checking >= _QUEUE:
        sent.refuse("", "Too many people are signing in at once. Try again in a few seconds.")
        return _form(request, sent, onward, 429, carried)
    state.checking += 1
    try:
        token = await state.password_threads.run(None, _check, request, email, sent.password.data, device)
    finally:
        state.checking -= 1
    if token is None:
        sent.refuse("", _WRONG)
        return _form(request, sent, onward, 401, carried)
    answer = await in_thread(request, _welcome, request, token, onward)
    signed_in(request, answer, token)
    put(request, answer, _DEVICE, _signer(request).dumps([state.tries.account(email), device or tokens.new()]), _DEVICE_S)
    return answer


@page("viewer", council=True)
def sign_out(request: Request) -> Response:
    """Signs out here."""
    request.app.state.sessions.end(request.state.session.token)
    return redirect(request, "/sign-in", "You are signed out.")


@page("viewer", council=True)
def sign_out_everywhere(request: Request) -> Response:
    """Signs out on every device."""
    request.app.state.sessions.end_everywhere(request.state.person.id)
    return redirect(request, "/sign-in", "You are signed out on every device.")


def signed_in(request: Request, answer: Response, token: str) -> None:
    """Gives the browser its session; the cookie it had before is worth nothing any more."""
    request.state.new_cookie = None
    put(request, answer, session_name(request.app.state.settings), token)


def local(path: str | None) -> str:
    """A path of the workbench's own, whatever was asked for: nobody is led elsewhere after signing in."""
    if path and re.fullmatch(r"/(?![/\\])[A-Za-z0-9_./~%:=&?+,-]{0,400}", path) and not path.startswith("/sign-"):
        return path
    return "/"


def _check(request: Request, email: str, password: str, device: str | None) -> str | None:
    """The token of a new session, or None."""
    state = request.app.state
    found = state.people.by_email(email)
    if not passwords.right(found[1] if found else None, password) or found is None:
        if state.tries.failed(email, device, now(request)) == FREE:
            about = found[0].called if found else "an account that is not on the list"
            state.log.note("somebody", "sign-in slowed down", about, now(request))
        return None
    person, kept = found
    if kept and passwords.outdated(kept):
        state.people.refresh_password(person.id, password)
    state.tries.succeeded(email, device)
    if request.state.session:
        state.sessions.end(request.state.session.token)
    state.log.note(person.called, "signed in", "with a password", now(request))
    token: str = state.sessions.begin(person.id, now(request))
    return token


def late(request: Request, fields: kept.Kept, path: str) -> Response:
    """For whoever sent a form when their session had ended: signing in carries it along."""
    return _form(request, SignIn(), "/", 401, (path, fields), True)


def _form(
    request: Request,
    sent: SignIn,
    onward: str,
    status: int = 200,
    carried: tuple[str, kept.Kept] = ("", []),
    too_late: bool = False,
) -> Response:
    path, fields = carried
    shown = {
        "form": sent,
        "onward": onward,
        "late": too_late,
        "organisation": bool(request.app.state.provider) and not fields,
        "kept": fields,
        "kept_path": path,
    }
    return render(request, "shell/sign_in.html", status, **shown)


def _welcome(request: Request, token: str, onward: str) -> Response:
    """The page they wanted; or the form that was sent too late, to be sent again."""
    path, fields = kept.carried(request.state.form)
    if not fields or local(path) != path:
        return redirect(request, onward)
    state = request.app.state
    request.state.person = state.sessions.find(token, now(request)).person
    request.state.csrf = csrf.token(state.csrf_key, token)
    return render(request, "shell/again.html", kept=fields, kept_path=path)


def _device(request: Request, email: str) -> str | None:
    """The mark of this browser, if it has signed in to this account before."""
    try:
        whose, mark = _signer(request).loads(request.cookies[_DEVICE])
    except (KeyError, BadSignature, ValueError, TypeError):
        return None
    return str(mark) if whose == request.app.state.tries.account(email) else None


def _signer(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(request.app.state.settings.derived("workbench-device"), salt="device")


def _minutes(seconds: float) -> str:
    if seconds <= 60:
        return f"{max(1, math.ceil(seconds))} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
