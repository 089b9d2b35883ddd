"""A form that was sent after the session had ended is not lost: signing in carries it along, and a button sends it again."""

from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from bot.workbench import csrf

#: Names of the hidden fields in the sign-in form.
PATH, NAMES, VALUES = "kept_path", "kept_name", "kept_value"
_MOST = 1000

Kept = list[tuple[str, str]]


def worth(request: Request) -> bool:
    """Whether the browser itself says that one of our pages sent this; only then may it be shown to be sent again."""
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "?")


def fields(form: FormData) -> Kept:
    """What was typed. Files cannot be kept, and forms with a password are not."""
    if any("password" in name for name in form):
        return []
    found = [(name, value) for name, value in form.multi_items() if not isinstance(value, UploadFile)]
    return [(name, value) for name, value in found if name != csrf.FIELD][:_MOST]


def carried(form: FormData) -> tuple[str, Kept]:
    """What a sign-in form carries: the path it was for ("" if none), and the fields."""
    names, values = form.getlist(NAMES), form.getlist(VALUES)
    path = form.get(PATH)
    if not isinstance(path, str) or len(names) != len(values):
        return "", []
    return path, [(str(name), str(value)) for name, value in zip(names, values, strict=True)]
