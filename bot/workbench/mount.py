"""How the workbench hangs in the front door: nothing of it is imported before somebody first asks for it, and whatever is
wrong with it stays in here."""

import asyncio
import logging
import secrets
import time
from typing import Any

from bot.settings import Settings

log = logging.getLogger(__name__)

PATH = "/workbench"
#: After a failed start it is not tried again for so long, seconds.
_AGAIN_S = 3.0

_AWAY = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>The workbench is away</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/chat.css">
<link rel="icon" href="data:,"></head><body><main><h1>The workbench is away just now</h1>
<p>It could not be started, most likely because its database does not answer. The chat goes on without it.</p>
<p>Try again in a minute. If it stays like this, tell whoever looks after PAL this reference: <strong>%s</strong></p>
</main></body></html>"""


class Workbench:
    """An ASGI application that becomes the workbench with its first request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: Any = None
        self._lock = asyncio.Lock()
        self._failed: tuple[float, str] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            app = self._app or await self._built()
        except Exception as error:
            await _away(send, self._reference(error))
            return
        try:
            await app(scope, receive, send)
        except Exception as error:
            # The page has said so already (app.py); here it ends, so that no server log has more than its kind.
            log.error("the workbench failed: %s", type(error).__name__)

    def close(self) -> None:
        """Ends its threads."""
        if self._app is not None:
            self._app.state.threads.close()
            self._app.state.password_threads.close()

    async def _built(self) -> Any:
        async with self._lock:
            if self._app is None:
                if self._failed and time.monotonic() - self._failed[0] < _AGAIN_S:
                    raise RuntimeError("not yet again")
                self._app = await asyncio.to_thread(self._build)
        return self._app

    def _build(self) -> Any:
        from bot.workbench.app import create

        return create(self._settings)

    def _reference(self, error: Exception) -> str:
        if self._failed and time.monotonic() - self._failed[0] < _AGAIN_S:
            return self._failed[1]
        reference = secrets.token_hex(4)
        self._failed = (time.monotonic(), reference)
        log.error("the workbench cannot be started, reference %s: %s", reference, type(error).__name__, exc_info=error)
        return reference


async def _away(send: Any, reference: str) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), (b"retry-after", b"30")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": (_AWAY % reference).encode()})
