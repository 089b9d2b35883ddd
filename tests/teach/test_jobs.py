"""Jobs: seen through reloads and restarts, one at a time, cancelled with all they started; what is live stays untouched."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.teach import job, live, train
from bot.teach.progress import Cancelled, Progress
from tests.front import fakes

from .test_live import all_of, fill, held


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return fakes.settings(tmp_path)


def state(data: Path, kind: str = "train", **more: Any) -> job.State:
    found = job.State("0123456789abcdef", kind, "worker@example.org", time.time(), {}, **more)
    job.write(data, found)
    return found


def mine(data: Path, kind: str = "train", **more: Any) -> job.State:
    """A job that this process is doing."""
    return state(data, kind, pid=os.getpid(), born=job.born(os.getpid()), **more)


def test_a_job_is_read_as_it_was_written_by_nobody_else(tmp_path: Path) -> None:
    written = mine(tmp_path, stages=("one", "two"), stage=1, part=1, parts=2, result={"a": [1]})
    assert job.read(tmp_path, written.id) == written and written.share == 75
    assert (tmp_path / "teach" / f"{written.id}.json").stat().st_mode & 0o777 == 0o600
    for odd in ("../secret", "x", "0123456789abcdeg", "f" * 16):
        assert job.read(tmp_path, odd) is None
    (tmp_path / "teach" / f"{'e' * 16}.json").write_text("{half", encoding="utf-8")
    assert job.read(tmp_path, "e" * 16) is None and len(job.all_of(tmp_path, "train")) == 1


def test_a_job_whose_process_is_gone_has_failed(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    found = state(tmp_path, pid=child.pid, born=job.born(child.pid))
    assert job.read(tmp_path, found.id).running  # type: ignore[union-attr]
    child.kill()
    child.wait()
    gone = job.read(tmp_path, found.id)
    assert gone is not None and gone.state == "failed" and "What is live is as it was" in gone.words
    assert job.current(tmp_path) is None
    reused = state(tmp_path, pid=os.getpid(), born="1")
    assert not job.read(tmp_path, reused.id).running, "the number is another process's now"  # type: ignore[union-attr]


def test_one_heavy_job_at_a_time(tmp_path: Path, settings: Settings) -> None:
    running = mine(tmp_path)
    with pytest.raises(job.Busy) as busy:
        job.start(settings, "see", "x", {})
    assert busy.value.state.id == running.id
    with job.alone(tmp_path) as first, job.alone(tmp_path) as second:
        assert first and not second
    with job.alone(tmp_path) as again:
        assert again


def test_cancel_ends_all_it_started(tmp_path: Path) -> None:
    sleep = "import time; time.sleep(60)"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {sleep!r}]); print(1, flush=True); {sleep}"
    child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline()
    found = state(tmp_path, pid=child.pid, born=job.born(child.pid))
    assert job.cancel(tmp_path, found.id)
    assert child.wait(10) == -signal.SIGTERM
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("something of it is still there")
    after = job.read(tmp_path, found.id)
    assert after is not None and after.state == "cancelled" and not job.cancel(tmp_path, found.id)


def test_what_is_going_live_cannot_be_cancelled(tmp_path: Path) -> None:
    found = mine(tmp_path, fixed=True)
    assert not job.cancel(tmp_path, found.id) and job.read(tmp_path, found.id) == found


def test_progress_is_kept_and_notices_that_it_was_cancelled(tmp_path: Path) -> None:
    progress = Progress(tmp_path, mine(tmp_path), ("one", "two"))
    progress.stage(1)
    progress.result(found=3)
    seen = job.read(tmp_path, progress.state.id)
    assert seen is not None and (seen.stage, seen.result, seen.stages) == (1, {"found": 3}, ("one", "two"))
    job.write(tmp_path, replace(seen, state="cancelled"))
    with pytest.raises(Cancelled):
        progress.stage(0)
    with pytest.raises(Cancelled):
        progress.part(1, 2)


def test_what_was_tried_is_forgotten_after_a_day(tmp_path: Path) -> None:
    old = job.State("a" * 16, "try", "x", time.time() - 90000, {"text": "somebody's words"}, state="done")
    young = job.State("b" * 16, "try", "x", time.time() - 3600, {}, state="done")
    trained = [job.State(f"{n:016x}", "train", "x", time.time() - 1e6 - n, {}, state="done") for n in range(22)]
    for one in (old, young, *trained):
        job.write(tmp_path, one)
    job.tidy(tmp_path)
    assert [one.id for one in job.all_of(tmp_path, "try")] == [young.id]
    assert len(job.all_of(tmp_path, "train")) == 20
    assert "somebody" not in "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "teach").glob("*"))


def test_a_process_that_cannot_do_it_says_so(tmp_path: Path, settings: Settings) -> None:
    found = job.start(settings, "phrase", "x", {"text": "one", "kind": "no such kind"})
    deadline = time.monotonic() + 90
    while (seen := job.read(tmp_path, found.id)) and seen.running and time.monotonic() < deadline:
        time.sleep(0.2)
    assert seen is not None and seen.state == "failed" and "as it was" in seen.words
    held_ = json.loads((tmp_path / "teach" / f"{found.id}.json").read_text(encoding="utf-8"))
    assert held_["pid"] and held_["pid"] != os.getpid()


# Training, with every slow step replaced


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "models"
    fill(found, "old")

    def made(candidate: Path) -> None:
        fill(candidate, "new")

    monkeypatch.setattr(train, "_examples", lambda: None)
    monkeypatch.setattr(train, "_understanding", made)
    monkeypatch.setattr(train, "_safety", lambda _candidate: None)
    for name in ("check_understanding", "check_talks", "check_safety"):
        monkeypatch.setattr(train, name, lambda _candidate, _progress: [])
    monkeypatch.setattr(live, "tell_rasa", lambda _settings: lambda _archive: True)
    return found


def run(data: Path, settings: Settings, models: Path) -> Progress:
    progress = Progress(data, mine(data), train.STAGES)
    train.run(settings, progress, models)
    return progress


def test_a_model_that_passes_goes_live(tmp_path: Path, settings: Settings, models: Path) -> None:
    progress = run(tmp_path, settings, models)
    assert progress.state.state == "done" and "is live" in progress.state.words and progress.state.share == 100
    assert held(models) == all_of("new") and held(models / "previous") == all_of("old")


@pytest.mark.parametrize("name", ["check_understanding", "check_talks", "check_safety"])
def test_one_failing_check_keeps_it_out(
    tmp_path: Path, settings: Settings, models: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(train, name, lambda _candidate, _progress: [f"{name} says no"])
    with pytest.raises(train.NotGood):
        run(tmp_path, settings, models)
    seen = job.read(tmp_path, "0123456789abcdef")
    assert seen is not None and seen.result["wrong"] == [f"{name} says no"]
    assert held(models) == all_of("old") and not (models / "candidate").exists() and not (models / "previous").exists()


@pytest.mark.parametrize("step", ["_examples", "_understanding", "_safety", "check_talks"])
def test_whatever_breaks_leaves_what_is_live(
    tmp_path: Path, settings: Settings, models: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def breaks(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(train, step, breaks)
    with pytest.raises(MemoryError):
        run(tmp_path, settings, models)
    assert held(models) == all_of("old") and not (models / "candidate").exists()


def test_a_rasa_that_refuses_leaves_what_was_live(
    tmp_path: Path, settings: Settings, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(archive: Path) -> bool:
        if archive.read_text(encoding="utf-8") == "new":
            raise live.Refused("Rasa would not load it (400)")
        return True

    monkeypatch.setattr(live, "tell_rasa", lambda _settings: refuse)
    with pytest.raises(train.NotGood, match="live again"):
        run(tmp_path, settings, models)
    assert held(models) == all_of("old")


def test_a_failed_command_is_told_in_one_line() -> None:
    with pytest.raises(train.NotGood, match="Training failed: boom"):
        train._do([sys.executable, "-c", "import sys; print('long\\ntrace\\nboom', file=sys.stderr); sys.exit(3)"])


def test_an_example_in_two_files_stops_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.teach import files

    twice = [files.Example("bus", "travel", "travel"), files.Example("BUS", "money", "money")]
    monkeypatch.setattr(files, "examples", lambda: iter(twice))
    with pytest.raises(train.NotGood, match="BUS"):
        train._examples()


def test_a_killed_training_leaves_what_is_live_and_the_next_one_its_own_place(
    tmp_path: Path, settings: Settings, models: Path
) -> None:
    left = models / "candidate" / ("f" * 16)
    fill(left, "half made")
    run(tmp_path, settings, models)
    assert held(models) == all_of("new") and not left.exists() and not (models / "candidate").exists()
