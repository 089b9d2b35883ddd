"""Who is writing on the web: a random id, signed, in the page itself. No cookie, so nothing to consent to and nothing that
stays on a shared computer after the page is closed."""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

from bot.settings import Settings


class Sessions:
    """Signs session ids and checks what comes back."""

    def __init__(self, settings: Settings) -> None:
        self._signer = URLSafeSerializer(settings.derived("web-session"), salt="pal")

    def new(self) -> str:
        """A token for someone new."""
        return str(self._signer.dumps(secrets.token_urlsafe(16)))

    def person(self, token: str | None) -> str | None:
        """The id in `token`; None if it is missing or not one of ours."""
        if not token or len(token) > 200:
            return None
        try:
            found = self._signer.loads(token)
        except BadSignature:
            return None
        return found if isinstance(found, str) and found else None
