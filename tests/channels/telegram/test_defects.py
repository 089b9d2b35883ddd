"""Every line of what goes wrong in Rasa's own Telegram channel, as a test by its name."""

import asyncio
from pathlib import Path

import pytest

from tests.channels.serving import Front, front, served, until

from .conftest import post, settings
from .fake import BotApi, message, person, tap


@pytest.mark.parametrize("secret", [None, "", "wrong", "a-Secret_of-tests-012345678", "é"])
async def test_no_webhook_secret(pal: Front, api: BotApi, secret: str | None) -> None:
    encoded = secret.encode() if secret is not None else None
    headers = {} if encoded is None else {b"X-Telegram-Bot-Api-Secret-Token": encoded}
    answer = await pal.http.post("/webhooks/telegram", json=message("travel"), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 403 and not answer.content
    await asyncio.sleep(0.2)
    assert not api.calls and not pal.rasa.posts


async def test_without_a_secret_of_ours_nobody_is_believed(tmp_path: Path, api: BotApi) -> None:
    async with front(tmp_path, settings(api.url, webhook_secret=None)) as pal:  # type: ignore[attr-defined]
        for secret in (None, "", "x"):
            assert (await post(pal, message("travel"), secret)).status_code == 403


async def test_runs_the_bot_before_acknowledging(pal: Front, api: BotApi) -> None:
    pal.rasa.slow = 1.0
    assert (await post(pal, message("travel"))).status_code == 200
    assert not pal.rasa.turns(), "the turn is still going on"
    assert await until(api.texts) == ["re: travel"]


async def test_retries_answer_twice(pal: Front, api: BotApi) -> None:
    update = message("travel")
    answers = await asyncio.gather(*(post(pal, update) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    await until(api.texts)
    assert (await post(pal, update)).status_code == 200
    await asyncio.sleep(0.3)
    assert api.texts() == ["re: travel"] and pal.rasa.turns() == ["travel"]


async def test_no_memory_of_update_ids(tmp_path: Path, api: BotApi) -> None:
    """Also across a restart."""
    update = message("travel")
    for _ in range(2):
        async with front(tmp_path, settings(api.url)) as pal:  # type: ignore[attr-defined]
            assert (await post(pal, update)).status_code == 200
            await until(api.texts)
            await asyncio.sleep(0.3)
            assert len(api.texts()) == 1


@pytest.mark.parametrize(
    "kind", ["my_chat_member", "channel_post", "edited_channel_post", "inline_query", "poll", "message"]
)
async def test_crashes_on_updates_without_a_message(pal: Front, api: BotApi, kind: str) -> None:
    chat = {"id": -100, "type": "channel", "title": "x"}
    update = {"update_id": 1, kind: {"chat": chat, "from": person(), "date": 1, "text": "travel", "message_id": 3}}
    assert (await post(pal, update)).status_code == 200
    await asyncio.sleep(0.1)
    assert not api.calls and not pal.rasa.posts


async def test_answers_edited_messages_again(pal: Front, api: BotApi) -> None:
    update = message("travel")
    await post(pal, update)
    await until(api.texts)
    edited = {"update_id": 900, "edited_message": {**update["message"], "text": "travel card", "edit_date": 1}}
    assert (await post(pal, edited)).status_code == 200
    await asyncio.sleep(0.2)
    assert api.texts() == ["re: travel"] and len(pal.rasa.posts) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("photo", [{"file_id": "x", "width": 1, "height": 1}], "pictures"),
        ("voice", {"file_id": "x", "duration": 3}, "voice"),
        ("sticker", {"file_id": "x"}, "only read words"),
        ("location", {"latitude": 51.5, "longitude": 0.1}, "place on a map"),
        ("contact", {"phone_number": "+447700900123", "first_name": "A"}, "contact cards"),
        ("document", {"file_id": "x"}, "files"),
        ("video_note", {"file_id": "x"}, "voice"),
        ("poll", {"id": "1"}, "only read words"),
    ],
)
async def test_ignores_photos_voice_stickers_in_silence(
    pal: Front, api: BotApi, field: str, value: object, said: str
) -> None:
    update = message(None, **{field: value})
    await post(pal, update)
    await post(pal, update)
    assert await until(api.texts)
    await asyncio.sleep(0.2)
    assert len(api.texts()) == 1 and said in api.texts()[0] and not pal.rasa.posts


async def test_words_beneath_a_picture_are_read(pal: Front, api: BotApi) -> None:
    await post(pal, message(None, photo=[{"file_id": "x"}], caption="travel"))
    assert await until(lambda: len(api.texts()) == 2)
    assert "re: travel" in api.texts() and any("pictures" in text for text in api.texts())


async def test_never_answers_callback_queries(pal: Front, api: BotApi) -> None:
    await post(pal, tap("topic:travel", callback="cb-1"))
    assert await until(lambda: api.called("answerCallbackQuery"))
    assert api.called("answerCallbackQuery")[0]["callback_query_id"] == "cb-1"
    assert await until(api.texts) == ['re: /press{"b": "topic:travel"}']


async def test_a_tap_stops_spinning_even_when_nothing_else_works(tmp_path: Path, api: BotApi) -> None:
    (tmp_path / "inbox.db").mkdir()
    async with front(tmp_path, settings(api.url), migrated=False) as pal:  # type: ignore[attr-defined]
        task = asyncio.create_task(post(pal, tap("topic:travel")))
        assert await until(lambda: api.called("answerCallbackQuery"), 3)
        task.cancel()


async def test_payload_over_64_bytes(pal: Front, api: BotApi) -> None:
    """No button of PAL's can be longer; what is tapped elsewhere and is longer is only text."""
    pal.rasa.buttons = [{"title": "Long", "payload": '/press{"b": "' + "a" * 45 + '"}'}]
    await post(pal, message("travel"))
    await until(api.texts)
    assert api.sent[0]["buttons"][0][0]["callback_data"] == "a" * 45
    await post(pal, tap("x" * 70))
    assert await until(lambda: len(api.texts()) == 2) and not pal.rasa.posts[1]["message"].startswith("/")


async def test_no_4096_cut(pal: Front, api: BotApi) -> None:
    long = " ".join(f"Sentence number {n} is here for you 🙂." for n in range(300))

    async def said(*_: object, **__: object) -> object:
        from bot.front.rasa import Reply
        from bot.messages import Button, Message

        return Reply((Message(long, (Button("More", "more"),)),), {"topic": "x"})

    pal.door.worker._once = said  # type: ignore[method-assign]
    await post(pal, message("travel"))
    assert await until(lambda: sum(map(len, api.texts())) >= len(long) - 10)
    assert len(api.texts()) == 3 and " ".join(api.texts()) == long
    assert all(text.endswith(".") for text in api.texts())
    assert [bool(one["buttons"]) for one in api.sent] == [False, False, True]


async def test_bot_cut_out_of_any_text(pal: Front, api: BotApi) -> None:
    await post(pal, message("is there a robot/bot at pal.org/bot ?"))
    assert await until(api.texts) == ["re: is there a robot/bot at pal.org/bot ?"]


async def test_all_buttons_in_one_row(pal: Front, api: BotApi) -> None:
    titles = {"more": "More", "topics": "Something else", "urgent": "Urgent help", "helped:yes": "Yes, it helped"}
    titles |= {"helped:no": "No, it didn't"}
    pal.rasa.buttons = [{"title": title, "payload": f'/press{{"b": "{payload}"}}'} for payload, title in titles.items()]
    await post(pal, message("travel"))
    await until(api.texts)
    rows = [[one["text"] for one in row] for row in api.sent[0]["buttons"]]
    assert rows == [["More", "Something else"], ["Urgent help"], ["Yes, it helped", "No, it didn't"]]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_one_conversation_for_a_whole_group(pal: Front, api: BotApi, kind: str) -> None:
    chat = {"id": -4242, "type": kind, "title": "us"}
    for number in range(3):
        await post(pal, message("/start@pal_test_bot", number + 1, chat=chat))
    assert await until(api.texts)
    await asyncio.sleep(0.2)
    assert len(api.texts()) == 1 and "one to one" in api.texts()[0] and api.sent[0]["chat"] == -4242
    assert not pal.rasa.posts


async def test_start_up_fails_when_telegram_is_down(tmp_path: Path) -> None:
    channels = settings("http://127.0.0.1:9", poll=True)
    async with front(tmp_path, channels) as pal:
        assert (await pal.http.get("/healthz")).json()["status"] == "ok"
        answer = await pal.http.post("/api/chat", json={"text": "travel", "key": "k"})
        assert answer.json()["messages"][0]["text"] == "re: travel"


async def test_blocking_http_in_async_code(pal: Front, api: BotApi) -> None:
    """While Telegram takes its time over one person's answer, others are served."""
    api.slow = 1.0
    await post(pal, message("travel"))
    await until(lambda: api.called("sendMessage"))
    began = asyncio.get_running_loop().time()
    assert (await pal.http.get("/healthz")).status_code == 200
    assert asyncio.get_running_loop().time() - began < 0.5


async def test_an_answer_waits_while_telegram_is_down(tmp_path: Path) -> None:
    from bot.backend.own import free_ports

    port = free_ports(1)[0]
    api = BotApi()
    async with front(tmp_path, settings(f"http://127.0.0.1:{port}")) as pal:
        assert (await post(pal, message("travel"))).status_code == 200
        await until(lambda: pal.rasa.posts)
        await asyncio.sleep(0.3)
        async with served(api.app, port):
            assert await until(api.texts) == ["re: travel"]
