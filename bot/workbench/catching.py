"""What nobody expected becomes a page in plain words with a reference, under which the log has its kind and its place."""

import logging
import secrets

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.workbench.page import render

log = logging.getLogger(__name__)

_AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


class Catching:
    """Around all pages. Neither a trace nor data of the failure is shown, and nothing goes on to the front door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False
        # Set here, so that the page of an error still knows who is signed in.
        scope.setdefault("state", {})

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except Exception as error:
            reference = secrets.token_hex(4)
            kind = type(error).__name__
            log.error("a workbench page failed, reference %s: %s", reference, kind, exc_info=error)
            if not begun:
                await _page(Request(scope), error, reference)(scope, receive, send)


def _page(request: Request, error: Exception, reference: str) -> Response:
    away = isinstance(error, _AWAY)
    title = "The database does not answer" if away else "Something went wrong"
    words = "Your last change may not have been saved. Try again in a minute. The chat goes on without the workbench."
    status = 503 if away else 500
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": f"{title}. {words} Reference: {reference}"}, status)
    return render(request, "shell/sorry.html", status, title=title, words=words, reference=reference)
