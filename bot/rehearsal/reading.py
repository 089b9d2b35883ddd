"""The offers database, for reading only."""

from datetime import date

from bot.offers.store import Store


class ReadingStore(Store):
    """Reads what is there; what the real way would write down is only listed in `noted`."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.engine)
        self.noted: list[str] = []

    def add_feedback(
        self, day: date, topic: str | None, authority: str | None, helped: bool, conversation: str | None = None
    ) -> None:
        """Notes that it would be stored."""
        self.noted.append("feedback")

    def add_unanswered(self, day: date, text: str, nearest: list[str], conversation: str | None = None) -> None:
        """Notes that it would be stored."""
        self.noted.append("unanswered")
