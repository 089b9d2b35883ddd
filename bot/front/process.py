"""What the front door's process does so that nobody's message waits for Python itself."""

import gc
import importlib.util
import sys
from collections.abc import Awaitable

#: How long a thread may keep the others from running, seconds. Python's own 5 ms is a quarter of an acknowledgement.
_SWITCH_S = 0.001


def prepare() -> None:
    """To be called before anything else."""
    sys.setswitchinterval(_SWITCH_S)
    # httpcore tries to import this one at every step of every request (Rasa, Telegram, WhatsApp): with it away, each try
    # looks through all folders of the path. None means "not there" without a look.
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


async def settled(loaded: Awaitable[None]) -> None:
    """Once all is loaded it stays: the collector need not look through phrases and places again (0.1 s at a time)."""
    await loaded
    gc.freeze()
