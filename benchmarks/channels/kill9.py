"""kill -9 a hundred times while both platforms deliver: lost, reprocessed, repeated.

`python -m benchmarks.channels.kill9 [--kills 100]`, about two seconds a kill. Loopback only.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bot.backend import pids, supervise
from bot.settings import ROOT, load
from tests.channels.serving import until

from .victim import run
from .world import World, healthy, world

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["benchmarks.channels.preload"])
#: Of a hundred kills: at which step. found: the learned screen has seen danger in a stored message, and that is not noted.
#: marked: it is noted, and nothing has been said.
SHARES = {"accepted": 30, "turn": 15, "supervisor": 6, "found": 8, "marked": 8, "random": 33}
_A_ROUND = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pal-kill-") as name:
        return asyncio.run(killed(Path(name), args.kills, random.Random(args.seed)))


def rounds(kills: int, chance: random.Random) -> list[str]:
    """Which step each kill is at, mixed."""
    found = [step for step, share in SHARES.items() for _ in range(round(share * kills / 100))]
    found += ["random"] * (kills - len(found))
    chance.shuffle(found)
    return found[:kills]


async def killed(folder: Path, kills: int, chance: random.Random) -> int:
    """Kills, prints what became of all messages; 0 if that is as it must be."""
    texts: list[str] = []
    window: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    inside = 0
    async with world(folder, slow_s=0.15) as around:
        for number, step in enumerate(rounds(kills, chance)):
            victim = Supervised(around) if step == "supervisor" else Forked(around, step, f" {number}-")
            await healthy(around)
            for each in range(_A_ROUND):
                channel = ("telegram", "whatsapp")[(number + each) % 2]
                word = _word(step, number) if each == 0 else "travel"
                texts.append(f"{word} {number}-{each}")
                around.write(channel, number * 10 + each, texts[-1])
            if step in ("random", "supervisor"):
                await asyncio.sleep(chance.uniform(0, 1.0))
                victim.kill()
            await victim.ended()
            # What it had sent when it died still reaches the platform.
            await asyncio.sleep(0.5)
            kinds[step] += 1
            caught = around.in_the_window()
            window.update(caught)
            inside += bool(caught)
            if (number + 1) % 10 == 0:
                print(f"{number + 1} kills, {len(texts)} messages", file=sys.stderr, flush=True)
        last = Forked(around, "", "")
        await until(lambda: set(around.said()) >= {f"re: {text}" for text in texts} and not around.delivering, 90)
        await asyncio.sleep(2)
        last.kill()
        await last.ended()
    return report(around, texts, window, kinds, inside)


def _word(step: str, number: int) -> str:
    """What the first of three says: danger that phrases see, danger that only the learned screen sees, or neither."""
    if step in ("found", "marked"):
        return "sideways"
    return ("danger", "sideways", "travel")[number % 3] if step in ("accepted", "random") else "travel"


def report(around: World, texts: list[str], window: "Counter[str]", kinds: "Counter[str]", inside: int) -> int:
    """Prints the three numbers; 0 if they are as they must be."""
    said, turns = Counter(around.said()), Counter(around.rasa.turns())
    wanted = [f"re: {text}" for text in texts]
    for word, kind in (("danger", "suicide"), ("sideways", "abuse")):
        wanted += [f"guard: {kind} {text} None" for text in texts if text.startswith(word)]
    lost = [text for text in wanted if not said[text]]
    again = [text for text in texts if turns[text] > 1]
    repeats = {text: said[text] - 1 for text in wanted if said[text] > 1}
    # In the first window: at most one repeat for each kill that fell between acceptance and commit.
    outside = {text: count for text, count in repeats.items() if count > window[text]}
    print(f"kills                       {sum(kinds.values())} ({', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))})")
    print(f"messages, deliveries        {len(texts)}, {around.deliveries}")
    print(f"kills between the platform's acceptance and our commit: {inside}")
    print(f"lost                        {len(lost)}")
    print(f"reprocessed                 {len(again)}")
    print(f"repeated, in that window    {sum(repeats.values()) - sum(outside.values())}")
    print(f"repeated, elsewhere         {sum(outside.values())}")
    if lost:
        print("what the inbox has of them (text, state, tries):", around.rows_of(lost))
    for name, found in (("lost", lost), ("reprocessed", again), ("outside", outside)):
        if found:
            print(name, found)
    return 1 if lost or again or outside else 0


class Forked:
    """A front door of its own process."""

    def __init__(self, around: World, step: str, mark: str) -> None:
        self._process: Any = _FORKS.Process(target=run, args=(step, mark, around.environ), daemon=True)
        self._process.start()

    def kill(self) -> None:
        self._process.kill()

    async def ended(self) -> None:
        await until(lambda: not self._process.is_alive(), 30)
        if self._process.is_alive():
            print("a victim did not reach its step", file=sys.stderr)
            self._process.kill()
        self._process.join()


class Supervised:
    """A front door under the real supervisor. Killed is the supervisor; what it leaves behind is ended as `pal up` does."""

    def __init__(self, around: World) -> None:
        supervise.PROGRAMS.clear()
        supervise.PROGRAMS["front"] = ["-m", "benchmarks.channels.victim"]
        self._settings = load(around.environ, Path("/nonexistent"))
        for name in around.environ:
            os.environ[name] = around.environ[name]
        self._process: subprocess.Popen[bytes] = supervise.start(self._settings)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    async def ended(self) -> None:
        self._process.wait(20)
        await asyncio.sleep(0.3)
        supervise.end_stale(self._settings)
        left = pids.read(self._settings.data_dir / "run" / "front.pid")
        assert left is None or not left.alive


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
