"""Sign-in through an organisation's own accounts (OpenID Connect: authorization code, PKCE, state, nonce).

It proves an e-mail address and nothing else: who may come in, and what they may do, is the workbench's own list. While the
provider does not answer, the password still works.
"""

import time
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.workbench.oidc_answers import Away, NotProven
from bot.workbench.settings import Oidc

_TIMEOUT_S = 6.0
_FRESH_S = 3600.0
#: What a provider signs with its own key. Never "none", never a shared secret.
_ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
_LEEWAY_S = 60
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Begun:
    """What must be remembered until they come back."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider. What it publishes about itself is read when it is first needed, and again after an hour."""

    def __init__(self, settings: Oidc, back: str) -> None:
        self._settings = settings
        self._back = back
        self._about: tuple[float, dict[str, Any]] | None = None

    async def begin(self) -> Begun:
        """Where to send them. Raises Away."""
        about = await self._metadata()
        verifier, nonce = generate_token(64), generate_token(43)
        async with self._client() as client:
            address, state = client.create_authorization_url(
                about["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        return Begun(address, state, nonce, verifier)

    async def email(self, code: str, nonce: str, verifier: str, issuer: str | None, now: float) -> str:
        """The proven e-mail address of whoever came back with `code`. `issuer`: as the answer names it, if it does. Raises
        Away, NotProven."""
        about = await self._metadata()
        if issuer is not None and issuer != about["issuer"]:
            raise NotProven("another issuer")
        try:
            async with self._client() as client:
                token = await client.fetch_token(about["token_endpoint"], code=code, code_verifier=verifier)
        except OAuthError as error:
            raise NotProven(f"code: {error.error}") from None
        except (httpx.HTTPError, ValueError) as error:
            raise Away(type(error).__name__) from None
        claims = await self._claims(about, token, nonce, now)
        if "email" not in claims and about.get("userinfo_endpoint"):
            more = await self._get(about["userinfo_endpoint"], {"authorization": f"Bearer {token['access_token']}"})
            if more.get("sub") != claims["sub"]:
                raise NotProven("userinfo is about somebody else")
            claims = {**more, **claims}
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise NotProven("no verified e-mail address")
        return email

    async def _claims(self, about: dict[str, Any], token: dict[str, Any], nonce: str, now: float) -> dict[str, Any]:
        """What the id token says, once its signature, issuer, audience, times, nonce and hash are right."""
        keys: Any = await self._get(about["jwks_uri"])
        try:
            found = jwt.decode(str(token.get("id_token", "")), KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
            options = {
                "iss": {"essential": True, "value": about["issuer"]},
                "aud": {"essential": True, "value": self._settings.client_id},
            }
            params = {
                "nonce": nonce,
                "client_id": self._settings.client_id,
                "access_token": token.get("access_token"),
            }
            CodeIDToken(found.claims, found.header, options, params).validate(now, _LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotProven(type(error).__name__) from None
        claims: dict[str, Any] = found.claims
        return claims

    async def _metadata(self) -> dict[str, Any]:
        if self._about is None or time.monotonic() - self._about[0] > _FRESH_S:
            found = await self._get(f"{self._settings.issuer}/.well-known/openid-configuration")
            if any(not isinstance(found.get(name), str) for name in _NEEDED):
                raise Away("not an OpenID provider")
            # The setting is kept without a slash at the end; some issuers have one.
            if found["issuer"].rstrip("/") != self._settings.issuer:
                raise Away("another issuer")
            self._about = (time.monotonic(), found)
        return self._about[1]

    async def _get(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
                answer = await client.get(address, headers=headers)
                answer.raise_for_status()
                found = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Away(type(error).__name__) from None
        if not isinstance(found, dict):
            raise Away("not an object")
        return found

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._settings.client_id,
            self._settings.client_secret.value,
            scope="openid email",
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
        )
