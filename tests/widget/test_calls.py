"""The widget's own calls: who may make them, sessions that end, and the files themselves. Without a browser."""

import gzip
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.channels.web.session import IDLE_S, Sessions
from bot.front.app import create_app
from bot.front.retention import PEOPLE_S
from bot.settings import SettingsError, load
from tests.front import fakes

from .serving import Pal

SITE = "https://www.example.org"


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    pal = Pal(tmp_path, (SITE,))
    pal.buttons(how__1="How do I ask?")
    app = create_app(pal._door, patience_s=3)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal") as client,
    ):
        yield client


async def _session(http: httpx.AsyncClient, keep: str = "idle") -> str:
    return str((await http.post("/api/chat/session", json={"keep": keep})).json()["session"])


async def _send(http: httpx.AsyncClient, token: str, **body: str) -> httpx.Response:
    return await http.post("/api/chat", json={"keep": "idle", **body}, headers={"Authorization": f"Bearer {token}"})


# Who may call


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (SITE, True),
        ("http://pal", True),
        ("https://pal", True),
        ("https://evil.example", False),
        ("https://www.example.org.evil.example", False),
        ("http://www.example.org", False),
        ("https://www.example.org:8443", False),
        ("null", False),
        ("", False),
    ],
)
async def test_only_listed_websites_may_call(http: httpx.AsyncClient, origin: str, allowed: bool) -> None:
    calls = [
        await http.options("/api/chat", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
        await http.post("/api/chat", json={"text": "travel", "key": "k"}, headers={"Origin": origin}),
        await http.get("/api/chat?history=1", headers={"Origin": origin}),
        await http.post("/api/chat/session", json={}, headers={"Origin": origin}),
    ]
    for answer in calls:
        assert (answer.status_code != 403) is allowed
        assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)
        assert answer.headers["vary"] == "origin" and "access-control-allow-credentials" not in answer.headers
    if allowed:
        assert "authorization" in calls[0].headers["access-control-allow-headers"]


@pytest.mark.parametrize("bad", ["*", "example.org", "https://example.org/", "https://example.org/chat", "ftp://x.org"])
def test_a_website_is_written_as_browsers_send_it(tmp_path: Path, bad: str) -> None:
    with pytest.raises(SettingsError, match="PAL_WIDGET_ORIGINS"):
        load({"PAL_WIDGET_ORIGINS": bad, "PAL_DATA_DIR": str(tmp_path)}, tmp_path / "no.env")


def test_websites_are_listed_with_commas_or_spaces(tmp_path: Path) -> None:
    environ = {"PAL_WIDGET_ORIGINS": "https://a.org, http://localhost:8080 https://a.org", "PAL_DATA_DIR": str(tmp_path)}
    assert load(environ, tmp_path / "no.env").widget_origins == ("https://a.org", "http://localhost:8080")
    production = {**environ, "PAL_ENV": "production", "PAL_SECRET_KEY": "x" * 40}
    with pytest.raises(SettingsError, match="localhost"):
        load(production, tmp_path / "no.env")


# Sessions


def test_a_kept_token_ends(tmp_path: Path) -> None:
    sessions = Sessions(fakes.settings(tmp_path))
    now = time.time()
    idle, remembered = sessions.kept("me", False, now), sessions.kept("me", True, now)
    assert sessions.person(idle, now + IDLE_S - 2) == "me" and sessions.person(idle, now + IDLE_S + 2) is None
    assert (
        sessions.person(remembered, now + PEOPLE_S - 2) == "me" and sessions.person(remembered, now + PEOPLE_S + 2) is None
    )
    assert sessions.person(idle, now - 60) == "me", "another front door's clock"
    assert sessions.person(idle, now - 3600) is None, "from the future"
    assert sessions.person(idle[:-2] + "xx") is None
    assert sessions.person(sessions.new()), "the page without script"


