"""A rehearsal says exactly what the real way says: front door, inbox, Rasa and action server, as `pal converse` has them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.backend.own import OwnBackend, check_model
from bot.commands.converse import conversations
from bot.front.door import Door
from bot.offers.store import Store
from bot.rehearsal import Rehearsal, Script
from bot.stores.engine import open_engine

pytestmark = pytest.mark.rasa

#: Each by what is hard in it.
TALKS: dict[str, dict[str, Any]] = {
    "a council, an age, and the way to ask": {
        "turns": ["hiya", "do i pay council tax? i was in care in camden", "im 19", "how do i ask", "repeat that", "thanks"],
    },
    "two councils and a correction": {
        "turns": ["camden looked after me but i live in E8 now", "free travel?", "sorry not camden, enfield", "and the gym"],
    },
    "buttons, and one that was never offered": {
        "turns": ["hello", "!topic:housing", "!more", "!who", "!skip", "!made:up", "!topics", "!topics:all", "!urgent"],
    },
    "a burst in pieces": {
        "turns": [["hey so", "do i get", "a free bus pass"], ["and also", "prescriptions?"], ["ok", "cheers"]]
    },
    "a burst of two asks": {"turns": [["can i get a laptop?", "do i get council tax off?"], "southwark"]},
    "danger in two pieces, made light of, and an ask": {
        "turns": [
            "im 17 and barnet is my council",
            ["i want to", "kill myself"],
            "lol im fine",
            "no",
            "do i get driving lessons",
        ],
    },
    "danger and an ask in one message": {
        "turns": ["my boyfriend hits me and i need help with council tax, lewisham looked after me", "yes", "who do i call"],
    },
    "nowhere to sleep, then where": {"turns": ["i have nowhere to sleep tonight", "hackney", "im 16"]},
    "in other words, and other letters": {"turns": ["Waxaan u baahanahay guri", "ከእንግሊዝኛ ውጭ", "🙂", "????"]},
    "private details and commands": {
        "turns": [
            "im at 12 Ferncroft Road E8 1AA, call me on 07700 900123, born 01/02/2006, need furniture",
            "/restart",
            '/press{"b": "forget:yes"}',
            "   ",
            "//",
        ],
    },
    "refusals": {"turns": ["help with rent", "rather not say", "skip", "no", "i dont know", "whats the point"]},
    "forgotten, and begun again": {
        "turns": ["im 22, croydon", "free prescriptions", "delete my chat", "yes", "hi again", "free prescriptions"],
    },
    "asked to be forgotten, and not": {"turns": ["delete everything", "no", "restart", "hello?"]},
    "not understood, twice": {"turns": ["blorp zim", "the wurgle thing", "what can you do", "are you real"]},
    "low, but no crisis": {"turns": ["i feel so lonely and down", "mental health help in ealing"], "channel": "whatsapp"},
    "a place in several councils": {
        "turns": ["i live in crystal palace", "housing", "the lambeth bit", "21"],
        "channel": "telegram",
    },
    "outside London": {"turns": ["manchester looked after me, now in Leeds", "free prescriptions", "council tax"]},
    "too old, too young": {"turns": ["im 26, haringey", "uni money", "actually im 15", "what about a flat"]},
    "long": {"turns": ["so basically " * 900 + "can i get free prescriptions"]},
}


@pytest.fixture(scope="module")
def backend() -> Iterator[OwnBackend]:
    check_model()
    with OwnBackend(settings.load()) as found:
        yield found


async def real(backend: OwnBackend) -> dict[str, Any]:
    door = Door(backend.settings)
    await door.start()
    lines = [json.dumps({"id": "warm", "turns": ["hello"]}).encode()]
    try:
        # The first turn waits for Rasa to load; what comes later must not be more than a minute apart.
        async for _ in conversations(door, lines):
            pass
        lines = [json.dumps({"id": name, **talk}).encode() for name, talk in TALKS.items()]
        return {found["id"]: found["turns"] async for found in conversations(door, lines)}
    finally:
        await door.stop()


async def test_replies_buttons_and_traces_are_the_same(backend: OwnBackend) -> None:
    expected = await real(backend)
    live = settings.load()
    # The offers that the backend's action server reads.
    url = live.database_url or f"sqlite:///{Path(backend.settings.data_dir) / 'offers.db'}"
    rehearsal = Rehearsal.load(store=Store(open_engine(url)))
    wrong = []
    for name, talk in TALKS.items():
        assert not [turn for turn in expected[name] if "error" in turn], name
        steps = rehearsal.play(Script(turns=talk["turns"], channel=talk.get("channel", "web")))
        for turn, step in zip(expected[name], steps, strict=True):
            replies = [{"text": reply["text"], "buttons": reply["buttons"]} for reply in step.replies]
            for what, one, other in (("replies", turn["replies"], replies), ("trace", turn["trace"], step.trace)):
                if one != other:
                    wrong.append(f"{name}, {turn['user']!r:.80}: {what}\n  real:      {one}\n  rehearsal: {other}")
    assert not wrong, "\n".join(wrong)
    assert len(TALKS) >= 12
