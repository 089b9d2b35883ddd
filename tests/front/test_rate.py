"""Too much at once is turned away kindly; danger and wishes for urgent help never are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.front import words
from bot.front.door import Door
from bot.front.rate import ALL_BURST, PERSON_BURST, Rate

from . import fakes
from .test_way import message, texts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def limited(tmp_path: Path, rasa: fakes.FakeRasa, clock: Clock) -> AsyncIterator[Door]:
    door = fakes.door(tmp_path, rasa, rate=Rate((3, 1.0), (10, 1.0), clock))
    await door.start()
    yield door
    await door.stop()


async def test_a_person_may_send_a_burst_then_one_a_second(clock: Clock) -> None:
    rate = Rate((3, 1.0), (100, 100.0), clock)
    assert [await rate.take("a") for _ in range(5)] == ["ok", "ok", "ok", "tell", "quiet"]
    assert await rate.take("b") == "ok", "somebody else is not touched"
    clock.now = 1.0
    assert [await rate.take("a") for _ in range(3)] == ["ok", "tell", "quiet"]
    await rate.give_back("a")
    assert [await rate.take("a") for _ in range(2)] == ["ok", "tell"]


async def test_everybody_together_has_a_limit_too(clock: Clock) -> None:
    rate = Rate((3, 1.0), (4, 1.0), clock)
    assert [await rate.take(person) for person in "abcdef"] == ["ok"] * 4 + ["overflow"] * 2


def test_no_human_and_no_crowd_meets_the_limits() -> None:
    assert PERSON_BURST >= 50 and ALL_BURST >= 1000


async def test_too_much_is_told_once_and_not_kept(limited: Door, rasa: fakes.FakeRasa) -> None:
    outcomes = [await limited.receive(message(f"travel {n}", str(n))) for n in range(6)]
    assert [one.status for one in outcomes] == ["accepted"] * 3 + ["empty", "limited", "limited"]
    assert all(one.replies == words.say("too_much") for one in outcomes[3:])
    assert all(one.kept for one in outcomes), "the platform need not bring it again"
    for outcome in outcomes[:3]:
        await texts(limited, outcome)
    assert rasa.turns() == ["travel 0", "travel 1", "travel 2"]


async def test_a_message_that_comes_again_does_not_count(limited: Door) -> None:
    for number in range(2):
        assert [(await limited.receive(message("travel", "same"))).status for _ in range(20)][-1] == "duplicate"
        assert (await limited.receive(message(f"housing {number}", str(number)))).status == "accepted"
    assert (await limited.receive(message("more", "more"))).status == "empty", "three different ones do count"
    assert (await limited.receive(message("travel", "same"))).status == "duplicate", "what is known is not turned away"


async def test_when_everybody_sends_too_much_it_must_come_again(limited: Door) -> None:
    for number in range(10):
        await limited.receive(message(f"travel {number}", f"flood{number}", f"p{number}"))
    outcome = await limited.receive(message("housing", "one more", "q"))
    assert outcome.status == "overflow" and not outcome.kept and outcome.replies == words.say("overflow")


async def test_danger_is_never_turned_away(limited: Door) -> None:
    for number in range(30):
        await limited.receive(message(f"travel {number}", f"flood{number}", f"p{number}"))
    assert (await limited.receive(message("travel", "own"))).status == "overflow"
    outcome = await limited.receive(message("danger", "d"))
    assert outcome.status == "crisis" and outcome.replies[0].text.startswith("guard: suicide")
    assert await texts(limited, outcome) != []


@pytest.mark.parametrize(("text", "payload"), [("urgent help", None), (None, "urgent")])
async def test_urgent_help_is_never_turned_away(limited: Door, text: str | None, payload: str | None) -> None:
    for number in range(10):
        await limited.receive(message(f"travel {number}", f"flood{number}"))
    assert (await limited.receive(message(text, "u", payload=payload))).status == "accepted"


async def test_danger_over_two_messages_of_a_flood_is_seen(limited: Door) -> None:
    for number in range(5):
        await limited.receive(message(f"travel {number}", f"flood{number}"))
    await limited.receive(message("i am in dan", "1"))
    assert (await limited.receive(message("ger now", "2"))).crisis == "suicide"
