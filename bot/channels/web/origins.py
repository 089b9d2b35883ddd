"""Which websites' pages may call the chat: our own, and those in PAL_WIDGET_ORIGINS."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Handler = Callable[[Request], Awaitable[Response]]

_PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    # Two hours, the most that Chromium keeps: each preflight costs a slow phone a round trip.
    "access-control-max-age": "7200",
}


class Origins:
    """The allow-list. Browsers send the origin of the calling page and cannot be made to lie about it."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed

    def guard(self, handler: Handler) -> Handler:
        """`handler` for pages that may call it; 403 for the others. Answers the browser's OPTIONS question itself."""

        async def guarded(request: Request) -> Response:
            origin = request.headers.get("origin")
            if origin is not None and not self._may(origin, request):
                return JSONResponse({"error": "this website may not use the chat"}, 403, {"vary": "origin"})
            response = Response(status_code=204) if request.method == "OPTIONS" else await handler(request)
            response.headers["vary"] = "origin"
            if origin is not None:
                response.headers["access-control-allow-origin"] = origin
                if request.method == "OPTIONS":
                    response.headers.update(_PREFLIGHT)
            return response

        return guarded

    def _may(self, origin: str, request: Request) -> bool:
        # The scheme is not compared: behind a proxy that ends TLS we do not know our own.
        return origin in self.allowed or urlsplit(origin).netloc == request.headers.get("host")
