"""Reading requests without letting anyone fill the memory."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

#: Bytes. The longest message, every character of it escaped, fits.
LARGEST = 64 * 1024


class TooLarge(Exception):
    """The body is larger than any message can be."""


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """The raw body. Raises TooLarge."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


async def read_json(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises TooLarge, or ValueError if it is none."""
    try:
        found = json.loads(await read_body(request))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a plain form (the last one of a name). Raises TooLarge."""
    body = await read_body(request)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))
