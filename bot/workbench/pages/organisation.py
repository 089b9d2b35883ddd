"""The way to the organisation's own sign-in and back (bot/workbench/oidc.py)."""

import hmac
import logging
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.workbench.cookies import drop, put
from bot.workbench.errors import Sorry, missing
from bot.workbench.oidc_answers import Away, NotProven
from bot.workbench.page import in_thread, now, page, render
from bot.workbench.pages.sign_in import local, signed_in
from bot.workbench.security import ANYONE, Person

if TYPE_CHECKING:
    from bot.workbench.oidc import Provider

log = logging.getLogger(__name__)

#: What must be remembered on the way. Sent along when another site leads back, unlike all other cookies.
_WAY = "pal_workbench_way"
_WAY_S = 600


def routes() -> list[Route]:
    """There and back; not found unless it is set up."""
    return [Route("/oidc/start", start), Route("/oidc/return", back)]


@page(ANYONE)
async def start(request: Request) -> Response:
    """Leads to the provider."""
    try:
        begun = await _provider(request).begin()
    except Away as away:
        raise _away(away) from None
    answer = RedirectResponse(begun.address, 303)
    way = [begun.state, begun.nonce, begun.verifier, local(request.query_params.get("next"))]
    put(request, answer, _WAY, _signer(request).dumps(way), _WAY_S, lax=True)
    return answer


@page(ANYONE)
async def back(request: Request) -> Response:
    """Whoever comes back with a proven e-mail address that is on the list is in."""
    provider = _provider(request)
    asked = request.query_params
    try:
        state, nonce, verifier, onward = _signer(request).loads(request.cookies[_WAY], max_age=_WAY_S)
    except (KeyError, BadSignature, ValueError):
        raise _again("The way back took too long, or began in another browser.") from None
    if not hmac.compare_digest(asked.get("state", "").encode(), state.encode()):
        raise _again("The way back began in another tab.")
    if "code" not in asked:
        raise _again("Your organisation’s sign-in was not finished.")
    try:
        email = await provider.email(asked["code"], nonce, verifier, asked.get("iss"), now(request))
    except Away as away:
        raise _away(away) from None
    except NotProven as why:
        log.warning("sign-in through the organisation was not proven: %s", str(why))
        raise _again("Your organisation’s answer did not prove your e-mail address.") from None
    token = await in_thread(request, _begin, request, email)
    # Not a redirect: a browser that another site has led here would leave the new cookie out.
    answer = render(request, "shell/onward.html", onward=f"{request.scope['root_path']}{onward}")
    signed_in(request, answer, token)
    drop(request, answer, _WAY)
    return answer


def _begin(request: Request, email: str) -> str:
    state = request.app.state
    found = state.people.by_email(email)
    if found is None:
        raise Sorry(
            403,
            "You are not on the list",
            "Your organisation knows you, but this workbench does not. Ask an admin of it to invite you.",
        )
    person: Person = found[0]
    if request.state.session:
        state.sessions.end(request.state.session.token)
    state.log.note(person.called, "signed in", "through the organisation", now(request))
    token: str = state.sessions.begin(person.id, now(request))
    return token


def _provider(request: Request) -> "Provider":
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise missing()
    return provider


def _away(away: Away) -> Sorry:
    log.warning("the organisation's sign-in does not answer: %s", str(away))
    return Sorry(
        503,
        "Your organisation’s sign-in does not answer",
        "Try again in a minute, or sign in with your e-mail address and a password.",
    )


def _again(why: str) -> Sorry:
    return Sorry(400, "Not signed in", f"{why} Go to the first page and try again.")


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.settings.derived("workbench-way"), salt="way")
