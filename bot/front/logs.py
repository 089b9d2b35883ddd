"""Logs that cannot hold what people write, whatever a library puts into its messages.

Rasa logs the text of a message when a turn fails, SQLAlchemy the parameters of a statement, Sanic the request. Formatters
and filters do not help: Rasa replaces the handlers after it has read its logging configuration. So every record is cleaned
as it is made: of other people's loggers only the place in the code, the fixed part of the message and the types of errors
are left.
"""

import json
import logging
import os
import sys
import traceback
from types import TracebackType
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"

#: Loggers of ours: they say only fixed words and names of error types (a test looks).
_OURS = ("bot", "actions")
#: Libraries whose messages at warning and above never hold anything of a request.
_QUIET = ("httpx", "httpcore", "uvicorn.access", "asyncio", "telegram", "multipart", "sanic.access", "alembic")
#: Libraries that log addresses with a bot's token in them, or what goes to a platform: never, not even in development.
_TOKENS = ("httpx", "httpcore", "telegram")
_FRAMES = 6


class SafeRecord(logging.LogRecord):
    """A log record without the words of anybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.name.split(".", 1)[0] not in _OURS:
            self.msg, self.args = f"{_fixed_part(self.msg, bool(self.args))} ({self.filename}:{self.lineno})", ()
        if self.exc_info and self.exc_info[0] is not None:
            self.msg, self.args = f"{self.getMessage()} [{_error(self.exc_info)}]", ()
        self.exc_info = None
        self.stack_info = None


def install(level: str | None = None) -> None:
    """Cleans every record of this process from now on, also those of warnings and of errors that nobody catches.
    PAL_LOG_LEVEL=debug in development leaves all but tokens as it is (settings refuse it in production)."""
    level = (level or os.environ.get("PAL_LOG_LEVEL") or "warning").upper()
    if level == "DEBUG" and os.environ.get("PAL_ENV", "development") != "production":
        logging.basicConfig(level=logging.DEBUG, format=FORMAT)
        for name in _TOKENS:
            logging.getLogger(name).setLevel(logging.WARNING)
        return
    logging.setLogRecordFactory(SafeRecord)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(level=level, format=FORMAT, stream=sys.stdout)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def safe_formatter(fmt: str = FORMAT) -> logging.Formatter:
    """For deploy/logging.yml: naming it there is what installs the cleaning in a process that PAL did not start."""
    install()
    return logging.Formatter(fmt)


def _fixed_part(message: Any, has_args: bool) -> str:
    """What of a message was written by a programmer for certain: a template before its values, an event's name."""
    text = str(message)
    if has_args:
        return text
    if text.startswith("{"):
        # structlog: a JSON object with the event's name.
        try:
            return str(json.loads(text).get("event", ""))[:80]
        except (ValueError, AttributeError):
            pass
    return "message left out"


def _error(info: tuple[Any, BaseException | None, TracebackType | None]) -> str:
    kind, error, trace = info
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
    cause = error.__cause__ or error.__context__ if error else None
    because = f" because {type(cause).__name__}" if cause else ""
    return f"{kind.__name__ if kind else 'error'}{because} at {places}"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    print(f"stopped by {_error((kind, error, trace))}", file=sys.stderr)
