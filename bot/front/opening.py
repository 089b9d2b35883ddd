"""What listens while the front door is still being built: alive at once, and nobody is turned away in the meantime.

Importing the rest takes a second or two; a request that comes before that waits for it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

#: ASGI's own shapes, spelt out: importing Starlette for its names would cost what this saves.
Scope = dict[str, Any]
Receive = Callable[[], Any]
Send = Callable[[Any], Any]


class Opening:
    """An ASGI application around the one that `build` makes (in a thread, with its imports)."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._app: asyncio.Future[Any] | None = None
        self._closing = asyncio.Event()
        self._life: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope.get("path") == "/healthz":
            await _healthy(send, self._app is not None and self._app.done())
        elif self._app is not None:
            app = await asyncio.shield(self._app)
            # The router adds to the scope; what state there is belongs to the inner application.
            await app(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._app = asyncio.get_running_loop().create_future()
        self._life = asyncio.create_task(self._live(self._app))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._closing.set()
        with contextlib.suppress(Exception):
            await self._life
        await send({"type": "lifespan.shutdown.complete"})

    async def _live(self, ready: "asyncio.Future[Any]") -> None:
        try:
            app = await asyncio.to_thread(self._build)
            async with app.router.lifespan_context(app):
                ready.set_result(app)
                await self._closing.wait()
        except Exception as error:
            if not ready.done():
                # Without its safety files, say, PAL must not pretend to be there: the supervisor tries again.
                import logging
                import os

                logging.getLogger(__name__).exception("the front door cannot open: %s", type(error).__name__)
                logging.shutdown()
                os._exit(1)
            raise


async def _healthy(send: Send, is_open: bool) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    body = b'{"status":"ok","open":%s}' % (b"true" if is_open else b"false")
    await send({"type": "http.response.body", "body": body})
