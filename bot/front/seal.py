"""Addresses (chat ids, phone numbers) as they wait in the inbox for their answer: encrypted with a key of PAL_SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, InvalidToken

from bot.settings import Settings


class Seal:
    """Encrypts what must leave the inbox again. Whoever has the database but not the key learns nothing from it."""

    def __init__(self, settings: Settings) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(bytes.fromhex(settings.derived("addresses"))))

    def close(self, address: str) -> str:
        """`address`, sealed."""
        return self._fernet.encrypt(address.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, sealed: str | None) -> str | None:
        """The address; None if there is none or it was sealed with another key."""
        try:
            return self._fernet.decrypt((sealed or "").encode("ascii")).decode("utf-8", "surrogatepass")
        except InvalidToken:
            return None
