"""Erasure in every store that knows a conversation: the inbox, Rasa's tracker and the workers' lists."""

from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path

from bot.front.inbox import Inbox
from bot.front.retention import (
    COUNTERS_S,
    ERASED_S,
    FEEDBACK_S,
    IDS_S,
    PEOPLE_S,
    SHEETS_S,
    TALKS_S,
    TALLIES_S,
    UNANSWERED_S,
    WORDS_S,
)
from bot.stores import erase_workbench
from bot.stores.erase import ListsEraser, TrackerEraser
from bot.teach import job


class Forgetter:
    """Erases. Not while a turn of that conversation is under way: Rasa would save it again afterwards."""

    def __init__(
        self,
        inbox: Inbox,
        tracker_url: str,
        offers_url: str | None = None,
        data: Path | None = None,
        workbench_url: str | None = None,
    ) -> None:
        self._workbench_url = workbench_url
        self._data = data
        self._inbox = inbox
        self._tracker_url = tracker_url
        self._offers_url = offers_url

    def forget(self, conversation: str, keep: int | None = None) -> tuple[int, int]:
        """Erases one conversation; returns how many messages and events that were. `keep`: the inbox id whose answer ("it
        is deleted") has still to be read; it goes ERASED_S later."""
        self._lists(lambda lists: lists.forget([conversation]))
        tracker = TrackerEraser(self._tracker_url)
        try:
            # The tracker first: if the second step fails, the person is still in the inbox and can be forgotten again.
            events = tracker.forget([conversation])
            messages = self._inbox.forget(conversation, keep)
            tracker.shrink()
        finally:
            tracker.close()
        self._inbox.shrink()
        return messages, events

    def purge(self, now: float) -> int:
        """Erases what is past its time at `now` (seconds since 1970); returns how many people went."""
        self._inbox.finish_erasures(now - ERASED_S)
        self._inbox.purge_tallies(_day(now - TALLIES_S))
        gone = set(self._inbox.purge(now - WORDS_S, now - IDS_S, now - PEOPLE_S))
        before = [_day(now - age) for age in (PEOPLE_S, FEEDBACK_S, UNANSWERED_S, COUNTERS_S)]
        self._lists(lambda lists: lists.purge(*before))
        tracker = TrackerEraser(self._tracker_url)
        try:
            tracker.forget(gone)
            gone |= set(tracker.purge(now - PEOPLE_S))
            tracker.shrink()
        finally:
            tracker.close()
        self._inbox.shrink()
        if self._data is not None:
            job.tidy(self._data)
            erase_workbench.purge_sheets(self._data, SHEETS_S)
        if self._workbench_url is not None:
            erase_workbench.purge_rows(self._workbench_url, now - TALKS_S)
        return len(gone)

    def finish(self, now: float) -> int:
        """Erases what was left so that the answer "it is deleted" could be read; returns how many messages that were."""
        gone = self._inbox.finish_erasures(now - ERASED_S)
        if gone:
            self._inbox.shrink()
        return gone

    def _lists(self, erase: Callable[[ListsEraser], object]) -> None:
        if self._offers_url is None:
            return
        lists = ListsEraser(self._offers_url)
        try:
            erase(lists)
            lists.shrink()
        finally:
            lists.close()


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, timezone.utc).date()
