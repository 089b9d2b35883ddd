"""`python -m benchmarks.nlu.parse_memory [--lines 100000]`: memory and speed of `pal parse` over many lines (Linux)."""

import argparse
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

#: The memory of the first tenth is warming up; after it, growth would be a leak.
_TELLS = 10
_ASKS = ("gym", "bus pass", "my pa", "free meds", "council tax bill", "im 19", "hackney", "need a flat", "thanks", "wifi")


def _feed(stream: IO[bytes], lines: int) -> None:
    with stream:
        for number in range(lines):
            # No two alike, so that anything that remembered messages would grow.
            stream.write(f"{_ASKS[number % len(_ASKS)]} {number}\n".encode())


def resident(process: int) -> float:
    """Megabytes of memory that the process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Prints ten figures on the way; 1 if memory grew by more than a twentieth after the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    pal = Path(sys.executable).with_name("pal")
    held: list[float] = []
    with subprocess.Popen([str(pal), "parse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin and child.stdout
        threading.Thread(target=_feed, args=(child.stdin, lines), daemon=True).start()
        start = 0.0
        for count, _ in enumerate(child.stdout, start=1):
            start = start or time.monotonic()
            if count % max(1, lines // _TELLS) == 0:
                held.append(resident(child.pid))
                pace = count / max(time.monotonic() - start, 1e-9)
                print(f"{count} lines: {held[-1]:.0f} MB, {pace:.0f} lines a second", flush=True)
    return 0 if held and held[-1] <= held[0] * 1.05 else 1


if __name__ == "__main__":
    sys.exit(main())
