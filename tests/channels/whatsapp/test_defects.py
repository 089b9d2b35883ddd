"""Every line of what goes wrong on WhatsApp in Rasa's own channels, in pywa and in Twilio's, as a test by its name."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.channels.serving import Front, front, until

from .conftest import settings
from .fake import PERSON, VERIFY, GraphApi, message, post, sign, tap, text, webhook


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=00", "é", "0" * 71])
async def test_no_signature(pal: Front, api: GraphApi, signature: str) -> None:
    payload = webhook(text("travel"))
    answer = await post(pal, payload, signature.encode() if signature else "")  # type: ignore[arg-type]
    assert answer.status_code == 403 and not answer.content
    assert (await pal.http.post("/webhooks/whatsapp", json=payload)).status_code == 403
    await asyncio.sleep(0.1)
    assert not api.sent and not pal.rasa.posts


async def test_a_signature_of_other_bytes(pal: Front, api: GraphApi) -> None:
    """The raw body is signed: the same JSON with other white space is not what Meta sent."""
    body = b'{"entry": [] }'
    assert (await post(pal, body)).status_code == 200
    assert (await post(pal, body, sign(b'{"entry": []}'))).status_code == 403
    assert (await post(pal, body, sign(body, "another secret"))).status_code == 403


async def test_runs_the_bot_before_acknowledging(pal: Front, api: GraphApi) -> None:
    pal.rasa.slow = 1.0
    assert (await post(pal, webhook(text("travel")))).status_code == 200
    assert not pal.rasa.turns(), "the turn is still going on"
    assert await until(api.texts) == ["re: travel"]


async def test_retries_answer_twice_and_de_duplication_in_memory(tmp_path: Path, api: GraphApi) -> None:
    payload = webhook(text("travel"))
    for _ in range(2):
        async with front(tmp_path, settings(api.url)) as pal:  # type: ignore[attr-defined]
            answers = await asyncio.gather(*(post(pal, payload) for _ in range(3)))
            assert {answer.status_code for answer in answers} == {200}
            await until(api.texts)
            await asyncio.sleep(0.2)
            assert api.texts() == ["re: travel"]


async def test_only_the_first_message_of_a_webhook_is_read(pal: Front, api: GraphApi) -> None:
    payload = webhook(text("travel one"), text("travel two"), text("housing", person="447700900999"))
    second = webhook(text("travel three"))["entry"]
    payload["entry"][0]["changes"].append(webhook(text("travel four"))["entry"][0]["changes"][0])
    payload["entry"] += second
    assert (await post(pal, payload)).status_code == 200
    assert await until(lambda: len(api.sent) == 5)
    assert api.texts(PERSON) == ["re: travel one", "re: travel two", "re: travel four", "re: travel three"]
    assert api.texts("447700900999") == ["re: housing"]


async def test_buttons_become_separate_messages(pal: Front, api: GraphApi) -> None:
    pal.rasa.buttons = [{"title": t, "payload": f'/press{{"b": "{p}"}}'} for t, p in (("Yes", "a:yes"), ("No", "a:no"))]
    await post(pal, webhook(text("travel")))
    assert await until(api.texts) and len(api.sent) == 1
    assert api.sent[0]["type"] == "button" and api.sent[0]["choices"] == [("Yes", "a:yes"), ("No", "a:no")]


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
async def test_list_replies_ignored(pal: Front, api: GraphApi, kind: str) -> None:
    await post(pal, webhook(tap("topic:travel", kind=kind)))
    assert await until(api.texts) == ['re: /press{"b": "topic:travel"}']


async def test_a_tap_that_is_none_of_ours_is_what_was_written_on_it(pal: Front, api: GraphApi) -> None:
    await post(pal, webhook(tap("Not Ours!", "tell me about travel")))
    assert await until(api.texts) == ["re: tell me about travel"]
    await post(pal, webhook(message("button", button={"payload": "Free travel", "text": "Free travel"})))
    assert await until(lambda: len(api.sent) == 2) and api.texts()[1] == "re: Free travel"


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("image", {"image": {"id": "1", "mime_type": "image/jpeg"}}, "pictures"),
        ("audio", {"audio": {"id": "1", "voice": True}}, "voice"),
        ("sticker", {"sticker": {"id": "1"}}, "only read words"),
        ("location", {"location": {"latitude": 51, "longitude": 0}}, "place on a map"),
        ("contacts", {"contacts": [{"name": {"formatted_name": "A"}}]}, "contact cards"),
        ("document", {"document": {"id": "1", "filename": "x.pdf"}}, "files"),
        ("unsupported", {"errors": [{"code": 131051, "title": "Unsupported"}]}, "only read words"),
        ("hologram", {"hologram": {}}, "only read words"),
    ],
)
async def test_ignores_photos_voice_stickers_in_silence(
    pal: Front, api: GraphApi, kind: str, fields: dict[str, Any], said: str
) -> None:
    payload = webhook(message(kind, **fields))
    await post(pal, payload)
    await post(pal, payload)
    assert await until(api.texts)
    await asyncio.sleep(0.2)
    assert len(api.texts()) == 1 and said in api.texts()[0] and not pal.rasa.posts


async def test_words_beneath_a_picture_are_read(pal: Front, api: GraphApi) -> None:
    await post(pal, webhook(message("image", image={"id": "1", "caption": "travel"})))
    assert await until(lambda: len(api.sent) == 2)
    assert "re: travel" in api.texts()


@pytest.mark.parametrize("kind", ["reaction", "system"])
async def test_what_nobody_says_is_not_answered(pal: Front, api: GraphApi, kind: str) -> None:
    assert (await post(pal, webhook(message(kind, **{kind: {"emoji": "x"}})))).status_code == 200
    assert (await post(pal, webhook(text("travel", group_id="g1")))).status_code == 200
    assert (await post(pal, webhook(text("travel"), phone_id="another number of ours"))).status_code == 200
    await asyncio.sleep(0.1)
    assert not api.sent


async def test_verification(pal: Front) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}
    answer = await pal.http.get("/webhooks/whatsapp", params=asked)
    assert answer.status_code == 200 and answer.text == "1158201444"
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": "é"}, {"hub.mode": "x"}):
        assert (await pal.http.get("/webhooks/whatsapp", params=asked | wrong)).status_code == 403
    script = asked | {"hub.challenge": "<script>alert(1)</script>"}
    assert (await pal.http.get("/webhooks/whatsapp", params=script)).status_code == 400
