"""A file written so that nobody ever reads half of it."""

import os
import tempfile
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replaces the file in one step; a crash leaves the old one or the new one. Keeps its permissions. Raises OSError."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: Path) -> str:
    """The text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")
