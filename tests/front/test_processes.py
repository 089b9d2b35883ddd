"""What `pal up` starts: endpoints, supervisor's configuration, pid files."""

import configparser
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

from ruamel.yaml import YAML

from bot.backend import endpoints, pids, supervise
from bot.backend.own import free_ports
from bot.front.opening import Opening
from bot.settings import ROOT

from . import fakes


def test_endpoints_of_one_machine(tmp_path: Path) -> None:
    path = endpoints.write(fakes.settings(tmp_path))
    found = YAML(typ="safe").load(path)
    assert found["tracker_store"]["type"] == "bot.stores.tracker.RaisingSQLTrackerStore"
    assert found["tracker_store"]["db"] == str(tmp_path / "tracker.db") and "lock_store" not in found
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_endpoints_of_many(tmp_path: Path) -> None:
    settings = fakes.settings(tmp_path, database_url="postgresql://u:p@h/d", redis_url="rediss://me:s%40x@r.example:7000/2")
    found = endpoints.contents(settings)
    assert found["tracker_store"]["url"] == "postgresql://u:p@h/d"
    assert found["lock_store"] == {
        "type": "redis",
        "url": "r.example",
        "port": 7000,
        "db": 2,
        "username": "me",
        "password": "s@x",
        "use_ssl": True,
    }


def test_the_file_at_the_root_is_plain() -> None:
    text = (ROOT / "endpoints.yml").read_text()
    assert "${" not in text and YAML(typ="safe").load(text)["tracker_store"]["type"] == "sql"


def test_supervisors_configuration(tmp_path: Path) -> None:
    folder = tmp_path / "50% full"
    text = supervise.config(fakes.settings(folder))
    found = configparser.RawConfigParser()
    found.read_string(text)
    programs = [name for name in found.sections() if name.startswith("program:")]
    assert programs == ["program:front", "program:actions", "program:rasa"]
    for name in programs:
        assert found[name]["autorestart"] == found[name]["stopasgroup"] == found[name]["killasgroup"] == "true"
        assert "50%% full" in found[name]["stdout_logfile"] and int(found[name]["stdout_logfile_backups"]) > 0
    assert fakes.settings(folder).secret.value not in text and fakes.settings(folder).rasa_token not in text


def test_only_the_process_that_wrote_a_pid_file_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "run" / "x.pid"
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        pids.write(path, sleeper.pid)
        found = pids.read(path)
        assert found and found.pid == sleeper.pid and found.alive
        path.write_text(f"{os.getpid()} Mon Jan 1 00:00:00 2001\n")
        assert pids.read(path) is None, "the number is used again by another process"
        found.end(2)
        assert sleeper.wait(5) == -15 and not found.alive
    finally:
        sleeper.kill()
    path.write_text("nonsense")
    assert pids.read(path) is None and pids.read(tmp_path / "none") is None


def test_what_was_left_over_is_ended(tmp_path: Path) -> None:
    settings = fakes.settings(tmp_path)
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    left = subprocess.Popen([sys.executable, "-c", stubborn], start_new_session=True, stdout=subprocess.PIPE)
    try:
        assert left.stdout and left.stdout.readline()
        pids.write(tmp_path / "run" / "rasa.pid", left.pid)
        process = pids.read(tmp_path / "run" / "rasa.pid")
        assert process
        process.end(0.3)
        assert left.wait(5) == -9
        assert supervise.end_stale(settings) == []
    finally:
        left.kill()


def test_free_ports_differ() -> None:
    assert len(set(free_ports(5))) == 5


async def test_alive_before_it_is_built_and_nobody_is_turned_away(tmp_path: Path) -> None:
    import asyncio

    import httpx

    from bot.front.app import create_app

    def build() -> object:
        time.sleep(0.3)
        return create_app(lambda: fakes.door(tmp_path, fakes.FakeRasa()))

    app = Opening(build)
    messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    sent: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, messages.get, sent.put))
    await messages.put({"type": "lifespan.startup"})
    assert (await sent.get())["type"] == "lifespan.startup.complete"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal") as http:
        assert (await http.get("/healthz")).json() == {"status": "ok", "open": False}
        answer = await http.post("/api/chat", json={"text": "danger", "key": "k"})
        assert answer.json()["messages"][0]["text"].startswith("guard:")
        assert (await http.get("/healthz")).json() == {"status": "ok", "open": True}
    await messages.put({"type": "lifespan.shutdown"})
    assert (await sent.get())["type"] == "lifespan.shutdown.complete"
    await life
