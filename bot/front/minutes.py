"""The last minute of every conversation, in memory: a thought may come in pieces, "i want to" · "kill myself"."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.front import taking

#: Conversations remembered.
_MOST = 5000


@dataclass(frozen=True)
class _Piece:
    number: int
    at: float
    message: str
    text: str


class Minutes:
    """What was written, by conversation, until it has been answered as a crisis or is a minute old."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, list[_Piece]] = OrderedDict()
        self._count = 0

    def before(self, conversation: str, message: str, at: float) -> list[str]:
        """The texts of the minute before `at` (seconds since 1970), oldest first. Without `message` itself, if that comes
        a second time."""
        pieces = [piece for piece in self._held.get(conversation, ()) if piece.at >= at - taking.JOIN_S]
        return [piece.text for piece in pieces if piece.message != message]

    def add(self, conversation: str, message: str, text: str, at: float) -> int:
        """Remembers the text of `message`; returns its number, by which it can be told from later ones."""
        pieces = self._held.setdefault(conversation, [])
        self._held.move_to_end(conversation)
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
        for piece in pieces:
            if piece.message == message:
                return piece.number
        self._count += 1
        fresh = [piece for piece in pieces if piece.at >= at - taking.JOIN_S]
        self._held[conversation] = [*fresh, _Piece(self._count, at, message, text)][-taking.JOIN_MOST :]
        return self._count

    def until(self, conversation: str, number: int) -> list[str]:
        """What is still held of the minute before message `number`."""
        pieces = self._held.get(conversation, ())
        at = next((piece.at for piece in pieces if piece.number == number), None)
        if at is None:
            return []
        return [piece.text for piece in pieces if piece.number < number and piece.at >= at - taking.JOIN_S]

    def answered(self, conversation: str, number: int | None = None) -> None:
        """Forgets what was written up to message `number` (all of it, if None): it was answered, and the same words must
        not set it off again with the next message."""
        pieces = self._held.get(conversation, [])
        left = [] if number is None else [piece for piece in pieces if piece.number > number]
        if left:
            self._held[conversation] = left
        else:
            self._held.pop(conversation, None)
