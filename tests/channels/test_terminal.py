"""The terminal: what is shown, what is pressed, and a conversation in it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from bot.channels.terminal import draw, pressed
from bot.commands.chat import Far, Near, converse
from bot.front import words
from bot.front.app import create_app
from bot.messages import Button, Message
from tests.front import fakes

BUTTONS = (Button("A home", "topic:housing"), Button("More", "more"))


def test_buttons_are_numbered() -> None:
    assert draw(Message("Hello\nyou", BUTTONS), 3) == "PAL: Hello\n     you\n       [3] A home\n       [4] More"


def test_nothing_moves_the_cursor() -> None:
    assert "\x1b" not in draw(Message("a\x1b[2Jb\rc", (Button("x\x1b", "x"),)))


def test_a_number_presses_only_what_was_offered() -> None:
    assert pressed(" 2 ", BUTTONS) == BUTTONS[1]
    assert all(pressed(typed, BUTTONS) is None for typed in ("0", "3", "-1", "two", "2.", "²", "", "99999"))


def typed(*lines: str, wait: Callable[[], bool] | None = None) -> Callable[[], Awaitable[str | None]]:
    """Lines of a patient typist: each after the answer to the one before has been shown."""
    rest = list(lines)

    async def next_line() -> str | None:
        await asyncio.sleep(0.6)
        return rest.pop(0) if rest else None

    return next_line


async def test_a_conversation_in_this_process(tmp_path: Path) -> None:
    rasa = fakes.FakeRasa()
    rasa.buttons = [{"title": "More", "payload": '/press{"b": "more"}'}]
    door = fakes.door(tmp_path, rasa)
    await door.start()
    shown: list[str] = []
    await converse(Near(door), typed("free travel", "1", "7"), shown.append)
    await door.stop()
    assert rasa.turns() == ["free travel", '/press{"b": "more"}', "7"]
    assert [line.splitlines()[0] for line in shown[1:]] == [
        "PAL: re: free travel",
        'PAL: re: /press{"b": "more"}',
        "PAL: re: 7",
    ]


async def test_the_guard_answers_while_rasa_starts_and_the_rest_comes_later(tmp_path: Path) -> None:
    rasa = fakes.FakeRasa()
    rasa.mode = "dead"
    door = fakes.door(tmp_path, rasa)
    await door.start()
    shown: list[str] = []
    asyncio.get_running_loop().call_later(2.0, setattr, rasa, "mode", "ok")
    await converse(Near(door), typed("free travel", "danger"), shown.append)
    await door.stop()
    said = " ".join(" ".join(shown).split())
    assert words.say("waking")[0].text in said
    assert said.index("guard: suicide") < said.index("re: free travel") < said.index("re: danger")


async def test_a_conversation_with_a_pal_that_runs(tmp_path: Path) -> None:
    rasa = fakes.FakeRasa()
    app = create_app(lambda: fakes.door(tmp_path, rasa), patience_s=3)
    shown: list[str] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal") as http,
    ):
        await converse(Far(http), typed("free travel", "council tax"), shown.append)
    assert shown[1:] == ["PAL: re: free travel", "PAL: re: council tax"]
    assert len(rasa.events) == 1
