"""The settings of Telegram and WhatsApp, and of channels that are switched off. Part of bot.settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

#: Values that people leave in a configuration by accident.
_WEAK = re.compile(
    r"(change|replace|your|my|put|insert|enter|example|sample|default|secret|password|token|test|dev|development|key|here"
    r"|webhook|verify|app|pal|the|a|me|this|it|with|some|random|string|value|xxx+|0+|1+|[-_ .<>…])*",
    re.IGNORECASE,
)
_TELEGRAM_API = "https://api.telegram.org"
_GRAPH_API = "https://graph.facebook.com"
#: Meta keeps a version for two years.
_GRAPH_VERSION = "v23.0"
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
#: Every channel has an off switch: PAL_<CHANNEL>_OFF holds the sentence that is said instead.
SWITCHED = ("web", "telegram", "whatsapp")
_LONGEST_OFF = 1000


class SettingsError(Exception):
    """A setting that PAL cannot work with; the text says in plain words which one and what to do."""


@dataclass(frozen=True)
class Secret:
    """Text that must not end up in a log."""

    value: str

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


@dataclass(frozen=True)
class TelegramSettings:
    """A bot. Without `webhook_secret` no webhook is believed."""

    token: Secret
    webhook_secret: Secret | None
    #: Address of the Bot API, up to and without "/bot<token>".
    api_base: str
    #: Development asks Telegram for messages; production waits for Telegram's calls.
    poll: bool


@dataclass(frozen=True)
class WhatsAppSettings:
    """A number on Meta's Cloud API."""

    token: Secret
    phone_id: str
    app_secret: Secret
    verify_token: Secret
    #: Address of the Graph API, with its version.
    api_base: str


@dataclass(frozen=True)
class Channels:
    """What is set up. `off`: channel -> the sentence it says instead of answering."""

    telegram: TelegramSettings | None = None
    whatsapp: WhatsAppSettings | None = None
    off: Mapping[str, str] = field(default_factory=dict)


def read(values: Mapping[str, str], env: str) -> Channels:
    """The channels' settings. Raises SettingsError in plain words."""
    return Channels(_telegram(values, env), _whatsapp(values, env), _off(values))


def weak(text: str, shortest: int) -> bool:
    """True for a secret that is missing, too short, or made of nothing but the words of an example."""
    return len(text) < shortest or _WEAK.fullmatch(text) is not None


def _telegram(values: Mapping[str, str], env: str) -> TelegramSettings | None:
    token = values.get("TELEGRAM_TOKEN", "").strip()
    secret = values.get("TELEGRAM_WEBHOOK_SECRET", "").strip()
    if not token:
        if secret and env == "production":
            raise SettingsError("TELEGRAM_WEBHOOK_SECRET is set but TELEGRAM_TOKEN is not: set both, or neither.")
        return None
    if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}", token):
        raise SettingsError("TELEGRAM_TOKEN does not look like a bot's token. @BotFather gives one like 123456:AbC-dEf.")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise SettingsError("TELEGRAM_WEBHOOK_SECRET may hold letters, digits, - and _ only, at most 256 of them.")
    if env == "production":
        if weak(token.partition(":")[2], 20):
            raise SettingsError("TELEGRAM_TOKEN is too short or an example. @BotFather gives you the real one.")
        _strong("TELEGRAM_WEBHOOK_SECRET", secret, 16)
    base = _base(values, "TELEGRAM_API_BASE", _TELEGRAM_API, env)
    return TelegramSettings(
        Secret(token), Secret(secret) if secret else None, base.removesuffix("/bot"), poll=env != "production"
    )


def _whatsapp(values: Mapping[str, str], env: str) -> WhatsAppSettings | None:
    names = ("WHATSAPP_TOKEN", "WHATSAPP_PHONE_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")
    found = {name: values.get(name, "").strip() for name in names}
    if not any(found.values()):
        return None
    missing = [name for name in names if not found[name]]
    if missing:
        raise SettingsError(f"WhatsApp needs {', '.join(missing)} as well. docs/channels/whatsapp.md says where they are.")
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,40}", found["WHATSAPP_PHONE_ID"]):
        raise SettingsError("WHATSAPP_PHONE_ID is the number's id in Meta's app (digits), not the phone number.")
    if env == "production":
        _strong("WHATSAPP_TOKEN", found["WHATSAPP_TOKEN"], 20)
        _strong("WHATSAPP_APP_SECRET", found["WHATSAPP_APP_SECRET"], 16)
        _strong("WHATSAPP_VERIFY_TOKEN", found["WHATSAPP_VERIFY_TOKEN"], 12)
    base = _base(values, "WHATSAPP_API_BASE", _GRAPH_API, env)
    if not re.search(r"/v[0-9]+(\.[0-9]+)?$", base):
        base = f"{base}/{_GRAPH_VERSION}"
    return WhatsAppSettings(
        Secret(found["WHATSAPP_TOKEN"]),
        found["WHATSAPP_PHONE_ID"],
        Secret(found["WHATSAPP_APP_SECRET"]),
        Secret(found["WHATSAPP_VERIFY_TOKEN"]),
        base,
    )


def _strong(name: str, secret: str, shortest: int) -> None:
    if weak(secret, shortest):
        raise SettingsError(
            f"{name} is missing, too short or a default. Production needs {shortest} random characters or more."
        )


def _base(values: Mapping[str, str], name: str, default: str, env: str) -> str:
    base = (values.get(name) or default).strip().rstrip("/")
    parts = urlsplit(base)
    safe = parts.scheme == "https" or (parts.scheme == "http" and (env != "production" or parts.hostname in _LOCAL))
    if not (parts.hostname and safe):
        raise SettingsError(f"{name} must be an address that starts with https://.")
    return base


def _off(values: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for channel in SWITCHED:
        name = f"PAL_{channel.upper()}_OFF"
        text = values.get(name, "").strip()
        if len(text) > _LONGEST_OFF:
            raise SettingsError(f"{name} is too long: at most {_LONGEST_OFF} characters are said.")
        if text:
            found[channel] = text
    return found
