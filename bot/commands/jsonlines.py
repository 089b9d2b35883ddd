"""Lines of text in, one JSON object a line out: what `pal parse`, `pal safety` and their like share."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any


def run(
    handle: Callable[[str], dict[str, Any]], lines: Iterable[bytes] | None = None, out: io.TextIOBase | None = None
) -> int:
    """Writes `handle(line)` for each line of standard input, as it comes. Memory does not grow with the number of lines.

    Lines end at "\\n" only: U+2028, form feeds and the like are part of what somebody wrote. A line that is no UTF-8, or
    that `handle` fails on, gives `{"text", "error"}`, and the rest goes on. Returns 0."""
    source = lines if lines is not None else sys.stdin.buffer
    if out is not None:
        _write(handle, source, out)
    else:
        with alone_on_stdout() as stream:
            _write(handle, source, stream)
    return 0


@contextmanager
def alone_on_stdout() -> Iterator[io.TextIOBase]:
    """A stream to the real standard output, while whatever else prints (libraries, C code too) goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    stream = os.fdopen(kept, "w", encoding="ascii", newline="\n")
    try:
        yield stream
    finally:
        stream.flush()
        sys.stdout.flush()
        os.dup2(stream.fileno(), 1)
        stream.close()


def _write(handle: Callable[[str], dict[str, Any]], lines: Iterable[bytes], out: io.TextIOBase) -> None:
    for raw in lines:
        out.write(json.dumps(_one(handle, raw), ensure_ascii=True) + "\n")
        # Whoever reads may wait for this answer before writing the next line.
        out.flush()


def _one(handle: Callable[[str], dict[str, Any]], raw: bytes) -> dict[str, Any]:
    raw = raw[:-1] if raw.endswith(b"\n") else raw
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        return {"text": raw.decode("utf-8", "replace"), "error": f"not UTF-8 at byte {error.start}"}
    try:
        return handle(text)
    except Exception as error:
        return {"text": text, "error": f"{type(error).__name__}: {error}"}
