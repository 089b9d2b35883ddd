"""The learned screen in the front door: nobody's acknowledgement waits for it, what it finds is answered the moment it is
found, and no message gets away unseen."""

import asyncio
import base64
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.front import encoding, receive
from bot.front.door import Door
from bot.front.encoding import FLOOD, JOINED, MESSAGE, RASA, BackgroundEncoder
from bot.front.inbox import Inbox, StoreError
from bot.front.marking import Marking
from bot.front.rate import Rate
from bot.front.receive import Incoming, Outcome
from tests.front import fakes

Fake = fakes.OneWord
GUARD = "guard: abuse None"


@pytest.fixture
def rasa() -> fakes.FakeRasa:
    return fakes.FakeRasa()


@pytest.fixture
def look() -> Fake:
    return Fake()


def make(folder: Path, rasa: fakes.FakeRasa, look: Fake, **options: Any) -> Door:
    fakes.prepare(folder)
    return Door(fakes.settings(folder), fakes.learned_safety(), rasa.client(), fakes.QUICK, encoder=look, **options)


async def start(door: Door) -> Door:
    """Started, and its store is open."""
    await door.start()
    assert await until(door._opened.is_set)
    return door


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A starved machine must not look like a slow screen; the tests of slow ones set it lower."""
    monkeypatch.setattr(receive, "TURN_WAITS_S", 10.0)


@pytest.fixture
async def door(tmp_path: Path, rasa: fakes.FakeRasa, look: Fake) -> AsyncIterator[Door]:
    found = await start(make(tmp_path, rasa, look))
    yield found
    await found.stop()


def message(text: str, key: str = "m1", person: str = "p") -> Incoming:
    return Incoming("web", key, person, text)


async def texts(door: Door, outcome: Outcome) -> list[str]:
    """All that is said to a message."""
    said, done = await door.answer_to(outcome, 8.0, until_done=True)
    assert done
    return [one.message.text for one in said]


async def first(door: Door, outcome: Outcome) -> str:
    """What is said to a message first."""
    if outcome.replies:
        return outcome.replies[0].text
    said, _ = await door.answer_to(outcome, 8.0)
    return said[0].message.text


async def until(true: Callable[[], Any], timeout_s: float = 5.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if true():
            return True
        await asyncio.sleep(0.01)
    return False


# Answered when it is found


async def test_the_model_alone_can_raise(door: Door, look: Fake, rasa: fakes.FakeRasa) -> None:
    look.wait = 0.1
    outcome = await door.receive(message("something sideways"))
    assert outcome.status == "accepted" and outcome.crisis is None, "the platform need not wait for a vector"
    assert await first(door, outcome) == GUARD
    assert await texts(door, outcome) == [GUARD, "re: something sideways"]
    assert [post["metadata"]["crisis"] for post in rasa.posts] == ["abuse"], "the turn knows, and says only the rest"
    assert await door.crisis_of(outcome) == "abuse" and door.inbox.facts(outcome.conversation).crisis == "abuse"


async def test_it_does_not_wait_for_rasa_nor_for_the_turn_before(door: Door, look: Fake, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "hung"
    await door.receive(message("travel", "m1"))
    began = time.perf_counter()
    outcome = await door.receive(message("sideways", "m2"))
    assert await first(door, outcome) == GUARD and time.perf_counter() - began < 1


async def test_it_does_not_wait_for_the_rest_of_a_burst(door: Door, rasa: fakes.FakeRasa) -> None:
    began = time.perf_counter()
    await door.receive(message("and also", "m1"))
    outcome = await door.receive(message("sideways", "m2"))
    assert await first(door, outcome) == GUARD and time.perf_counter() - began < 1
    assert await texts(door, outcome) == [GUARD, "re: sideways"] and rasa.turns() == ["and also", "sideways"]


async def test_a_phrase_does_not_wait_for_the_encoder(door: Door, look: Fake) -> None:
    look.wait = 5.0
    start = time.perf_counter()
    outcome = await door.receive(message("danger"))
    assert outcome.crisis == "suicide" and time.perf_counter() - start < 1 and not look.asked


async def test_a_thought_in_pieces_is_looked_at_joined(door: Door) -> None:
    outcomes = [await door.receive(message(text, text)) for text in ("side", "ways")]
    assert await first(door, outcomes[1]) == GUARD
    # Answered: the next message does not set it off again.
    assert await texts(door, await door.receive(message("ok", "m3"))) == ["re: ok"]


async def test_pieces_that_come_faster_than_they_are_looked_at_are_answered_once(door: Door, look: Fake) -> None:
    look.wait = 0.05
    outcomes = [await door.receive(message(text, text)) for text in ("side", "ways", "now", "please")]
    for outcome in outcomes:
        await texts(door, outcome)
    said = [one.message.text for one in door.inbox.said(outcomes[0].conversation)]
    assert said.count(GUARD) == 1


@pytest.mark.parametrize("wait", [0.0, 0.01, 0.05])
async def test_the_same_message_four_times_at_once_is_one_crisis(
    door: Door, look: Fake, rasa: fakes.FakeRasa, wait: float
) -> None:
    look.wait = wait
    outcomes = await asyncio.gather(*(door.receive(message("sideways")) for _ in range(4)))
    for outcome in outcomes:
        assert await texts(door, outcome) == [GUARD, "re: sideways"]
    assert (await door.receive(message("sideways"))).crisis == "abuse", "and later"
    assert len(door.inbox.said(outcomes[0].conversation)) == 2 and rasa.turns() == ["sideways"]


async def test_one_vector_serves_the_screen_and_rasa(door: Door, look: Fake, rasa: fakes.FakeRasa) -> None:
    await texts(door, await door.receive(message("free travel")))
    assert look.asked == ["free travel"]
    assert base64.b64decode(rasa.posts[0]["metadata"]["vector"]) == np.ones(3, dtype="<f4").tobytes()


async def test_long_talk_is_not_encoded_twice(door: Door, look: Fake) -> None:
    for outcome in [await door.receive(message(one * 150, one)) for one in "ab"]:
        await texts(door, outcome)
    assert set(look.asked) == {"a" * 150, "b" * 150}


async def test_a_word_cut_up_by_signs_that_print_nothing_is_one_word(door: Door) -> None:
    plain = door.receiver._safety.screen
    seen: list[str] = []

    def screen(text: str, *rest: Any) -> Any:
        seen.append(text)
        return plain(text.replace("\u200b", ""), *rest)

    object.__setattr__(door.receiver._safety, "screen", screen)
    outcome = await door.receive(message("d\u200ba\u200bn\u200bge\u200br"))
    assert outcome.crisis == "suicide" and "d\u200ba\u200bn\u200bge\u200br" in seen


# What is not kept is not let go unseen


async def test_with_the_store_away_it_is_answered_before_they_hear_so(
    tmp_path: Path, rasa: fakes.FakeRasa, look: Fake
) -> None:
    (tmp_path / "inbox.db").mkdir()
    door = make(tmp_path, rasa, look)
    await door.start()
    try:
        began = time.perf_counter()
        outcome = await door.receive(message("sideways"))
        assert outcome.crisis == "abuse" and outcome.replies[0].text == GUARD and time.perf_counter() - began < 1
    finally:
        await door.stop()


async def test_with_the_store_locked_it_is_answered_and_kept_later(tmp_path: Path, rasa: fakes.FakeRasa, look: Fake) -> None:
    door = make(tmp_path, rasa, look, busy_timeout_s=0.2)
    await door.start()
    await texts(door, await door.receive(message("travel", "0")))
    lock = sqlite3.connect(tmp_path / "inbox.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        began = time.perf_counter()
        outcome = await door.receive(message("sideways", "1"))
        assert outcome.crisis == "abuse" and time.perf_counter() - began < 1
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert await texts(door, outcome) == ["guard: abuse hackney", "re: sideways"]
    await door.stop()


async def test_a_store_that_goes_away_between_keeping_and_marking(
    door: Door, look: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    look.wait = 0.4
    marked = Marking.mark
    tries: list[int] = []

    def fails(self: Marking, *args: Any) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise StoreError("away")
        return marked(self, *args)

    monkeypatch.setattr(Marking, "mark", fails)
    said: list[str] = []

    async def tell(channel: str, conversation: str, address: Any, named: dict[str, Any], claim: Any) -> None:
        if await claim():
            said.extend(one.text for one in named.values())

    door.receiver.danger.tell = tell
    outcome = await door.receive(message("sideways"))
    assert outcome.status == "accepted"
    began = time.perf_counter()
    assert await until(lambda: said) and said == [GUARD] and time.perf_counter() - began < 1
    assert await until(lambda: (door.inbox.find("web", outcome.platform_id) or outcome).crisis == "abuse")
    assert [one.message.text for one in door.inbox.said(outcome.conversation)].count(GUARD) == 1


async def test_who_is_turned_away_is_looked_at(tmp_path: Path, rasa: fakes.FakeRasa, look: Fake) -> None:
    door = make(tmp_path, rasa, look, rate=Rate((1, 0.0), (100, 1.0)))
    await door.start()
    assert (await door.receive(message("travel", "m1"))).status == "accepted"
    assert (await door.receive(message("housing", "m2"))).status == "empty"
    assert (await door.receive(message("sideways", "m3"))).crisis == "abuse"
    await door.stop()


async def test_who_writes_to_a_channel_that_is_off_is_looked_at(tmp_path: Path, rasa: fakes.FakeRasa, look: Fake) -> None:
    from bot.channels.settings import Channels

    settings = fakes.settings(tmp_path, channels=Channels(off={"web": "closed"}))
    door = Door(settings, fakes.learned_safety(), rasa.client(), fakes.QUICK, encoder=look)
    await door.start()
    assert (await door.receive(message("travel", "m1"))).status == "off"
    assert (await door.receive(message("sideways", "m2"))).crisis == "abuse"
    await door.stop()


# A screen that is slow, late or broken


async def test_a_slow_screen_stops_nobody_and_is_heard_in_the_end(
    door: Door, look: Fake, monkeypatch: pytest.MonkeyPatch, rasa: fakes.FakeRasa
) -> None:
    monkeypatch.setattr(receive, "TURN_WAITS_S", 0.1)
    monkeypatch.setattr(encoding, "_TIMEOUT_S", 0.05)
    look.wait = 0.6
    outcome = await door.receive(message("sideways"))
    assert await texts(door, outcome) == ["re: sideways"] and "crisis" not in rasa.posts[0]["metadata"]
    # Right after it: the guard's words, and the dialogue hears of it so that it can check back.
    assert await until(lambda: len(rasa.posts) == 2)
    assert rasa.posts[1]["message"] == "" and rasa.posts[1]["metadata"]["crisis"] == "abuse"
    assert [one.message.text for one in door.inbox.said(outcome.conversation)][:2] == [
        "re: sideways",
        "guard: abuse hackney",
    ]
    assert await door.crisis_of(outcome) == "abuse"


async def test_what_came_while_it_was_loading_is_looked_at_then(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    look = Fake(loaded=False)
    door = await start(make(tmp_path, rasa, look))
    answered = await door.receive(message("sideways", "1", "a"))
    assert await texts(door, answered) == ["re: sideways"]
    rasa.mode = "dead"
    waits = await door.receive(message("sideways", "2", "b"))
    await asyncio.sleep(0.1)
    look.load()
    assert await until(lambda: len(door.inbox.said(answered.conversation)) >= 2)
    assert door.inbox.said(answered.conversation)[1].message.text == "guard: abuse hackney", "who they are is known by now"
    assert await first(door, waits) in (GUARD, fakes_waking())
    rasa.mode = "ok"
    assert (await texts(door, waits))[-2:] == [GUARD, "re: sideways"]
    told = [post["metadata"].get("crisis") for post in rasa.posts if post["sender"] == waits.conversation]
    assert told == ["abuse"], "its turn was still waiting, so it knew"
    await door.stop()


def fakes_waking() -> str:
    from bot.front import words

    return words.say("waking")[0].text


async def test_what_an_ended_process_had_not_looked_at_is_looked_at_before_its_turn(
    tmp_path: Path, rasa: fakes.FakeRasa
) -> None:
    dead = await start(make(tmp_path, rasa, Fake(loaded=False)))
    rasa.mode = "dead"
    outcomes = [await dead.receive(message(text, text)) for text in ("side", "ways")]
    await dead.stop()
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    assert [row.crisis for row in inbox.open_rows(outcomes[0].conversation)] == [None, None]
    inbox.close()
    look, rasa.mode = Fake(loaded=False), "ok"
    door = make(tmp_path, rasa, look)
    await door.start()
    await asyncio.sleep(0.2)
    assert "ways" not in rasa.turns(), "its turn waits until it has been looked at"
    look.load()
    assert (await texts(door, outcomes[1]))[-2:] == ["guard: abuse hackney", "re: ways"]
    assert [post["metadata"].get("crisis") for post in rasa.posts][-1] == "abuse"
    await door.stop()


async def test_a_broken_screen_stops_nobody(door: Door, look: Fake) -> None:
    look._encoder = SimpleNamespace(encode=lambda texts: 1 / 0)
    assert await texts(door, await door.receive(message("sideways", "m1"))) == ["re: sideways"]
    look._encoder = None
    assert await texts(door, await door.receive(message("hello", "m2", "q"))) == ["re: hello"]


async def test_danger_first_when_there_is_more_than_it_can_do(look: Fake) -> None:
    look.wait = 0.02
    order: list[str] = []

    def screen(text: str, *_: Any) -> None:
        order.append(text)

    work = [asyncio.create_task(look.encode(f"rasa {number}")) for number in range(3)]
    await asyncio.sleep(0)
    for turn, text in ((FLOOD, "flood"), (JOINED, "joined"), (MESSAGE, "one"), (MESSAGE, "two")):
        work.append(asyncio.create_task(look.second_look(text, screen, turn)))
    await asyncio.gather(*work)
    assert order == ["one", "two", "joined", "flood"] and RASA > FLOOD
    assert look.asked[:5] == ["rasa 0", "one", "two", "joined", "flood"], "only what had begun comes before"
    look.close()


async def test_one_who_floods_does_not_hold_up_another(door: Door, look: Fake) -> None:
    look.wait = 0.05
    flood = [asyncio.create_task(door.receive(message(f"travel {number}", str(number)))) for number in range(40)]
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    outcome = await door.receive(message("sideways", "x", "another"))
    assert await first(door, outcome) == GUARD and time.perf_counter() - began < 1
    await asyncio.gather(*flood)


async def test_loading_goes_on_in_the_background_and_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(encoding, "_load", lambda: held.wait(5) and SimpleNamespace(encode=lambda texts: np.ones((1, 3))))
    monkeypatch.setattr(encoding, "_load_model", lambda: 1 / 0)
    found = BackgroundEncoder()
    found.start()
    waits = asyncio.create_task(found.second_look("x", lambda *given: given))
    await asyncio.sleep(0.05)
    assert found.loading and not waits.done()
    held.set()
    # No model: the phrases alone; Rasa still gets its vector.
    assert await waits is None and not found.loading
    assert await found.encode("x") is not None
    found.close()
