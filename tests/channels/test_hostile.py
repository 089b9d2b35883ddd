"""What hostile reviewers tried: clocks that go back, one update that breaks its reader, senders without a number."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import channel
from bot.channels.whatsapp.webhook import messages
from bot.front import inbox, outgoing, worker
from bot.front.outgoing import NotNow
from tests.channels.serving import Front, front, until
from tests.channels.telegram import conftest as telegram
from tests.channels.telegram import fake as bot_api
from tests.channels.test_outgoing import Words, put, store  # noqa: F401
from tests.channels.test_outgoing import outgoing as sending_of
from tests.channels.whatsapp import fake as graph
from tests.channels.whatsapp.conftest import api, pal  # noqa: F401
from tests.front import fakes


async def test_a_clock_that_goes_back_does_not_hold_up_answers(tmp_path: Path, store: Any, monkeypatch: Any) -> None:  # noqa: F811
    put(tmp_path, store, "a b")
    sender = Words(NotNow("503"))
    sending = sending_of(tmp_path, store, sender)
    sending.start()
    assert await until(lambda: sending._tries)
    for module in (outgoing, inbox):
        monkeypatch.setattr(module, "now", lambda: time.time() - 7200)
    assert await until(lambda: len(sender.sent) == 2, 3)
    await sending.stop()


async def test_a_clock_that_goes_back_does_not_hold_up_a_lone_piece(tmp_path: Path, monkeypatch: Any) -> None:
    rasa = fakes.FakeRasa()
    found = fakes.door(tmp_path, rasa)
    await found.start()
    outcome = await found.receive(fakes_incoming("can you"))
    monkeypatch.setattr(worker, "now", lambda: time.time() - 7200)
    said, _ = await found.answer_to(outcome, 6)
    await found.stop()
    assert [one.message.text for one in said] == ["re: can you"]


def fakes_incoming(text: str) -> Any:
    from bot.front.receive import Incoming

    return Incoming("web", "1", "somebody", text)


async def test_one_update_that_breaks_its_reader_does_not_end_polling(tmp_path: Path, monkeypatch: Any) -> None:
    found = bot_api.BotApi()
    whole = channel.Telegram.handle
    tried: list[int] = []

    async def handle(self: Any, update: Any) -> bool:
        if update["update_id"] == 41:
            tried.append(1)
            raise ZeroDivisionError
        return await whole(self, update)

    monkeypatch.setattr(channel.Telegram, "handle", handle)
    monkeypatch.setattr(channel, "_AGAIN_S", 0.02)
    from tests.channels.serving import served

    async with served(found.app) as url:
        found.push(bot_api.message("travel", 5, number=41))
        found.push(bot_api.message("travel", 6, number=42))
        async with front(tmp_path, telegram.settings(url, poll=True)):
            assert await until(lambda: found.texts(6) == ["re: travel"])
            assert await until(lambda: found.confirmed == 42), "tried a few times, then left behind"
            assert 1 < len(tried) < 10


async def test_danger_that_comes_with_an_edit_on_whatsapp(pal: Front, api: graph.GraphApi) -> None:  # noqa: F811
    await graph.post(pal, graph.webhook(graph.text("travel", number="wamid.first")))
    assert await until(lambda: api.texts() == ["re: travel"])

    def edit(words: str) -> dict[str, Any]:
        inner = {"type": "text", "text": {"body": words}}
        return graph.message("edit", edit={"original_message_id": "wamid.first", "message": inner})

    assert (await graph.post(pal, graph.webhook(edit("travel card")))).status_code == 200
    assert (await graph.post(pal, graph.webhook(edit("i am in danger")))).status_code == 200
    assert await until(lambda: "guard: suicide hackney" in api.texts())
    await asyncio.sleep(0.2)
    assert api.texts()[:2] == ["re: travel", "guard: suicide hackney"] and api.texts().count("guard: suicide hackney") == 1
    assert "re: travel card" not in api.texts()


@pytest.mark.parametrize(
    ("contacts", "person"),
    [
        ([{"user_id": "GB.1349"}], "GB.1349"),
        ([{"user_id": "GB.1349", "wa_id": "447700900123"}], "447700900123"),
        ([{"user_id": "GB.1"}, {"user_id": "GB.2"}], None),
        ([], None),
        (["x"], None),
    ],
)
def test_a_message_that_names_its_sender_only_beside_it(contacts: Any, person: str | None) -> None:
    payload = graph.webhook(graph.text("travel"))
    value = payload["entry"][0]["changes"][0]["value"]
    value["contacts"] = contacts
    del value["messages"][0]["from"]
    assert [seen.person for seen in messages(payload, graph.PHONE_ID)] == ([person] if person else [])
