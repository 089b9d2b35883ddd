"""Rasa's run-time endpoints, written from the settings; the file at the root stays plain."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ruamel.yaml import YAML

from bot.settings import Settings

_TRACKER = "bot.stores.tracker.RaisingSQLTrackerStore"


def contents(settings: Settings) -> dict[str, Any]:
    """The endpoints as data: actions on this machine, our tracker store, Redis for locks if there is one."""
    found: dict[str, Any] = {"action_endpoint": {"url": f"{settings.actions_url}/webhook"}}
    if settings.database_url:
        found["tracker_store"] = {"type": _TRACKER, "url": settings.database_url}
    else:
        found["tracker_store"] = {"type": _TRACKER, "dialect": "sqlite", "db": str(settings.data_dir / "tracker.db")}
    if settings.redis_url:
        found["lock_store"] = {"type": "redis", **_redis(settings.redis_url)}
    return found


def _redis(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    found: dict[str, Any] = {"url": parts.hostname or "localhost", "port": parts.port or 6379}
    if parts.path.strip("/"):
        found["db"] = int(parts.path.strip("/"))
    if parts.username:
        found["username"] = unquote(parts.username)
    if parts.password:
        found["password"] = unquote(parts.password)
    if parts.scheme == "rediss":
        found["use_ssl"] = True
    return found


def write(settings: Settings) -> Path:
    """Writes them to `run/endpoints.yml` of the data folder, for this user's eyes only: they may hold a password."""
    path = settings.data_dir / "run" / "endpoints.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        YAML(typ="safe").dump(contents(settings), file)
    return path
