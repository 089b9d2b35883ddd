"""How long platforms wait for our acknowledgement: 10 messages a second, real screen and guard, every tenth in danger.

`python -m benchmarks.channels.latency [--seconds 30] [--rate 10]`. Loopback only; the front door is a process of its own.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from bot.settings import ROOT
from tests.channels.serving import until
from tests.channels.telegram import fake as telegram
from tests.channels.whatsapp import fake as whatsapp

from .world import World, healthy, world

_WORDS = "do i still get free prescriptions now im 19 in newham {}"
_DANGER = "i want to kill myself {}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--bare", action="store_true", help="without the sentence encoder, with a screen of one word")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pal-latency-") as name:
        return asyncio.run(_main(Path(name), args.seconds, args.rate, args.bare))


async def _main(folder: Path, seconds: int, rate: float, bare: bool) -> int:
    async with world(folder, slow_s=0.05) as around:
        front = _front(around, bare)
        try:
            await healthy(around)
            await measure(around, 30, rate)
            took = await measure(around, int(seconds * rate), rate)
            answered = int((seconds * rate) + 30)
            await until(lambda: len(around.said()) >= answered, 30)
        finally:
            front.kill()
            front.wait()
    print("| messages | p50 ms | p90 ms | p99 ms | longest ms |\n| --- | --- | --- | --- | --- |")
    for name, times in took.items():
        times.sort()
        at = [times[min(len(times) - 1, int(len(times) * part))] * 1000 for part in (0.5, 0.9, 0.99)]
        print(f"| {name} ({len(times)}) | {at[0]:.0f} | {at[1]:.0f} | {at[2]:.0f} | {times[-1] * 1000:.0f} |")
    every = sorted(time for times in took.values() for time in times)
    return 0 if every[len(every) // 2] <= 0.020 and every[int(len(every) * 0.99)] <= 0.250 else 1


def _front(around: World, bare: bool) -> "subprocess.Popen[bytes]":
    module = "benchmarks.channels.victim" if bare else "bot.front"
    return subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, env=around.environ, stdout=subprocess.DEVNULL)


async def measure(around: World, count: int, rate: float) -> dict[str, list[float]]:
    """Acknowledgement times in seconds, by channel and whether the message was one of danger."""
    took: dict[str, list[float]] = {}

    async def one(number: int) -> None:
        text = (_DANGER if number % 10 == 0 else _WORDS).format(number)
        kind = "danger, answered first" if number % 10 == 0 else "ordinary"
        person = 1000 + number % 97
        if number % 2:
            name, body = "telegram", json.dumps(telegram.message(text, person)).encode()
            headers = {"X-Telegram-Bot-Api-Secret-Token": telegram.SECRET}
        else:
            name, body = "whatsapp", json.dumps(whatsapp.webhook(whatsapp.text(text, f"4477{person:08}"))).encode()
            headers = {"X-Hub-Signature-256": whatsapp.sign(body)}
        began = time.perf_counter()
        try:
            answer = await around.http.post(f"{around.url}/webhooks/{name}", content=body, headers=headers)
        except httpx.HTTPError:
            return
        if answer.status_code == 200:
            took.setdefault(f"{name}, {kind}", []).append(time.perf_counter() - began)

    tasks = []
    start = time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    return took


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