async def test_each_message_starts_the_half_hour_again(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = (await _send(http, await _session(http), text="travel", key="k1")).json()
    assert first["id"].endswith("-m") and not first["new"] and "html" not in first["messages"][0]
    now = time.time()
    monkeypatch.setattr("bot.channels.web.session.time.time", lambda: now + IDLE_S - 5)
    second = (await _send(http, first["session"], text="money", key="k2")).json()
    assert not second["new"]
    monkeypatch.setattr("bot.channels.web.session.time.time", lambda: now + IDLE_S + 60)
    ended = (await http.get("/api/chat?history=1", headers={"Authorization": f"Bearer {first['session']}"})).status_code
    assert ended == 401
    goes_on = await http.get("/api/chat?history=1", headers={"Authorization": f"Bearer {second['session']}"})
    assert goes_on.status_code == 200
    # Someone who writes into an ended chat is answered, in a new one.
    late = (await _send(http, first["session"], text="danger", key="k3")).json()
    assert late["new"] and late["messages"][0]["urgent"]


async def test_a_session_of_somebody_else_cannot_be_made(http: httpx.AsyncClient) -> None:
    mine = await _session(http)
    await _send(http, mine, text="travel", key="k1")
    for forged in (
        # Not the last letter: some of its bits say nothing.
        mine[:-8] + ("A" if mine[-8] != "A" else "B") + mine[-7:],
        mine.split(".")[0],
        "WyJtZSIsMSwxXQ." + mine.split(".")[1],
        "x",
    ):
        answer = await http.get("/api/chat?history=1", headers={"Authorization": f"Bearer {forged}"})
        assert answer.status_code == 401 and not answer.json()["messages"]
        started = await http.post("/api/chat/session", json={}, headers={"Authorization": f"Bearer {forged}"})
        other = await http.get("/api/chat?history=1", headers={"Authorization": f"Bearer {started.json()['session']}"})
        assert other.json()["lines"] == []


async def test_being_remembered_is_the_same_conversation(http: httpx.AsyncClient) -> None:
    first = (await _send(http, await _session(http), text="travel", key="k1")).json()
    headers = {"Authorization": f"Bearer {first['session']}"}
    longer = (await http.post("/api/chat/session", json={"keep": "remembered"}, headers=headers)).json()["session"]
    history = await http.get("/api/chat?history=1", headers={"Authorization": f"Bearer {longer}"})
    assert [line.get("you") for line in history.json()["lines"]] == ["travel", None]


async def test_history_shows_buttons_as_what_they_said(http: httpx.AsyncClient) -> None:
    token = await _session(http)
    for body in ({"text": "travel"}, {"payload": "how:1"}, {"payload": "topic:money"}, {"payload": "forget"}):
        sent = (await _send(http, token, key=str(body), **body)).json()
        token = sent["session"]
    found = (await http.get("/api/chat?history=1&plain=1", headers={"Authorization": f"Bearer {token}"})).json()
    yours = [line for line in found["lines"] if "you" in line]
    assert [line["you"] for line in yours] == ["travel", "How do I ask?", "Money help", "Delete my chat"]
    assert yours[-1]["id"] == sent["id"] and abs(yours[0]["at"] - time.time()) < 60
    assert len({line["id"] for line in found["lines"]}) == len(found["lines"])
    assert not [line for line in found["lines"] if "html" in line]


# The files


async def test_the_files_are_open_zipped_and_kept_by_version(http: httpx.AsyncClient) -> None:
    page = (await http.get("/")).text
    assert "<pal-chat" in page and 'src="/widget.js"' in page and 'id="ask"' in page, (
        "and the form, where there is no script"
    )
    chat = page.split('href="/widget/chat.js?v=')[1].split('"')[0]
    for path, cache in (
        ("/widget.js", "public, max-age=300"),
        (f"/widget/chat.js?v={chat}", "public, max-age=31536000, immutable"),
        ("/widget/chat.js?v=older", "no-store"),
    ):
        answer = await http.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["cache-control"] == cache and answer.headers["content-encoding"] == "gzip"
        assert answer.headers["access-control-allow-origin"] == "*" and "javascript" in answer.headers["content-type"]
        plain = await http.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers and plain.content == answer.content
        assert len(gzip.compress(plain.content)) < 15_000
        again = await http.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304 and not again.content


async def test_only_listed_websites_may_frame_it(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/widget/frame")).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {SITE}") and "unsafe" not in policy
    assert "frame-ancestors 'none'" in (await http.get("/chat")).headers["content-security-policy"]
