"""When more comes than can be looked at, what is spelled most like danger is looked at first, and nobody waits for ever."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from bot.front.encoding import FLOOD, MESSAGE, BackgroundEncoder


class Slow(BackgroundEncoder):
    """Looks at one text at a time, and only when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[str] = []
        self.go = threading.Event()
        self._encoder = SimpleNamespace(encode=self._encode)
        self._model = lambda text, vector: None
        self._triage = lambda text: 1.0 if "alone" in text else float(text == "broken") and 1 / 0
        self.settle()

    def _encode(self, texts: list[str]) -> list[Any]:
        self.go.wait(5)
        self.looked += texts
        return [None]


@pytest.fixture
def slow() -> Slow:
    return Slow()


async def _look(slow: Slow, *wanted: tuple[str, int]) -> list[str]:
    looks = []
    for text, turn in wanted:
        looks.append(asyncio.create_task(slow.second_look(text, lambda *_: None, turn)))
        await asyncio.sleep(0)
    slow.go.set()
    await asyncio.gather(*looks)
    slow.close()
    return slow.looked[1:]


async def test_what_is_spelled_like_danger_comes_first(slow: Slow) -> None:
    calm = [(f"bus {number}", MESSAGE) for number in range(9)]
    found = await _look(slow, ("at it", MESSAGE), *calm, ("so alone", MESSAGE))
    assert found == ["so alone", *(text for text, _ in calm)]


async def test_one_persons_flood_stays_behind_whatever_it_says(slow: Slow) -> None:
    found = await _look(slow, ("at it", MESSAGE), ("alone 1", FLOOD), ("bus", MESSAGE))
    assert found == ["bus", "alone 1"]


async def test_a_triage_that_fails_costs_nobody_the_look(slow: Slow) -> None:
    assert sorted(await _look(slow, ("at it", MESSAGE), ("broken", MESSAGE), ("bus", MESSAGE))) == ["broken", "bus"]


async def test_a_calm_text_is_not_behind_for_ever(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a minute and a half it is before what has just come, however that is spelled."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    first = asyncio.create_task(slow.second_look("at it", lambda *_: None))
    waiting = asyncio.create_task(slow.second_look("bus", lambda *_: None))
    await asyncio.sleep(0.05)
    with monkeypatch.context() as later:
        later.setattr(loop, "time", lambda: began + 90)
        fresh = asyncio.create_task(slow.second_look("alone", lambda *_: None))
        await asyncio.sleep(0)
    slow.go.set()
    await asyncio.gather(first, waiting, fresh)
    slow.close()
    assert slow.looked == ["at it", "bus", "alone"]


def test_the_real_one_tells_danger_from_asks() -> None:
    triage = pytest.importorskip("bot.front.triage")
    try:
        found = triage.Triage()
    except OSError:
        pytest.skip("no trained screen here: pal train")
    danger = ["i keep thinking nobody would miss me", "he locks me in and takes my phone", "no place to go tonight"]
    asks = ["can i get a free bus pass", "who pays my council tax", "how do i get a laptop for college"]
    assert min(map(found, danger)) > max(map(found, asks))
    assert isinstance(found("\ud800 \x00 " * 50), float)
