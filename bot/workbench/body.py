"""Reads what a form or a script sent, never more than allowed."""

import json
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import Message

from bot.workbench.errors import Sorry

#: Bytes: a form; a form with a file.
LARGEST, LARGEST_UPLOAD = 512 * 1024, 6 * 1024 * 1024
_FIELDS = 2000


async def read(request: Request, largest: int) -> tuple[FormData, dict[str, Any]]:
    """The form's fields, and the object if it is JSON; one of the two is empty. Raises Sorry."""
    request = _limited(request, largest)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if kind == "application/json":
            found = json.loads(await request.body() or b"{}")
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return FormData(), found
        form = await request.form(max_files=5, max_fields=_FIELDS, max_part_size=largest)
    except (ValueError, RecursionError):
        raise Sorry(400, "This was not understood", "The form came in an odd shape. Go back and send it again.") from None
    return form, {}


def _limited(request: Request, largest: int) -> Request:
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > largest:
            # A little more is read and thrown away, so that the browser can hear the answer.
            while message.get("more_body") and size < largest * 5:
                message = await request.receive()
                size += len(message.get("body", b""))
            raise Sorry(413, "Too large", f"At most {largest // 1024} kB can be sent at once.")
        return message

    return Request(request.scope, receive)
