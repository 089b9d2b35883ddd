"""Who is writing on the web: a random id, signed. No cookie, so nothing to consent to.

Two kinds of token. The page without script holds its own in the page itself: it ends with the page. The widget's is kept
by the browser, so it also says when it was made and ends by itself: after half an hour without a message, or, if they chose
to be remembered, when PAL forgets them as well.
"""

import secrets
import time
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from bot.front.retention import PEOPLE_S
from bot.settings import Settings

#: How long a widget's token lasts after the last message, seconds.
IDLE_S = 30 * 60.0
#: Front doors on several machines may disagree about the time by this much, seconds.
_SKEW_S = 120.0


class Sessions:
    """Signs session ids and checks what comes back."""

    def __init__(self, settings: Settings) -> None:
        self._signer = URLSafeSerializer(settings.derived("web-session"), salt="pal")

    def new(self) -> str:
        """A token for someone new, for the page without script."""
        return str(self._signer.dumps(secrets.token_urlsafe(16)))

    def kept(self, person: str | None, remember: bool, now: float | None = None) -> str:
        """A token for the browser to keep: of `person`, or of someone new. `remember`: 30 days instead of 30 minutes."""
        at = int(time.time() if now is None else now)
        return str(self._signer.dumps([person or secrets.token_urlsafe(16), at, int(remember)]))

    def person(self, token: str | None, now: float | None = None) -> str | None:
        """The id in `token`; None if it is missing, not one of ours or too old."""
        if not token or len(token) > 200:
            return None
        try:
            found = self._signer.loads(token)
        except BadSignature:
            return None
        if isinstance(found, list):
            return _fresh(found, time.time() if now is None else now)
        return found if isinstance(found, str) and found else None


def _fresh(found: list[Any], now: float) -> str | None:
    person, at, remember = found
    age = now - at
    return str(person) if -_SKEW_S <= age <= (PEOPLE_S if remember else IDLE_S) else None
