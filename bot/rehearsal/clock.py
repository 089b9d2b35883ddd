"""The moment at which a conversation is played."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON_TIME = ZoneInfo("Europe/London")


def moment(as_of: str | None) -> datetime:
    """An ISO date (noon) or date and time in London; now for None. Raises ValueError in plain words."""
    if as_of is None:
        return datetime.now(LONDON_TIME)
    try:
        if len(as_of) == 10:
            return datetime.combine(date.fromisoformat(as_of), time(12), LONDON_TIME)
        found = datetime.fromisoformat(as_of)
    except ValueError:
        raise ValueError(f"{as_of!r} is not a date such as 2026-11-21, or 2026-11-21T23:30") from None
    return found.replace(tzinfo=LONDON_TIME) if found.tzinfo is None else found.astimezone(LONDON_TIME)
