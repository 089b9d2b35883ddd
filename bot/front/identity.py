"""Pseudonyms: whoever reads PAL's databases cannot tell who wrote, nor match them with a platform's records."""

import base64
import hashlib
import hmac
import re

from bot.settings import Settings

_SHAPE = re.compile(r"[a-z]{2,12}-[a-z2-7]{26}")


class Identity:
    """Turns the ids that platforms give into keyed hashes."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.derived("pseudonyms").encode()

    def pseudonym(self, channel: str, person: str) -> str:
        """The conversation of `person` on `channel`, such as `telegram-5xq…`: the same every time, not reversible."""
        return f"{channel}-{self._hash(f'person:{channel}:{person}')}"

    def message(self, channel: str, person: str, platform_id: str) -> str:
        """The key of a message in the inbox. Hashed too: WhatsApp's message ids hold the phone number. The person is part of
        it, so that nobody is shown another's answer, whatever id they send."""
        return self._hash(f"message:{channel}:{len(person)}:{person}:{platform_id}")

    def _hash(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return base64.b32encode(digest).decode("ascii").lower()[:26]


def is_pseudonym(text: str) -> bool:
    """True if `text` has the shape of a pseudonym (not `channel:platform-id`)."""
    return _SHAPE.fullmatch(text) is not None
