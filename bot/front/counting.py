"""Counts alarms of the safety screen: a day and a kind, never who, where or what was said."""

import logging
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.settings import Settings

log = logging.getLogger(__name__)

_LONDON = ZoneInfo("Europe/London")


class Alarms:
    """Called with the kind of each crisis, once it has been answered and written down. Never raises and never waits: the
    count is written in a thread of its own."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.store_url("offers")
        self._count: Callable[[str], None] | None = None
        self._close: Callable[[], None] = lambda: None

    def __call__(self, kind: str) -> None:
        try:
            if self._count is None:
                self._open()
            if self._count is not None:
                self._count(kind)
        except Exception as error:
            log.error("alarm not counted: %s", type(error).__name__)

    def _open(self) -> None:
        # On first need: the front door must open fast.
        from bot.offers.counters import Counting

        counting = Counting(self._url)
        self._count = lambda kind: counting.count(datetime.now(_LONDON).date(), ("alarm", kind, ""))
        self._close = counting.close

    def close(self) -> None:
        """Counts what is waiting."""
        self._close()
