"""An OpenID provider over real HTTP that a test can make lie."""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.widget.serving import Serving

CLIENT, SECRET = "pal", "a client secret for tests"


class FakeProvider:
    """Signs everybody in as `email`. `lies` changes claims, `wrong` names one thing done wrong."""

    def __init__(self) -> None:
        self.served = Serving(
            lambda: Starlette(
                routes=[
                    Route("/.well-known/openid-configuration", self.about),
                    Route("/authorize", self.authorize),
                    Route("/token", self.token, methods=["POST"]),
                    Route("/keys", self.keys),
                    Route("/userinfo", self.userinfo),
                ]
            )
        )
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.calm()

    def calm(self) -> None:
        """Honest again."""
        self.email: str | None = "worker@example.org"
        self.verified: Any = True
        self.lies: dict[str, Any] = {}
        self.wrong = ""
        self.info: dict[str, Any] = {}

    @property
    def issuer(self) -> str:
        return self.served.address

    async def about(self, _request: Request) -> Response:
        if self.wrong == "broken":
            return Response("<html>", 500)
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.issuer}/{path}" for name, path in paths.items()}
        issuer = "https://elsewhere.example" if self.wrong == "issuer" else self.issuer
        return JSONResponse({"issuer": issuer, "userinfo_endpoint": f"{self.issuer}/userinfo", **found})

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"]
        assert asked["code_challenge_method"] == "S256" and asked["nonce"] and asked["state"]
        back = {"state": "somebody else's" if self.wrong == "state" else asked["state"]}
        if self.wrong == "refused":
            back["error"] = "access_denied"
        else:
            back["code"] = f"code-{len(self.codes)}"
            self.codes[back["code"]] = asked
        if self.wrong == "mix-up":
            back["iss"] = "https://elsewhere.example"
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(sent["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        if request.headers.get("authorization") != f"Basic {basic}" or asked is None or proof != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        at = int(time.time())
        claims: dict[str, Any] = {"iss": self.issuer, "sub": "s1", "aud": CLIENT, "iat": at, "exp": at + 300}
        claims |= {"nonce": asked["nonce"]}
        if self.email is not None:
            claims |= {"email": self.email, "email_verified": self.verified}
        claims |= self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "at", "token_type": "Bearer", "id_token": self._signed(claims)})

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.wrong == "unsigned":
            parts = [
                base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in ('{"alg":"none"}', _json(claims))
            ]
            return ".".join([*parts, ""])
        if self.wrong == "secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.ljust(40, "x")))
        key = RSAKey.generate_key(2048, parameters={"kid": "one"}) if self.wrong == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    async def keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def userinfo(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer at"
        return JSONResponse(self.info)


def _json(claims: dict[str, Any]) -> str:
    import json

    return json.dumps(claims)
