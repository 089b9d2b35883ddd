"""On every answer of the workbench, beside what the front door adds."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # Not no-referrer, as in the chat: a form would then be sent with the origin "null".
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"x-robots-tag": b"noindex, nofollow",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}


class Headers:
    """Adds the headers. Pages are in no cache; files of static/ are, because their address changes with them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = "/static/" in scope.get("path", "")
        cache = b"max-age=86400" if kept else b"no-store"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                extra = {**_HEADERS, b"cache-control": cache}
                message["headers"] = [*message["headers"], *((n, v) for n, v in extra.items() if n not in there)]
            await send(message)

        await self._app(scope, receive, with_headers)
