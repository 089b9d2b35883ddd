"""Erasure in every store that knows a conversation: the inbox and Rasa's tracker."""

from bot.front.inbox import Inbox
from bot.front.retention import IDS_S, PEOPLE_S, WORDS_S
from bot.stores.erase import TrackerEraser


class Forgetter:
    """Erases. Not while a turn of that conversation is under way: Rasa would save it again afterwards."""

    def __init__(self, inbox: Inbox, tracker_url: str) -> None:
        self._inbox = inbox
        self._tracker_url = tracker_url

    def forget(self, conversation: str, keep: int | None = None) -> tuple[int, int]:
        """Erases one conversation; returns how many messages and events that were. `keep`: the inbox id whose answer ("it
        is deleted") has still to be read; it goes with the next purge."""
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
        gone = set(self._inbox.purge(now - WORDS_S, now - IDS_S, now - PEOPLE_S))
        tracker = TrackerEraser(self._tracker_url)
        try:
            tracker.forget(gone)
            gone |= set(tracker.purge(now - PEOPLE_S))
            tracker.shrink()
        finally:
            tracker.close()
        self._inbox.shrink()
        return len(gone)
