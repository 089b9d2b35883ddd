"""In the front door: imported late, and whatever is wrong with it, the chat goes on."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.front.app import create_app
from bot.settings import ROOT
from bot.workbench.pages import home
from tests.front import fakes

from .bench import Bench


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    rasa = fakes.FakeRasa()
    app = create_app(lambda: fakes.door(tmp_path, rasa), patience_s=3)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://pal") as client:
        yield client


async def talks(http: httpx.AsyncClient, key: str) -> None:
    answer = await http.post("/api/chat", json={"text": "free travel", "key": key})
    assert answer.status_code == 200 and "re: free travel" in answer.text


async def test_it_is_there_and_asks_to_sign_in(http: httpx.AsyncClient) -> None:
    assert (await http.get("/workbench")).headers["location"].endswith("/workbench/")
    answer = await http.get("/workbench/")
    assert answer.status_code == 303 and answer.headers["location"] == "/workbench/sign-in"
    page = await http.get("/workbench/sign-in")
    assert page.status_code == 200 and page.headers["referrer-policy"] == "same-origin"
    assert page.headers["content-security-policy"].count("frame-ancestors 'none'") == 1
    await talks(http, "a")


async def test_a_broken_store_is_its_own_trouble(http: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "workbench.db").mkdir()
    answer = await http.get("/workbench/")
    assert answer.status_code == 503 and "The workbench is away" in answer.text
    for leak in ("Traceback", "sqlite", "workbench.db", str(tmp_path)):
        assert leak not in answer.text
    await talks(http, "b")
    (tmp_path / "workbench.db").rmdir()


async def test_it_comes_back_by_itself(http: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.workbench.mount._AGAIN_S", 0.0)
    (tmp_path / "workbench.db").mkdir()
    assert (await http.get("/workbench/")).status_code == 503
    (tmp_path / "workbench.db").rmdir()
    assert (await http.get("/workbench/")).status_code == 303


def test_a_store_that_goes_away_later(bench: Bench) -> None:
    client = bench.client("admin")
    bench.app.state.engine.dispose()
    (bench.settings.data_dir / "workbench.db").rename(bench.settings.data_dir / "gone.db")
    for end in ("-wal", "-shm"):
        (bench.settings.data_dir / f"workbench.db{end}").unlink(missing_ok=True)
    answer = client.see("/")
    assert answer.status_code == 503 and "The database does not answer" in answer.text and "reference" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    for leak in ("Traceback", "no such table", "SELECT", "sqlalchemy"):
        assert leak not in answer.text
    called = client.see("/alive", headers={"accept": "application/json"})
    assert called.status_code == 503 and "Reference" in called.json()["error"]


def test_a_part_that_breaks_takes_no_other_with_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: object) -> list[object]:
        raise RuntimeError("secret words")

    monkeypatch.setattr(home, "tiles", broken, raising=False)
    answer = bench.client("worker").see("/")
    assert answer.status_code == 200 and "could not count" in answer.text and "secret words" not in answer.text


def test_a_page_that_breaks_says_so_plainly(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(bench.app.state.people, "all", broken)
    answer = bench.client("admin").see("/people")
    assert answer.status_code == 500 and "Something went wrong" in answer.text and "Audit log" in answer.text
    assert "secret words" not in answer.text and "RuntimeError" not in answer.text


def test_what_is_too_large_or_no_form_is_refused(bench: Bench) -> None:
    client = bench.client("admin")
    token = client.csrf()
    large = client.post("/workbench/people", data={"csrf": token, "name": "x" * 600_000})
    assert large.status_code == 413 and "Too large" in large.text
    many = client.post("/workbench/people", data={"csrf": token, **{f"f{n}": "1" for n in range(2100)}})
    assert many.status_code in (400, 403)
    for body in (b"{", b"[1]", b"[" * 100_000):
        odd = client.post("/workbench/people", content=body, headers={"content-type": "application/json"})
        assert odd.status_code == 400
    odd = client.post("/workbench/people", content=b"--x\r\n", headers={"content-type": "multipart/form-data; boundary=y"})
    assert odd.status_code in (400, 403)


def test_the_front_door_does_not_import_it_before_it_is_asked() -> None:
    code = (
        "import sys; import bot.front.app, bot.front.door, bot.workbench.mount;"
        "print([n for n in sys.modules if n.split('.')[0] in ('wtforms', 'argon2', 'authlib', 'openpyxl', 'alembic')"
        " or n in ('bot.workbench.app', 'bot.workbench.people', 'bot.workbench.pages')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
