"""Whatever comes: never a 500, never an answer to who is not the platform, never anything but words sent."""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.channels.cutting import cut, size
from bot.channels.settings import Channels
from bot.channels.telegram.updates import read
from bot.channels.whatsapp.webhook import messages, statuses
from bot.front.app import create_app
from bot.front.door import Door
from bot.front.outgoing import Outgoing
from tests.channels.serving import migrated_inbox
from tests.channels.telegram.conftest import settings as telegram
from tests.channels.telegram.fake import SECRET
from tests.channels.telegram.fake import message as telegram_message
from tests.channels.telegram.fake import tap as telegram_tap
from tests.channels.whatsapp.conftest import settings as whatsapp
from tests.channels.whatsapp.fake import PHONE_ID, sign, webhook
from tests.channels.whatsapp.fake import message as whatsapp_message
from tests.front import fakes

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def spoilt(draw: Any, good: Any) -> Any:
    """A real update in which something has been put in another's place, or left out."""
    found = json.loads(json.dumps(good))
    for _ in range(draw(st.integers(1, 3))):
        where: Any = found
        while True:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(where[key], dict | list) and where[key] and draw(st.booleans()):
                where = where[key]
                continue
            if isinstance(where, dict) and draw(st.booleans()):
                del where[key]
            else:
                where[key] = draw(anything)
            break
    return found


telegram_updates = (
    anything
    | spoilt(telegram_message("travel", number=1))
    | spoilt(telegram_message(None, number=1, photo=[{"file_id": "x"}], caption="travel"))
    | spoilt(telegram_tap("topic:travel"))
    | spoilt({"update_id": 1, "edited_message": telegram_message("danger", number=1)["message"]})
)
whatsapp_calls = (
    anything
    | spoilt(webhook(whatsapp_message("text", text={"body": "travel"}), statuses=[{"status": "sent"}], errors=[{"code": 1}]))
    | spoilt(webhook(whatsapp_message("image", image={"caption": "danger"})))
    | spoilt(webhook(whatsapp_message("interactive", interactive={"type": "x", "list_reply": {"id": "a", "title": "b"}})))
)


@contextmanager
def _client() -> Iterator[tuple[TestClient, fakes.FakeRasa]]:
    rasa = fakes.FakeRasa()
    base = "http://127.0.0.1:9"
    channels = Channels(telegram=telegram(base).telegram, whatsapp=whatsapp(base).whatsapp)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox.db").write_bytes(migrated_inbox())
        found = fakes.settings(folder, channels=channels)
        app = create_app(lambda: Door(found, fakes.safety(), rasa.client(), fakes.QUICK, encoder=fakes.NoEncoder()))
        with TestClient(app, raise_server_exceptions=True) as http:
            yield http, rasa


@pytest.fixture(scope="module")
def pal() -> Iterator[tuple[TestClient, fakes.FakeRasa]]:
    patched = pytest.MonkeyPatch()

    async def taken(*_: Any) -> bool:
        return True

    # Nothing listens there; what is tried here is the way in.
    patched.setattr(Outgoing, "begin", lambda *_: asyncio.ensure_future(taken()))
    with _client() as found:
        yield found
    patched.undo()


@quick
@given(update=telegram_updates)
def test_telegram_takes_anything(pal: tuple[TestClient, fakes.FakeRasa], update: Any) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    answer = pal[0].post("/webhooks/telegram", content=json.dumps(update), headers=headers)
    assert answer.status_code == 200 and not answer.content


@quick
@given(payload=whatsapp_calls)
def test_whatsapp_takes_anything(pal: tuple[TestClient, fakes.FakeRasa], payload: Any) -> None:
    body = json.dumps(payload).encode()
    answer = pal[0].post("/webhooks/whatsapp", content=body, headers={"X-Hub-Signature-256": sign(body)})
    assert answer.status_code == 200 and not answer.content


@quick
@given(body=st.binary(max_size=300))
def test_bytes_that_are_no_json(pal: tuple[TestClient, fakes.FakeRasa], body: bytes) -> None:
    for path, headers in (
        ("/webhooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET}),
        ("/webhooks/whatsapp", {"X-Hub-Signature-256": sign(body)}),
    ):
        assert pal[0].post(path, content=body, headers=headers).status_code == 200


def test_nested_without_end_and_numbers_without_end(pal: tuple[TestClient, fakes.FakeRasa]) -> None:
    for body in (b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000, b'{"update_id": NaN, "message": {"date": 1e999}}'):
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "X-Hub-Signature-256": sign(body)}
        for path in ("/webhooks/telegram", "/webhooks/whatsapp"):
            assert pal[0].post(path, content=body, headers=headers).status_code == 200
    body = b" " * (4 * 1024 * 1024)
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "X-Hub-Signature-256": sign(body)}
    assert {
        pal[0].post(f"/webhooks/{name}", content=body, headers=headers).status_code for name in ("telegram", "whatsapp")
    } == {413}


header_text = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=100)


@quick
@given(update=telegram_updates, secret=header_text)
def test_who_is_not_the_platform_gets_nothing(pal: tuple[TestClient, fakes.FakeRasa], update: Any, secret: str) -> None:
    http, rasa = pal
    before = len(rasa.posts)
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": secret, "X-Hub-Signature-256": secret}):
        for path in ("/webhooks/telegram", "/webhooks/whatsapp"):
            answer = http.post(path, content=json.dumps(update), headers=headers)
            assert answer.status_code == 403 and not answer.content
    assert len(rasa.posts) == before


@quick
@given(update=anything)
def test_reading_never_raises(update: Any) -> None:
    read(update)
    messages(update, PHONE_ID)
    statuses(update)


pieces_of_text = st.lists(st.text(max_size=20) | st.sampled_from([" ", ". ", "\n", "\n\n", "🙂", "word"]), max_size=60)


@settings(max_examples=200, deadline=None)
@given(text=pieces_of_text.map("".join), limit=st.integers(2, 60))
def test_cutting_leaves_nothing_out(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert all(0 < size(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
