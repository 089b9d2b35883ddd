"""Jinja2 for the workbench: everything is escaped, and a name that is not there is an error, not a gap."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.workbench.forms import described, described_by, flat
from bot.workbench.security import IN_WORDS

FOLDER = Path(__file__).parent
_LONDON = ZoneInfo("Europe/London")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one environment, with its compiled templates."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update({"moment": moment, "day": day})
    made.globals.update(
        roles=IN_WORDS, static=static, council_name=council_name, described=described, described_by=described_by, flat=flat
    )
    return made


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """Path of a file of static/, with a mark that changes with the file so that browsers may keep it."""
    content = (FOLDER / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def council_name(slug: str | None) -> str:
    """ "camden" → "Camden"; "london" → "London"."""
    from bot.places.authorities import names

    return names().get(slug or "", (slug or "").replace("-", " ").capitalize())


def moment(value: Any) -> str:
    """Seconds since 1970, or an ISO text in UTC, as people in London write it: 21 Nov 2026, 14:05."""
    if value is None:
        return ""
    if isinstance(value, str):
        at = datetime.fromisoformat(value.replace("Z", "+00:00"))
    else:
        at = datetime.fromtimestamp(float(value), _LONDON)
    at = at.astimezone(_LONDON) if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC")).astimezone(_LONDON)
    return f"{at.day} {at:%b %Y, %H:%M}"


def day(value: Any) -> str:
    """An ISO day (or month) as people write it: 2026-11-21 → 21 Nov 2026, 2026-11 → Nov 2026."""
    text = str(value or "")
    try:
        at = datetime.fromisoformat(text[:10] if len(text) >= 10 else f"{text}-01")
    except ValueError:
        return text
    return f"{at.day} {at:%b %Y}" if len(text) >= 10 else f"{at:%b %Y}"
