"""Random tokens, of which the store keeps only a hash."""

import hashlib
import re
import secrets


def new() -> str:
    """256 random bits, in 43 characters that fit in a cookie and an address."""
    return secrets.token_urlsafe(32)


def kept(token: str) -> str:
    """What the store keeps. A plain hash is enough: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def looks_right(token: str) -> bool:
    """False for what cannot be one of ours."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{43}", token))
