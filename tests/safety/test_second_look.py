"""The learned screen in the front door: one vector for two, never in the way of a phrase, never missed by anybody."""

import asyncio
import base64
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.front import encoding
from bot.front.door import Door
from bot.front.encoding import BackgroundEncoder
from bot.front.receive import Incoming
from tests.front import fakes


class Fake(BackgroundEncoder):
    """Raises a concern for "sideways"; counts what it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.wait = 0.0
        self._encoder = SimpleNamespace(encode=self._encode_all)
        self._model = lambda text, vector: "abuse" if "sideways" in text.replace("side ways", "sideways") else None

    def start(self) -> None:
        return None

    def _encode_all(self, texts: list[str]) -> Any:
        time.sleep(self.wait)
        self.asked += texts
        return np.ones((len(texts), 3), dtype=np.float32)


def _safety() -> Any:
    plain = fakes.safety()

    def screen(text: str, vector: Any = None, model: Callable[[str, Any], str | None] | None = None) -> Any:
        kind = model(text, vector) if model else None
        return plain.screen(text) or (SimpleNamespace(kind=kind) if kind else None)

    return fakes.Safety(screen, plain.answer, plain.mask, plain.urgent)


@pytest.fixture
def rasa() -> fakes.FakeRasa:
    return fakes.FakeRasa()


@pytest.fixture
def look() -> Fake:
    return Fake()


@pytest.fixture
async def door(tmp_path: Path, rasa: fakes.FakeRasa, look: Fake) -> AsyncIterator[Door]:
    found = Door(fakes.settings(tmp_path), _safety(), rasa.client(), fakes.QUICK, encoder=look)
    await found.start()
    yield found
    await found.stop()


def message(text: str, key: str = "m1", person: str = "p") -> Incoming:
    return Incoming("web", key, person, text)


async def test_the_model_alone_can_raise(door: Door) -> None:
    outcome = await door.receive(message("something sideways"))
    assert outcome.status == "crisis" and outcome.crisis == "abuse"


async def test_a_phrase_does_not_wait_for_the_encoder(door: Door, look: Fake) -> None:
    look.wait = 5.0
    start = time.perf_counter()
    outcome = await door.receive(message("danger"))
    assert outcome.crisis == "suicide" and time.perf_counter() - start < 1 and not look.asked


async def test_one_vector_serves_the_screen_and_rasa(door: Door, look: Fake, rasa: fakes.FakeRasa) -> None:
    outcome = await door.receive(message("free travel"))
    await door.answer_to(outcome, 5.0, until_done=True)
    assert look.asked == ["free travel"]
    assert base64.b64decode(rasa.posts[0]["metadata"]["vector"]) == np.ones(3, dtype="<f4").tobytes()


async def test_a_thought_in_pieces_is_looked_at_joined(door: Door) -> None:
    assert (await door.receive(message("side", "m1"))).status == "accepted"
    outcome = await door.receive(message("ways", "m2"))
    assert outcome.crisis == "abuse"
    # Answered: the next message does not set it off again.
    assert (await door.receive(message("ok", "m3"))).status == "accepted"


async def test_long_talk_is_not_encoded_twice(door: Door, look: Fake) -> None:
    await door.receive(message("a" * 150, "m1"))
    await door.receive(message("b" * 150, "m2"))
    assert set(look.asked) == {"a" * 150, "b" * 150}


async def test_a_slow_or_broken_encoder_stops_nobody(
    door: Door, look: Fake, monkeypatch: pytest.MonkeyPatch, rasa: fakes.FakeRasa
) -> None:
    monkeypatch.setattr(encoding, "_TIMEOUT_S", 0.05)
    look.wait = 0.3
    assert (await door.receive(message("sideways", "m1"))).status == "accepted"
    look.wait = 0.0
    look._encoder = None
    assert (await door.receive(message("hello", "m2", "q"))).status == "accepted"
    look._encoder = SimpleNamespace(encode=lambda texts: 1 / 0)
    assert (await door.receive(message("hello again", "m3", "r"))).status == "accepted"


async def test_a_word_cut_up_by_signs_that_print_nothing_is_one_word(door: Door) -> None:
    plain = door.receiver._safety.screen
    seen: list[str] = []

    def screen(text: str, *rest: Any) -> Any:
        seen.append(text)
        return plain(text.replace("\u200b", ""), *rest)

    object.__setattr__(door.receiver._safety, "screen", screen)
    outcome = await door.receive(message("d\u200ba\u200bn\u200bge\u200br"))
    assert outcome.crisis == "suicide" and "d\u200ba\u200bn\u200bge\u200br" in seen


async def test_the_same_message_twice_at_once_is_one_crisis(door: Door, look: Fake) -> None:
    look.wait = 0.05
    first, second = await asyncio.gather(*(door.receive(message("sideways")) for _ in range(2)))
    assert first is second and first.crisis == "abuse"


async def test_loading_goes_on_in_the_background_and_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(encoding, "_load", lambda: held.wait(5) and SimpleNamespace(encode=lambda texts: np.ones((1, 3))))
    monkeypatch.setattr(encoding, "_load_model", lambda: 1 / 0)
    found = BackgroundEncoder()
    found.start()
    assert await found.second_look(("x",), lambda *given: given) is None
    held.set()
    assert found._loading is not None
    await found._loading
    # No model: the phrases alone; Rasa still gets its vector.
    assert await found.second_look(("x",), lambda *given: given) is None
    assert await found.encode("x") is not None
    found.close()
