"""How a page is written (docs/workbench.md): `@page("worker")` around a view, `render`, `redirect`, `audit`.

A view may be `async def`, or a plain `def`, which then runs in a thread of the workbench's: use that for anything that asks
a database, because the same process answers young people.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.workbench import body, csrf, kept, tokens
from bot.workbench.cookies import FLASH, drop, put, session_name
from bot.workbench.errors import Sorry, not_yours
from bot.workbench.security import ANYONE, Person
from bot.workbench.templating import environment

__all__ = ["Person", "audit", "in_thread", "now", "page", "redirect", "render", "who"]

T = TypeVar("T")
View = Callable[[Request], Any]
Guarded = Callable[[Request], Awaitable[Response]]
_SAFE = ("GET", "HEAD")


def page(role: str, *, council: bool = False, upload: bool = False) -> Callable[[View], Guarded]:
    """Who may see a page: `role` or more ("viewer", "worker", "approver", "admin"; ANYONE without signing in), and with
    `council=True` councils too, to whom the view must show only their own (`person.sees(authority)`).

    In the view: `request.state.person` (None only for ANYONE), and after a POST `request.state.form` (FormData, for WTForms)
    or `request.state.json`. Every POST has been checked to come from a page of ours. `upload=True`: files up to 6 MB."""

    def around(view: View) -> Guarded:
        @functools.wraps(view)
        async def guarded(request: Request) -> Response:
            await _who_is_it(request)
            changes = request.method not in _SAFE
            if changes and not csrf.ours(request):
                raise Sorry(403, "This did not come from here", "Another website sent this. Nothing was changed.")
            person: Person | None = request.state.person
            if role != ANYONE and person is None:
                return await _sign_in_first(request, body.LARGEST_UPLOAD if upload else body.LARGEST)
            if person is not None and not person.may(role, council):
                raise not_yours()
            if changes:
                await _read(request, body.LARGEST_UPLOAD if upload else body.LARGEST)
            run = view(request) if inspect.iscoroutinefunction(view) else in_thread(request, view, request)
            return _with_cookies(request, await run)

        guarded.needs = (role, council)  # type: ignore[attr-defined]
        return guarded

    return around


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page from bot/workbench/templates. The template also has person, csrf, flashes, navigation and path."""
    state = request.state
    state.flash_shown = True
    shown = {
        "person": getattr(state, "person", None),
        "csrf": getattr(state, "csrf", ""),
        "flashes": _flashes(request),
        "navigation": request.app.state.navigation,
        "path": request.url.path,
        "base": request.scope.get("root_path", ""),
        **values,
    }
    return HTMLResponse(environment().get_template(template).render(shown), status_code=status)


def redirect(request: Request, path: str, words: str = "", kind: str = "done") -> Response:
    """To another page of the workbench ("/offers"), which then says `words`. `kind`: done, note or alert."""
    answer = RedirectResponse(request.scope.get("root_path", "") + path, 303)
    if words:
        put(request, answer, FLASH, _signer(request).dumps([kind, words]), 60)
    return answer


def audit(request: Request, what: str, about: str) -> None:
    """Notes in the audit log that the person did `what` ("offer approved") about which id. Never anybody's words. Writes to
    the database: call it in a thread (a plain `def` view runs in one)."""
    request.app.state.log.note(who(request), what, about, now(request))


def who(request: Request) -> str:
    """The person's name for history and the log."""
    person: Person | None = request.state.person
    return person.called if person else "nobody"


def now(request: Request) -> float:
    """Seconds since 1970; tests set it."""
    return float(request.app.state.clock())


async def in_thread(request: Request, function: Callable[..., T], *args: Any) -> T:
    """Runs what may take a while, without holding up the chat."""
    found: T = await request.app.state.threads.run(None, function, *args)
    return found


async def _who_is_it(request: Request) -> None:
    state = request.app.state
    cookie = request.cookies.get(session_name(state.settings))
    session = await in_thread(request, state.sessions.find, cookie, now(request)) if cookie else None
    if not (cookie and tokens.looks_right(cookie)):
        # Before they sign in, too, forms need something to be tied to. It is no session: the store does not know it.
        cookie = request.state.new_cookie = tokens.new()
    request.state.cookie = cookie
    request.state.csrf = csrf.token(state.csrf_key, cookie)
    request.state.session = session
    request.state.person = session.person if session else None


async def _read(request: Request, largest: int) -> None:
    form, found = await body.read(request, largest)
    request.state.form, request.state.json = form, found
    sent = request.headers.get(csrf.HEADER) or form.get(csrf.FIELD)
    cookie = request.cookies.get(session_name(request.app.state.settings))
    if not csrf.right(request.app.state.csrf_key, cookie, str(sent or "")):
        raise Sorry(
            403,
            "This page was too old",
            "The page you sent this from was opened before you signed in. Nothing was changed. Go back, reload the page and "
            "send it again.",
        )


async def _sign_in_first(request: Request, largest: int) -> Response:
    base = request.scope.get("root_path", "")
    wants_page = "application/json" not in request.headers.get("accept", "")
    if request.method not in _SAFE or not wants_page:
        if not wants_page:
            raise Sorry(401, "Signed out", "You have been signed out. Sign in again in another tab.")
        found = kept.fields((await body.read(request, largest))[0]) if kept.worth(request) else []
        from bot.workbench.pages.sign_in import late

        return _with_cookies(request, late(request, found, request.url.path[len(base) :]))
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A link in a mail: the browser leaves the cookie out. Once more, from a page of ours.
        return render(request, "shell/onward.html", onward=str(request.url.path) + _query(request))
    from urllib.parse import quote

    there = request.url.path.removeprefix(base) + _query(request)
    answer = RedirectResponse(f"{base}/sign-in" + (f"?next={quote(there)}" if there not in ("", "/") else ""), 303)
    return _with_cookies(request, answer)


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def _with_cookies(request: Request, answer: Response) -> Response:
    if cookie := getattr(request.state, "new_cookie", None):
        put(request, answer, session_name(request.app.state.settings), cookie)
    if getattr(request.state, "flash_shown", False) and FLASH in request.cookies:
        drop(request, answer, FLASH)
    return answer


def _flashes(request: Request) -> list[tuple[str, str]]:
    try:
        kind, words = _signer(request).loads(request.cookies[FLASH])
    except (KeyError, BadSignature, ValueError):
        return []
    return [(str(kind), str(words))]


def _signer(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(request.app.state.settings.derived("workbench-flash"), salt="flash")
