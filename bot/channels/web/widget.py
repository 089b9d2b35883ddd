"""The widget's files, and the pages that hold it: in a frame, and as a sample of somebody else's website."""

import base64
import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

_DIST = Path(__file__).parents[2] / "widget" / "dist"
_TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))

#: Any page may fetch them: they hold nobody's words, and who may call the chat is decided there.
_OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


class File:
    """One built file, as it is and gzipped (most people who need PAL pay for every megabyte)."""

    def __init__(self, name: str) -> None:
        self.plain = (_DIST / name).read_bytes()
        self.zipped = gzip.compress(self.plain, 9, mtime=0)
        digest = hashlib.sha384(self.plain).digest()
        self.integrity = f"sha384-{base64.b64encode(digest).decode()}"
        self.version = hashlib.sha256(self.plain).hexdigest()[:8]

    def response(self, request: Request, cache: str) -> Response:
        """The file, or 304 if the browser has it."""
        headers = {**_OPEN, "cache-control": cache, "etag": f'"{self.version}"', "vary": "accept-encoding"}
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        if zipped:
            headers["content-encoding"] = "gzip"
        return Response(self.zipped if zipped else self.plain, headers=headers, media_type="text/javascript; charset=utf-8")


class Widget:
    """Serves it. `origins`: websites whose pages may hold the chat in a frame."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self.loader = File("widget.js")
        self.chat = File("chat.js")
        self._origins = origins

    def routes(self) -> list[Route]:
        return [
            Route("/widget.js", self._loader),
            Route("/widget/chat.js", self._chat),
            Route("/widget/frame", self._frame),
            Route("/widget/sample", self._sample),
        ]

    async def _loader(self, request: Request) -> Response:
        # Short: this is how websites that hold it get a newer one.
        return self.loader.response(request, "public, max-age=300")

    async def _chat(self, request: Request) -> Response:
        # The loader asks for it by its version. An older loader's is not this one: do not keep it under that name.
        known = request.query_params.get("v") == self.chat.version
        return self.chat.response(request, "public, max-age=31536000, immutable" if known else "no-store")

    async def _frame(self, request: Request) -> Response:
        """The chat alone, for builders that allow only frames."""
        response = _TEMPLATES.TemplateResponse(request, "frame.html", {"chat": self.chat})
        ancestors = " ".join(("'self'", *self._origins))
        response.headers["content-security-policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
            f"base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
        )
        return response

    async def _sample(self, request: Request) -> Response:
        """Somebody's page with the one line in it."""
        return _TEMPLATES.TemplateResponse(request, "sample.html")
