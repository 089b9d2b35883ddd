"""The front door over HTTP: the page without script, the script's calls, health, headers."""

import asyncio
import functools
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.front import words
from bot.front.app import create_app
from bot.front.inbox import Inbox, StoreError
from bot.front.marking import Marking

from . import fakes


@pytest.fixture
async def http(tmp_path: Path, rasa: fakes.FakeRasa) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _client(create_app(lambda: fakes.door(tmp_path, rasa), patience_s=3)):
        yield client


async def _client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal") as client,
    ):
        yield client


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} in the page"
    return found.group(1)


async def send(http: httpx.AsyncClient, text: str, key: str, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await http.post("/api/chat", json={"text": text, "key": key}, headers=headers)


async def test_a_conversation_without_script(http: httpx.AsyncClient, rasa: fakes.FakeRasa) -> None:
    rasa.buttons = [{"title": "More", "payload": '/press{"b": "more"}'}]
    page = (await http.get("/")).text
    form = {"session": field(page, "session"), "key": field(page, "key"), "text": "free <b>travel</b>"}
    answer = await http.post("/chat", data=form)
    assert answer.status_code == 200 and "free &lt;b&gt;travel&lt;/b&gt;" in answer.text
    assert "re: free &lt;b&gt;travel" in answer.text and "<b>travel" not in answer.text
    again = await http.post("/chat", data=form)
    assert again.text.count("re: free") == 1, "sent twice, asked once"
    form = {"session": field(answer.text, "session"), "key": field(answer.text, "key"), "payload": "more"}
    answer = await http.post("/chat", data=form)
    assert "re: /press{&#34;b&#34;: &#34;more&#34;}" in answer.text and "re: free" in answer.text
    assert len(rasa.events) == 1, "one conversation"
    assert answer.text.count('name="payload"') == 1, "only the last buttons are shown"


async def test_a_late_answer_can_be_fetched_without_script(http: httpx.AsyncClient, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "dead"
    page = (await http.get("/chat")).text
    form = {"session": field(page, "session"), "key": field(page, "key"), "text": "travel"}
    page = (await http.post("/chat", data=form)).text
    assert "waking up" in page and 'name="check"' in page
    rasa.mode = "ok"
    await asyncio.sleep(0.3)
    page = (await http.post("/chat", data={"session": field(page, "session"), "key": "k", "text": "", "check": "1"})).text
    assert "re: travel" in page and 'name="check"' not in page
    assert rasa.turns() == ["travel"]


async def test_the_scripts_calls(http: httpx.AsyncClient, rasa: fakes.FakeRasa) -> None:
    first = (await send(http, "travel", "k1")).json()
    assert [one["text"] for one in first["messages"]] == ["re: travel"] and not first["waiting"]
    token = first["session"]
    again = (await send(http, "travel", "k1", token)).json()
    assert again["messages"] == first["messages"] and rasa.turns() == ["travel"]
    second = (await send(http, "call 020 7974 4444 or https://x.org/a.", "k2", token)).json()
    assert '<a href="tel:02079744444">020 7974 4444</a>' in second["messages"][0]["html"]
    assert 'href="https://x.org/a"' in second["messages"][0]["html"]
    headers = {"Authorization": f"Bearer {token}"}
    polled = (await http.get("/api/chat?after=0", headers=headers)).json()
    assert [one["id"] for one in polled["messages"]] == [first["messages"][0]["id"], second["messages"][0]["id"]]
    assert polled["seq"] == 2 and not polled["waiting"]
    assert (await http.get("/api/chat?after=2", headers=headers)).json()["messages"] == []
    history = (await http.get("/api/chat?history=1", headers=headers)).json()
    assert [one.get("you") for one in history["lines"]][::2] == ["travel", "call 020 7974 4444 or https://x.org/a."]


async def test_somebody_elses_key_does_not_show_their_answer(http: httpx.AsyncClient) -> None:
    mine = (await send(http, "travel", "same")).json()
    theirs = (await send(http, "housing", "same")).json()
    assert mine["session"] != theirs["session"]
    assert [one["text"] for one in theirs["messages"]] == ["re: housing"]


async def test_a_late_answer_comes_by_polling(http: httpx.AsyncClient, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "dead"
    first = (await send(http, "travel", "k1")).json()
    assert first["waiting"] and first["messages"][0]["text"] == words.say("waking")[0].text
    headers = {"Authorization": f"Bearer {first['session']}"}
    rasa.mode = "ok"
    polled = (await http.get("/api/chat?after=1", headers=headers)).json()
    assert [one["text"] for one in polled["messages"]] == ["re: travel"]


async def test_danger_over_http_with_everything_dead(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "dead"
    (tmp_path / "inbox.db").mkdir()
    async for http in _client(create_app(lambda: fakes.door(tmp_path, rasa), patience_s=0.2)):
        answer = await send(http, "danger", "k1")
        assert answer.status_code == 200 and answer.json()["messages"][0]["text"] == "guard: suicide None"
        page = (await http.get("/chat")).text
        form = {"session": field(page, "session"), "key": "k2", "text": "danger"}
        answer = await http.post("/chat", data=form)
        assert "guard: suicide None" in answer.text


async def test_danger_that_only_the_learned_screen_sees(
    tmp_path: Path, rasa: fakes.FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Rasa hung: the script's call and the page without script show the guard's words at once."""
    # A starved machine must not look like a slow screen.
    monkeypatch.setattr("bot.front.receive.TURN_WAITS_S", 10.0)
    rasa.mode = "hung"
    look = fakes.OneWord()
    look.wait = 0.1
    made = functools.partial(fakes.door, tmp_path, rasa, safety=fakes.learned_safety(), encoder=look)
    async for http in _client(create_app(made, patience_s=8)):
        began = time.perf_counter()
        answer = (await send(http, "sideways", "k1")).json()
        assert [one["text"] for one in answer["messages"]] == ["guard: abuse None"] and answer["waiting"]
        page = (await http.get("/chat")).text
        form = {"session": field(page, "session"), "key": "k2", "text": "sideways now"}
        page = (await http.post("/chat", data=form)).text
        assert time.perf_counter() - began < 6, "not Rasa's time-out, twice"
        assert page.count("guard: abuse None") == 1 and page.count("sideways now") == 1
        assert 'name="check"' in page, "the rest of the answer can be fetched"
        rasa.mode = "ok"
        headers = {"Authorization": f"Bearer {answer['session']}"}
        polled = (await http.get("/api/chat?after=0", headers=headers)).json()
        assert polled["messages"][0]["id"] == answer["messages"][0]["id"], "shown once, however it comes"


async def test_danger_that_only_the_learned_screen_sees_while_the_store_breaks(
    tmp_path: Path, rasa: fakes.FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = fakes.OneWord()
    look.wait = 0.3
    made = functools.partial(fakes.door, tmp_path, rasa, safety=fakes.learned_safety(), encoder=look)
    async for http in _client(create_app(made, patience_s=8)):
        await send(http, "travel", "k0")

        def away(*_: object) -> None:
            raise StoreError("away")

        # From the moment that the message is kept.
        for owner, name in ((Inbox, "find"), (Inbox, "said_to"), (Inbox, "transcript"), (Marking, "mark")):
            monkeypatch.setattr(owner, name, away)
        page = (await http.get("/chat")).text
        form = {"session": field(page, "session"), "key": "k2", "text": "sideways"}
        page = (await http.post("/chat", data=form)).text
        assert page.count("guard: abuse None") == 1
        answer = (await send(http, "sideways", "k1")).json()
        assert [one["text"] for one in answer["messages"]] == ["guard: abuse None"]
        monkeypatch.undo()


async def test_the_store_away_is_503_with_kind_words(
    tmp_path: Path, rasa: fakes.FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front.receive.STORE_TIMEOUT_S", 0.2)
    monkeypatch.setattr("bot.front.door._READ_S", 0.2)
    (tmp_path / "inbox.db").mkdir()
    async for http in _client(create_app(lambda: fakes.door(tmp_path, rasa), patience_s=0.2)):
        answer = await send(http, "travel", "k1")
        assert answer.status_code == 503 and "try again in a minute" in answer.json()["messages"][0]["text"]
        page = (await http.get("/chat")).text
        answer = await http.post("/chat", data={"session": field(page, "session"), "key": "k2", "text": "travel"})
        assert answer.status_code == 503 and "try again in a minute" in answer.text and 'id="ask"' in answer.text
        assert (await http.get("/healthz")).status_code == 200
        found = await http.get("/readyz")
        assert found.status_code == 503 and found.json()["database"] is False


async def test_ready_names_what_does_not_answer(http: httpx.AsyncClient, rasa: fakes.FakeRasa) -> None:
    await send(http, "travel", "k1")
    assert (await http.get("/readyz")).json() == {"database": True, "rasa": True, "actions": True}
    rasa.mode = "dead"
    found = await http.get("/readyz")
    assert found.status_code == 503 and found.json() == {"database": True, "rasa": False, "actions": True}


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"[" * 30_000, 400), (b'"x"', 400), (b"x" * 70_000, 413), (b"\xff\xfe", 400)],
)
async def test_a_bad_body_is_refused(http: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await http.post("/api/chat", content=body)).status_code == status


@pytest.mark.parametrize("body", [{}, {"text": None}, {"text": 5}, {"text": "x", "key": []}, {"payload": {}}, {"text": ""}])
async def test_an_odd_body_gets_an_answer(http: httpx.AsyncClient, body: dict[str, object]) -> None:
    answer = await http.post("/api/chat", json=body)
    assert answer.status_code == 200 and answer.json()["messages"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "é" * 10])
async def test_a_forged_session_reads_nothing(http: httpx.AsyncClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()}
    assert (await http.get("/api/chat?history=1", headers=headers)).status_code == 401


async def test_no_third_party_no_cookie_no_cache(http: httpx.AsyncClient) -> None:
    answer = await http.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers
    fetched = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', answer.text)
    assert fetched and all(url.startswith(("/static/", "/widget", "data:")) for url in fetched)
    for url in ("/static/chat.js", "/static/chat.css"):
        assert (await http.get(url)).status_code == 200
    assert len((await http.get("/static/chat.js")).content) < 5000


async def test_the_page_can_be_used_by_everyone(http: httpx.AsyncClient) -> None:
    page = (await http.get("/")).text
    assert 'lang="en-GB"' in page and 'role="log"' in page and '<label for="text">' in page
    assert 'href="tel:999"' in page and 'href="tel:116123"' in page and 'id="exit"' in page
    assert "user-scalable" not in page and "maximum-scale" not in page
