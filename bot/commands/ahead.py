"""Lines of a stream, and a look at those that are already there."""

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

#: Lines that are looked at together. More of them save hardly more time, and the first would wait longer.
MOST = 8
_CHUNK = 1 << 16


class Ahead:
    """The lines of `stream`, each as soon as it is there. `look` is called with the texts of the next few before the first
    of them is given out: those that have come already, never waiting for one more."""

    def __init__(self, stream: BinaryIO, look: Callable[[Sequence[str]], None]) -> None:
        self._stream, self._look = stream, look

    def __iter__(self) -> Iterator[bytes]:
        # All pieces but the last of `lines` end a line; a piece of one is put together only once its end has come.
        begun: list[bytes] = []
        while chunk := self._stream.read1(_CHUNK):  # type: ignore[attr-defined]
            *whole, rest = chunk.split(b"\n")
            if not whole:
                begun.append(rest)
                continue
            whole[0] = b"".join([*begun, whole[0]])
            begun = [rest]
            for start in range(0, len(whole), MOST):
                yield from self._seen([line + b"\n" for line in whole[start : start + MOST]])
        if last := b"".join(begun):
            yield from self._seen([last])

    def _seen(self, lines: list[bytes]) -> list[bytes]:
        self._look([text for line in lines if (text := _text(line)) is not None])
        return lines


def _text(line: bytes) -> str | None:
    """As bot.commands.jsonlines reads it; None for what is no UTF-8."""
    try:
        return line.removesuffix(b"\n").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
