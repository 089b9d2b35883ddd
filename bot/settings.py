"""The one settings object: read once from the environment and `.env`, checked, then never changed."""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.settings import Channels, Secret, SettingsError
from bot.channels.settings import read as read_channels
from bot.workbench.settings import WorkbenchSettings
from bot.workbench.settings import read as read_workbench

ROOT = Path(__file__).resolve().parents[1]

#: Values that people leave in a configuration by accident; production refuses them.
_WEAK_SECRETS = frozenset({"", "secret", "changeme", "change-me", "password", "default", "test", "dev", "development"})
_LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Settings:
    """What the environment says. `secret` is never shown by repr()."""

    env: str
    data_dir: Path
    host: str
    port: int
    rasa_port: int
    actions_port: int
    database_url: str | None
    redis_url: str | None
    log_level: str
    secret: Secret
    #: Websites, other than our own, whose pages may hold the chat widget.
    widget_origins: tuple[str, ...] = ()
    #: Telegram and WhatsApp, where they are set up, and which channels are switched off.
    channels: Channels = field(default_factory=Channels)
    workbench: WorkbenchSettings = field(default_factory=WorkbenchSettings)

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    def store_url(self, store: str) -> str:
        """SQLAlchemy address of `store` (offers, inbox, tracker, workbench): the shared database if there is one, else a
        file each."""
        return self.database_url or f"sqlite:///{self.data_dir / f'{store}.db'}"

    def derived(self, purpose: str) -> str:
        """A key for one purpose, so that no two uses of PAL_SECRET_KEY share a key."""
        return hmac.new(self.secret.value.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    @property
    def rasa_token(self) -> str:
        """What the front door shows Rasa's HTTP API. Both sides derive it, so it is written nowhere."""
        return self.derived("rasa-http-api")


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """The settings of this machine. The environment wins over `.env`. Raises SettingsError in plain words."""
    values = {**read_env_file(env_file or ROOT / ".env"), **(os.environ if environ is None else environ)}
    env = values.get("PAL_ENV") or "development"
    if env not in ("development", "production"):
        raise SettingsError(f"PAL_ENV is {env!r}: it can be development or production.")
    log_level = (values.get("PAL_LOG_LEVEL") or "warning").lower()
    if log_level not in _LOG_LEVELS:
        raise SettingsError(f"PAL_LOG_LEVEL is {log_level!r}: it can be {', '.join(_LOG_LEVELS)}.")
    if env == "production":
        _refuse_debug(log_level, values)
    data_dir = Path(values.get("PAL_DATA_DIR") or "var")
    if not data_dir.is_absolute():
        data_dir = ROOT / data_dir
    return Settings(
        env=env,
        data_dir=data_dir,
        # In development only this machine; a container or server sets it, or says production.
        host=values.get("PAL_HOST") or ("0.0.0.0" if env == "production" else "127.0.0.1"),
        port=_port(values, "PORT", 8000),
        rasa_port=_port(values, "PAL_RASA_PORT", 5005),
        actions_port=_port(values, "PAL_ACTIONS_PORT", 5055),
        database_url=_database_url(values),
        redis_url=_redis_url(values),
        log_level=log_level,
        secret=_secret(values, env, data_dir),
        widget_origins=_origins(values, env),
        channels=read_channels(values, env),
        workbench=read_workbench(values, env),
    )


def read_env_file(path: Path) -> dict[str, str]:
    """The NAME=value lines of a `.env` file; quotes around a value are taken off, other lines are refused by number."""
    values: dict[str, str] = {}
    if not path.is_file():
        return values
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = re.match(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$", line)
        if not match:
            raise SettingsError(f"{path.name} line {number} is not NAME=value.")
        name, value = match.groups()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[name] = value
    return values


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}: it must be a port number from 1 to 65535.")
    return int(text)


def _database_url(values: Mapping[str, str]) -> str | None:
    url = values.get("DATABASE_URL")
    if not url:
        return None
    # Hosting services still hand out the old scheme, which SQLAlchemy 1.4 no longer takes.
    url = re.sub(r"^postgres://", "postgresql://", url)
    if not url.startswith("postgresql"):
        raise SettingsError("DATABASE_URL must start with postgresql://. Leave it out to use files in var/.")
    return url


def _redis_url(values: Mapping[str, str]) -> str | None:
    url = values.get("REDIS_URL")
    if url and not url.startswith(("redis://", "rediss://")):
        raise SettingsError("REDIS_URL must start with redis:// or rediss://.")
    return url or None


def _origins(values: Mapping[str, str], env: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(values.get("PAL_WIDGET_ORIGINS", "").replace(",", " ").split()))
    scheme = "https" if env == "production" else "https?"
    for origin in found:
        # Exactly what a browser sends, or it would never match. "*" would let any page talk in PAL's name.
        if not re.fullmatch(rf"{scheme}://[a-z0-9.-]+(:[0-9]{{1,5}})?", origin):
            raise SettingsError(
                f"PAL_WIDGET_ORIGINS has {origin!r}: write each website as https://www.example.org, in small letters, "
                "without a path or a slash at the end, with spaces or commas between them."
            )
    return found


def _refuse_debug(log_level: str, values: Mapping[str, str]) -> None:
    levels = {"PAL_LOG_LEVEL": log_level} | {n: values.get(n, "") for n in ("LOG_LEVEL", "LOG_LEVEL_LIBRARIES")}
    for name, level in levels.items():
        if level.lower() == "debug":
            raise SettingsError(f"{name} is debug: debug logs hold what people write, so production refuses them.")


def _secret(values: Mapping[str, str], env: str, data_dir: Path) -> Secret:
    text = values.get("PAL_SECRET_KEY", "").strip()
    if env == "production":
        if text.lower() in _WEAK_SECRETS or len(text) < 32:
            raise SettingsError(
                "PAL_SECRET_KEY is missing, too short or a default. Production needs 32 random characters or more: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return Secret(text)
    return Secret(text or _development_secret(data_dir / "secret"))


def _development_secret(path: Path) -> str:
    """A random secret that stays on this machine, so that sessions outlive a restart."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            text = path.read_text(encoding="ascii").strip()
            if text:
                return text
            raise SettingsError(f"{path} is empty: delete it and start again.") from None
        text = secrets.token_urlsafe(48)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        return text
    except OSError as error:
        raise SettingsError(f"PAL cannot write to {path.parent}: {error.strerror}. PAL_DATA_DIR sets it.") from error
