"""How long platforms wait for our acknowledgement, and people in danger for their answer: real screen, guard and encoder.

`python -m benchmarks.channels.latency [--seconds 40] [--rate 10] [--against FOLDER]`. Ten messages a second, every tenth of
danger that a phrase sees, every twentieth of danger that only the learned screen sees; before that the same at rest, one
after the other. `--against`: another checkout of PAL, measured in turns with this one, so that both meet the same machine.
Loopback only; each front door is a process of its own.
"""

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from bot.settings import ROOT
from tests.channels.telegram import fake as telegram
from tests.channels.whatsapp import fake as whatsapp

from .learned_only import messages
from .world import World, healthy, world

_WORDS = "do i still get free prescriptions now im 19 in newham {}"
_DANGER = "i want to kill myself {}"
#: Rounds in which the two checkouts take turns.
_ROUNDS = 4
_ANSWER_S = 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--against", type=Path)
    args = parser.parse_args()
    return asyncio.run(_main(args.seconds, args.rate, args.against))


async def _main(seconds: int, rate: float, against: Path | None) -> int:
    learned = await asyncio.to_thread(messages, 12)
    print(f"load {os.getloadavg()[0]:.1f} at the start; {len(learned)} messages that no phrase sees")
    async with contextlib.AsyncExitStack() as stack:
        sides = {}
        for name, root in {"before": against, "now": ROOT}.items():
            if root is not None:
                sides[name] = await stack.enter_async_context(_front(name, root, learned))
        for side in sides.values():
            await side.alone(learned[:6])
        for number in range(_ROUNDS):
            # Who begins changes, so that neither has the quieter half of every round.
            for side in list(sides.values())[:: 1 if number % 2 else -1]:
                await side.stream(int(seconds * rate / _ROUNDS), rate)
    print(f"load {os.getloadavg()[0]:.1f} at the end\n")
    print("| what, ms | n | p50 | p90 | p99 | longest |\n| --- | --- | --- | --- | --- | --- |")
    for kind in dict.fromkeys(kind for side in sides.values() for kind in side.took):
        for name, side in sides.items():
            print(_row(f"{kind}: {name}", side.took.get(kind, [])))
    for name, side in sides.items():
        print(f"\n{name}: {side.unanswered} messages that only the learned screen sees went without the guard's answer")
    every = sorted(time for kind, times in sides["now"].took.items() if kind.startswith("ack") for time in times)
    if against is not None:
        old = sorted(time for kind, times in sides["before"].took.items() if kind.startswith("ack") for time in times)
        ratios = [f"p{part * 100:.0f} {_at(every, part) / _at(old, part):.2f}" for part in (0.5, 0.99)]
        print(f"\nacknowledgement, now as a part of before: {', '.join(ratios)}")
    return 0 if _at(every, 0.5) <= 0.020 and _at(every, 0.99) <= 0.250 else 1


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] if times else float("nan")


def _row(name: str, times: list[float]) -> str:
    times = sorted(times)
    shown = " | ".join(f"{_at(times, part) * 1000:.0f}" for part in (0.5, 0.9, 0.99, 1.0))
    return f"| {name} | {len(times)} | {shown} |"


@contextlib.asynccontextmanager
async def _front(name: str, root: Path, learned: list[str]) -> AsyncIterator["Side"]:
    with tempfile.TemporaryDirectory(prefix=f"pal-{name}-") as folder:
        async with world(Path(folder), slow_s=0.05) as around:
            environ = {**around.environ, "PYTHONPATH": str(root)}
            process = _start(root, environ)
            try:
                await healthy(around)
                side = Side(around)
                await side.ready(learned[-1])
                yield side
            finally:
                process.kill()
                process.wait()


def _start(root: Path, environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "bot.front"], cwd=root, env=environ, stdout=subprocess.DEVNULL)


class Side:
    """One front door, and the times (seconds) that were taken of it, by what was waited for."""

    def __init__(self, around: World) -> None:
        self._around = around
        self._person = 1000
        self._learned: list[str] = []
        self.took: dict[str, list[float]] = {}
        self.unanswered = 0

    async def ready(self, text: str) -> None:
        """Returns when the learned screen is loaded."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            self._person += 1
            await self._post("telegram", self._person, text)
            if await self._guard(self._person, 3.0):
                return
        raise TimeoutError("the learned screen does not load")

    async def alone(self, texts: list[str]) -> None:
        """At rest: one message, and the next when that is answered."""
        self._learned = texts
        for number in range(12):
            kind = ("ordinary", "danger by a phrase", "danger by the learned screen")[number % 3]
            await self._one(kind, number, "at rest")
            await asyncio.sleep(0.5)

    async def stream(self, count: int, rate: float) -> None:
        """`count` messages, `rate` a second."""
        tasks = []
        start = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            kind = "ordinary"
            if number % 20 == 5:
                kind = "danger by the learned screen"
            elif number % 10 == 0:
                kind = "danger by a phrase"
            tasks.append(asyncio.create_task(self._one(kind, number, f"{rate:.0f} a second")))
        await asyncio.gather(*tasks)

    async def _one(self, kind: str, number: int, when: str) -> None:
        danger = kind != "ordinary"
        self._person += 1
        # Ordinary ones come from people who have written before, in their last minute, too.
        person = self._person if danger else 100 + number % 47
        text = (_DANGER if "phrase" in kind else _WORDS).format(number)
        if "learned" in kind:
            text = self._learned[number % len(self._learned)]
        channel = "telegram" if danger or number % 2 else "whatsapp"
        began = time.perf_counter()
        answer = asyncio.create_task(self._guard(person, _ANSWER_S)) if danger else None
        if await self._post(channel, person, text):
            self._note(f"acknowledged, {kind}, {when}", began)
        if answer is None:
            return
        at = await answer
        if at:
            self.took.setdefault(f"answered, {kind}, {when}", []).append(at - began)
        else:
            self.unanswered += 1

    def _note(self, what: str, began: float) -> None:
        self.took.setdefault(what, []).append(time.perf_counter() - began)

    async def _post(self, channel: str, person: int, text: str) -> bool:
        if channel == "telegram":
            body = json.dumps(telegram.message(text, person)).encode()
            headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.SECRET}
        else:
            body = json.dumps(whatsapp.webhook(whatsapp.text(text, f"4477{person:08}"))).encode()
            headers = {"X-Hub-Signature-256": whatsapp.sign(body)}
        try:
            url = f"{self._around.url}/webhooks/{channel}"
            return (await self._around.http.post(url, content=body, headers=headers)).status_code == 200
        except httpx.HTTPError:
            return False

    async def _guard(self, person: int, patience_s: float) -> float | None:
        """When Telegram took the first of the guard's words; None if it did not."""
        deadline = time.perf_counter() + patience_s
        while time.perf_counter() < deadline:
            if any(not text.startswith("re:") for text in self._around.telegram.texts(person)):
                return time.perf_counter()
            await asyncio.sleep(0.004)
        return None


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
