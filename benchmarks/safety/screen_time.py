"""How long the phrases of the safety screen take, by the length of a message: `python -m benchmarks.safety.screen_time`.

Processor time of one core in this process, so that a busy machine changes little. Messages: the dev set's, as they are and
joined until they are 800 to 50,000 characters long (prose), and texts made to be slow. Prints median, p99 and worst, each
with its ratio to the aim (docs/safety/screen.md): under 1.00 is met. `--start` also times a fresh `pal safety`."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.safety import screen
from tests.safety import score

ROOT = Path(__file__).parents[2]
LENGTHS = (100, 800, 3_000, 10_000, 50_000)
#: Milliseconds: p99 of the phrases at any length; the start of `pal safety`.
AIM_P99_MS, AIM_START_MS = 100.0, 3_000.0
ROUNDS = 30


def prose(length: int) -> Iterator[str]:
    """Different texts of about `length` characters, made of messages of the dev set."""
    texts = [example.text for example in score.examples("dev") if example.kind == "none"]
    place = 0
    while True:
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts.append(f"{texts[place % len(texts)]} {place}.")
            place += 7
        yield " ".join(parts)[:length]


def slow(length: int) -> dict[str, str]:
    """What a screen could stumble over."""
    return {
        "odd words": " ".join(f"x{n}y{n * 7}zq" for n in range(length // 6))[:length],
        "odd letters": " ".join(
            f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}rghtz" for n in range(length // 8)
        ),
        "one word": "a" * length,
        "half a phrase": ("i want to be so " * (length // 16 + 1))[:length],
        "kill": ("kill " * (length // 5 + 1))[:length],
        "letters": ("k i l l m e " * (length // 12 + 1))[:length],
        "stars": ("k*ll " * (length // 5 + 1))[:length],
        "arabic": ("اريد ان انام في " * (length // 16 + 1))[:length],
    }


def took(text: str) -> float:
    """Milliseconds of processor time for one look, nothing remembered from before."""
    screen._raised.cache_clear()
    start = time.process_time()
    screen.screen(text)
    return (time.process_time() - start) * 1000


def line(name: str, times: list[float]) -> str:
    """One row: median, p99, worst, and how p99 stands to the aim."""
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    middle = times[len(times) // 2]
    ratio = p99 / AIM_P99_MS
    return f"{name:26} median {middle:7.1f} ms  p99 {p99:7.1f} ms  worst {times[-1]:7.1f} ms  p99/aim {ratio:5.2f}"


def started() -> float:
    """Milliseconds of processor time of `pal safety` from its start to its first answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [sys.executable, "-m", "bot.cli", "safety"],
        input="hello\n",
        text=True,
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    """Prints the table."""
    screen.ready()
    short = [example.text for example in score.examples("dev")]
    rows = [line("messages as they are", [took(text) for text in short])]
    for length in LENGTHS:
        made = prose(length)
        rows.append(line(f"prose, {length} characters", [took(next(made)) for _ in range(ROUNDS)]))
    for name, text in slow(50_000).items():
        rows.append(line(f"{name}, 50000", [took(text) for _ in range(5)]))
    if "--start" in sys.argv:
        times = sorted(started() for _ in range(5))
        ratio = times[2] / AIM_START_MS
        rows.append(f"{'pal safety, start':26} median {times[2]:7.0f} ms  worst {times[-1]:.0f} ms  median/aim {ratio:5.2f}")
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
