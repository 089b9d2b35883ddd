"""The workbench put together. Building it imports everything and brings its stores up to date; mount.py does that late."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.front.threads import Threads
from bot.settings import Settings
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from bot.workbench import pages
from bot.workbench.catching import Catching
from bot.workbench.cookies import PATH
from bot.workbench.errors import Sorry, missing
from bot.workbench.headers import Headers
from bot.workbench.page import render
from bot.workbench.people import People
from bot.workbench.sessions import Sessions
from bot.workbench.store import audit_log
from bot.workbench.templating import FOLDER
from bot.workbench.tries import Tries

#: A page does not wait longer for somebody else's writing.
_BUSY_S = 5.0
_THREADS = 6


class Undeclared(Exception):
    """A route that does not say who may use it."""


def create(settings: Settings, clock: Callable[[], float] = time.time) -> Starlette:
    """The application, its stores migrated. Raises whatever keeps it from working."""
    for store in ("workbench", "offers"):
        upgrade(store, settings.store_url(store))
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=FOLDER / "static")), *pages.routes()]
    check_declared(routes)
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Headers), Middleware(Catching)],
        exception_handlers={Sorry: _sorry, HTTPException: _http},
    )
    state = app.state
    state.settings, state.clock = settings, clock
    state.engine = engine = open_engine(settings.store_url("workbench"), _BUSY_S)
    state.offers_engine = open_engine(settings.store_url("offers"), _BUSY_S)
    state.threads = Threads("workbench", _THREADS)
    # One at a time: checking a password is slow on purpose, and must not take the machine from the chat.
    state.password_threads = Threads("workbench-passwords", 1)
    state.checking = 0
    state.csrf_key = settings.derived("workbench-csrf")
    state.log = audit_log(engine, settings)
    state.people = People(engine, state.log)
    state.sessions = Sessions(engine)
    state.tries = Tries(engine, settings.derived("workbench-tries"))
    state.provider = _provider(settings)
    state.navigation = pages.navigation()
    return app


def _provider(settings: Settings) -> Any:
    oidc, address = settings.workbench.oidc, settings.workbench.address
    if oidc is None:
        return None
    from bot.workbench.oidc import Provider

    return Provider(oidc, f"{address}{PATH}/oidc/return")


def check_declared(routes: Iterable[BaseRoute]) -> None:
    """Raises Undeclared for a route without @page."""
    for route in routes:
        if isinstance(route, Route) and not hasattr(route.endpoint, "needs"):
            raise Undeclared(f"{route.path} ({route.name}) has no @page(role)")
        if not isinstance(route, Route) and not (isinstance(route, Mount) and route.path == "/static"):
            raise Undeclared(f"{route} is neither a Route nor /static")


async def _sorry(request: Request, error: Exception) -> Response:
    assert isinstance(error, Sorry)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": error.words}, error.status)
    return render(request, "shell/sorry.html", error.status, title=error.title, words=error.words, reference="")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await _sorry(request, missing())
    words = "The address is right, but it cannot be used in this way."
    return await _sorry(request, Sorry(error.status_code, "This does not work", words))
