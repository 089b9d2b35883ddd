"""`pal converse`: its JSON, over the real path with a fake Rasa."""

import json
from typing import Any

import pytest

from bot.commands.converse import conversations
from bot.front.door import Door

from . import fakes

TRACE_KEYS = {"intent", "topic", "confidence", "crisis", "care", "home", "age", "asked", "offers"}


async def run(door: Door, *lines: Any) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [found async for found in conversations(door, raw)]


async def test_turns_replies_and_trace(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.buttons = [{"title": "More", "payload": '/press{"b": "more"}'}]
    found = (await run(door, {"id": 7, "turns": ["free travel", "!more", "!made:up"], "channel": "whatsapp"}))[0]
    assert found["id"] == 7
    assert rasa.turns() == ["free travel", '/press{"b": "more"}', "!made:up"], "only what was offered can be pressed"
    first = found["turns"][0]
    assert first["user"] == "free travel"
    assert first["replies"] == [{"text": "re: free travel", "buttons": [{"title": "More", "payload": "more"}]}]
    assert set(first["trace"]) == TRACE_KEYS and first["trace"]["care"] == "hackney" and first["trace"]["crisis"] is None
    assert rasa.posts[0]["input_channel"] == "whatsapp"


async def test_a_burst_is_one_turn_of_the_output(door: Door, rasa: fakes.FakeRasa) -> None:
    found = (await run(door, {"id": "b", "turns": [["do i get", "a bus pass", "and danger"]]}))[0]
    turn = found["turns"][0]
    assert turn["user"] == ["do i get", "a bus pass", "and danger"]
    assert sorted(one["text"] for one in turn["replies"]) == [
        "guard: suicide None",
        "re: and danger",
        "re: do i get a bus pass",
    ]
    assert turn["trace"]["crisis"] == "suicide"


async def test_crisis_is_of_this_turn_and_facts_are_kept(door: Door, rasa: fakes.FakeRasa) -> None:
    found = (await run(door, {"id": 1, "turns": ["danger", "free travel", ""]}))[0]
    assert [turn["trace"]["crisis"] for turn in found["turns"]] == ["suicide", None, None]
    assert [turn["trace"]["care"] for turn in found["turns"]] == ["hackney"] * 3
    assert found["turns"][0]["replies"][0]["text"] == "guard: suicide None"
    assert found["turns"][2]["replies"], "an empty message is answered too"


async def test_order_is_kept_and_a_bad_line_stops_nothing(door: Door, rasa: fakes.FakeRasa) -> None:
    lines = [{"id": n, "turns": [f"travel {n}"]} for n in range(6)]
    found = await run(door, *lines[:3], b"{nonsense", {"turns": 5}, b"[1]", {"id": 9, "turns": [[]]}, b"\xff", *lines[3:])
    assert [one.get("id", "bad") for one in found] == [0, 1, 2, "bad", "bad", "bad", "bad", "bad", 3, 4, 5]
    assert all("error" in one and "text" in one for one in found if "id" not in one)


async def test_conversations_do_not_mix(door: Door, rasa: fakes.FakeRasa) -> None:
    await run(door, {"id": "a", "turns": ["one a", "two a"]}, {"id": "a", "turns": ["one b", "two b"]})
    assert sorted(tuple(rasa.turns(name)) for name in rasa.events) == [("one a", "two a"), ("one b", "two b")]


@pytest.mark.parametrize("mode", ["dead", "hung"])
async def test_late_words_are_no_reply_of_a_turn(door: Door, rasa: fakes.FakeRasa, mode: str) -> None:
    import asyncio

    rasa.mode = mode
    asyncio.get_running_loop().call_later(1.0, setattr, rasa, "mode", "ok")
    found = (await run(door, {"id": 1, "turns": ["free travel"]}))[0]
    assert [one["text"] for one in found["turns"][0]["replies"]] == ["re: free travel"]
