"""The workbench's own settings: where it is reached, and sign-in through an organisation's own accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels.settings import Secret, SettingsError

_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Oidc:
    """An OpenID Connect provider at which PAL is registered."""

    issuer: str
    client_id: str
    client_secret: Secret


@dataclass(frozen=True)
class WorkbenchSettings:
    """`address`: of the whole of PAL as browsers see it, without a slash at the end; None: as the request says."""

    address: str | None = None
    oidc: Oidc | None = None


def read(values: Mapping[str, str], env: str) -> WorkbenchSettings:
    """From PAL_ADDRESS and PAL_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET. Raises SettingsError."""
    address = _address(values, "PAL_ADDRESS", env)
    issuer = _address(values, "PAL_OIDC_ISSUER", env)
    client_id, secret = (values.get(f"PAL_OIDC_{name}", "").strip() for name in ("CLIENT_ID", "CLIENT_SECRET"))
    if not (issuer or client_id or secret):
        return WorkbenchSettings(address)
    if not (issuer and client_id and secret):
        raise SettingsError("PAL_OIDC_ISSUER, PAL_OIDC_CLIENT_ID and PAL_OIDC_CLIENT_SECRET go together: set all or none.")
    if not address:
        raise SettingsError(
            "PAL_ADDRESS is missing: with PAL_OIDC_ISSUER the provider must know where to send people back to."
        )
    return WorkbenchSettings(address, Oidc(issuer, client_id, Secret(secret)))


def _address(values: Mapping[str, str], name: str, env: str) -> str | None:
    text = values.get(name, "").strip().rstrip("/")
    if not text:
        return None
    parts = urlsplit(text)
    safe = parts.scheme == "https" or (parts.scheme == "http" and (env != "production" or parts.hostname in _LOCAL))
    if not (parts.hostname and safe) or parts.query or parts.fragment:
        raise SettingsError(f"{name} must be an address that starts with https://, without ? and #.")
    return text
