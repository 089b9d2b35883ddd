"""What goes wrong, in words for the person."""


class Sorry(Exception):
    """Raise it anywhere in a page: the person sees this title and these words, with that HTTP status."""

    def __init__(self, status: int, title: str, words: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.words = words


def missing(what: str = "This page") -> Sorry:
    """For an id that is not there."""
    return Sorry(404, "Not found", f"{what} is not there. It may have been removed, or the address is not quite right.")


def not_yours() -> Sorry:
    """For what their role or council does not let them do."""
    return Sorry(403, "Not for your role", "What you may do here does not include this. An admin can change that.")
