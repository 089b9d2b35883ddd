"""`pal workbench` and what `pal up` says of it."""

import os
import re
import time
from pathlib import Path

import pytest

from bot import cli, settings
from bot.commands.up import _workbench
from bot.commands.workbench import _asked
from bot.workbench.people import Refused
from bot.workbench.store import has_admin, open_store


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "PAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PAL_SECRET_KEY", "for-tests-only")
    return tmp_path


def pal(*words: str) -> int:
    return cli.main(["workbench", *words])


def test_the_first_admin_by_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    assert "add-admin" in _workbench(settings.load())
    assert not (settings.load().data_dir / "workbench.db").exists(), "looking makes no store"
    assert pal("add-admin", "Ann@Example.org", "--link", "--address", "https://pal.example.org/") == 0
    shown = capsys.readouterr().out
    assert re.search(r"https://pal\.example\.org/workbench/link/[A-Za-z0-9_-]{43}\n", shown) and "ann@example.org" in shown
    assert has_admin(settings.load()) and "add-admin" not in _workbench(settings.load())
    assert pal("list") == 0
    assert re.search(r"admin +no password yet +ann@example.org", capsys.readouterr().out)


def test_the_first_admin_by_a_password(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["short", "tall green kettle", "tall green cattle", "tall green kettle", "tall green kettle"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert pal("add-admin", "ann@example.org") == 0
    shown = capsys.readouterr().out
    assert "at least 12" in shown and "not the same" in shown and "can sign in at http://localhost:8000/workbench/" in shown
    assert open_store(settings.load()).people.all()[0].ready


def test_nothing_typed_makes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "")
    with pytest.raises(Refused):
        _asked("ann@example.org")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert pal("add-admin", "ann@example.org") == 1
    assert open_store(settings.load()).people.all() == []


def test_somebody_on_the_list_becomes_admin_and_comes_back() -> None:
    people = open_store(settings.load()).people
    id_ = people.add("test", "bob@example.org", "Bob", "viewer", None, time.time())
    people.end("test", id_, time.time())
    assert pal("add-admin", "bob@example.org", "--link") == 0
    assert people.by_id(id_).role == "admin" and people.by_id(id_).name == "Bob"  # type: ignore[union-attr]


def test_disable_and_reset(capsys: pytest.CaptureFixture[str]) -> None:
    people = open_store(settings.load()).people
    people.add("test", "bob@example.org", "Bob", "viewer", None, time.time())
    assert pal("reset", "bob@example.org", "--link") == 0 and "/workbench/link/" in capsys.readouterr().out
    assert pal("disable", "BOB@example.org") == 0
    assert pal("reset", "bob@example.org", "--link") == 1 and pal("disable", "nobody@example.org") == 1
    assert pal("add-admin", "ann@example.org", "--link") == 0
    assert pal("disable", "ann@example.org") == 1 and "last admin" in capsys.readouterr().err
    assert pal("add-admin", "no address", "--link") == 1


def test_verify(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    assert pal("add-admin", "ann@example.org", "--link") == 0
    capsys.readouterr()
    assert pal("audit", "--verify") == 0
    noted = re.search(r"(\d+:[0-9a-f]{64})", capsys.readouterr().out).group(1)  # type: ignore[union-attr]
    assert pal("add-admin", "bob@example.org", "--link") == 0 and pal("audit", "--verify", "--expect", noted) == 0
    assert pal("audit", "--verify", "--expect", "1:abc") == 1 and pal("audit", "--verify", "--expect", "x") == 1
    assert pal("audit", "--last", "1") == 0
    os.environ["PAL_SECRET_KEY"] = "somebody else's key"
    assert pal("audit", "--verify") == 1
    assert "PAL_SECRET_KEY" in capsys.readouterr().err
