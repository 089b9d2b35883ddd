"""That a change was asked for on a page of ours. Two layers: a token that only our pages hold, and where the browser says
the request comes from. (A third: the cookie is not sent along from other sites at all.)"""

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

#: Name of the form's field, and of the header that our script sends instead.
FIELD, HEADER = "csrf", "x-csrf-token"


def token(key: str, cookie: str) -> str:
    """The token of whoever holds `cookie`."""
    return hmac.new(key.encode(), cookie.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def right(key: str, cookie: str | None, sent: str | None) -> bool:
    """Whether a request carries its token."""
    if not cookie or not sent:
        return False
    return hmac.compare_digest(token(key, cookie).encode(), sent.encode("utf-8", "replace"))


def ours(request: Request) -> bool:
    """False if the browser says that the request comes from elsewhere. Old browsers say nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    # The scheme is not compared: behind a proxy that ends TLS it looks different from here.
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
