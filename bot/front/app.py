"""The front door as a web application (Starlette). The only part of PAL that can be reached from outside."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.live import Live
from bot.channels.web.routes import Web
from bot.front.door import Door
from bot.front.open_data import OpenData
from bot.workbench.mount import PATH as WORKBENCH
from bot.workbench.mount import Workbench

_STATIC = Path(__file__).parents[1] / "channels" / "web" / "static"

#: On every answer. No script, style, font, picture or call from anywhere else.
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cross-origin-opener-policy": b"same-origin",
}


class Headers:
    """Adds the headers, and keeps conversations out of every cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cache = b"max-age=300" if scope["path"].startswith("/static/") else b"no-store"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                extra = {**_HEADERS, b"cache-control": cache}
                message["headers"] = [*message["headers"], *((n, v) for n, v in extra.items() if n not in there)]
            await send(message)

        await self._app(scope, receive, with_headers)


def create_app(door_of: Callable[[], Door], patience_s: float | None = None) -> Starlette:
    """The application. `door_of` makes the front door, once the event loop runs."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        door = door_of()
        web = Web(door) if patience_s is None else Web(door, patience_s)
        app.state.door = door
        live = Live(door)
        data = OpenData(door.settings.store_url("offers"))
        bench = Workbench(door.settings)
        app.router.routes.extend([*web.routes(), *live.routes(), *data.routes(), Mount(WORKBENCH, bench)])
        await door.start()
        await live.start()
        try:
            yield
        finally:
            bench.close()
            await live.stop()
            await door.stop()
            await live.close()

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "open": True})

    async def readyz(request: Request) -> Response:
        found = await request.app.state.door.ready()
        return JSONResponse(found, 200 if all(found.values()) else 503)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Headers)],
        lifespan=lifespan,
    )
