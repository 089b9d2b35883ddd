"""The offers as open data: `GET /api/offers`, and its description at `GET /api/openapi.json`.

Open to every website and kept in caches for five minutes; a caller that sends the ETag back gets 304 and no body.
"""

import asyncio
import hashlib
import logging
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.front.threads import Threads
from bot.topics import TOPICS

log = logging.getLogger(__name__)

_OPEN = {"access-control-allow-origin": "*", "cache-control": "public, max-age=300"}


class OpenData:
    """Reads through one thread. The engine room is imported when it is first asked for: starting must not wait for it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._threads = Threads("offers", 1)
        self._engine: Any = None
        self._lock = asyncio.Lock()

    def routes(self) -> list[Route]:
        """What the front door serves."""
        return [Route("/api/offers", self.offers), Route("/api/openapi.json", self.description)]

    async def offers(self, request: Request) -> Response:
        """Offers of one authority and topic (slugs), all where a parameter is left out."""
        topic = request.query_params.get("topic")
        if topic is not None and topic not in TOPICS:
            return JSONResponse({"error": f"no such topic; use one of: {', '.join(TOPICS)}"}, 400, _OPEN)
        try:
            async with self._lock:
                rows = await self._threads.run(30.0, self._rows, request.query_params.get("authority"), topic)
        except Exception as error:
            log.error("offers cannot be read: %s", type(error).__name__)
            return JSONResponse({"error": "the offers cannot be read just now"}, 503)
        return _cached(request, msgspec.json.encode({"licence": "see NOTICE", "offers": rows}))

    async def description(self, request: Request) -> Response:
        """OpenAPI 3.1; the shape of an offer is made from the schema itself, so it cannot be out of date."""
        return _cached(request, msgspec.json.encode(_openapi()))

    def _rows(self, authority: str | None, topic: str | None) -> list[dict[str, Any]]:
        from bot.offers import export
        from bot.stores.engine import open_engine

        if self._engine is None:
            self._engine = open_engine(self._url)
        return export.rows(self._engine, authority, topic)


def _cached(request: Request, body: bytes) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**_OPEN, "etag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _openapi() -> dict[str, Any]:
    from bot.offers.schema import Offer

    (offer,), parts = msgspec.json.schema_components([Offer], ref_template="#/components/schemas/{name}")
    parameters = [
        {
            "name": "authority",
            "in": "query",
            "schema": {"type": "string"},
            "description": "slug, as camden, london, england",
        },
        {"name": "topic", "in": "query", "schema": {"type": "string", "enum": list(TOPICS)}},
    ]
    row = {"allOf": [offer, {"type": "object", "properties": {"authority": {"type": "string"}}}]}
    found = {"type": "object", "properties": {"licence": {"type": "string"}, "offers": {"type": "array", "items": row}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "What London's care leavers are owed",
            "version": "1",
            "description": "Every offer with its source, the day it was seen and, once somebody has confirmed it, checked.",
        },
        "paths": {
            "/api/offers": {
                "get": {
                    "summary": "Offers, of one authority and topic if named",
                    "parameters": parameters,
                    "responses": {
                        "200": {"description": "The offers", "content": {"application/json": {"schema": found}}},
                        "304": {"description": "Not changed since the ETag that was sent"},
                        "400": {"description": "No such topic"},
                    },
                }
            }
        },
        "components": {"schemas": parts},
    }
