"""Teaching as a worker does it: a sentence and a phrase tried, what they would change, a training with its progress.

The slow work is not done here (tests/teach does it): jobs are laid down as their processes would leave them."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.teach import files, job

from .conftest import DESKTOP, PHONE, TABLET, AsRole, Live, shoot, sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

GIVEN = {"text": "who pays when my dog is ill", "name": "money"}
NEAR = [
    {"text": "i need help with money", "name": "money", "intent": "money", "near": 0.61},
    {"text": "can i get a dog in my flat", "name": "out_of_scope", "intent": "out_of_scope", "near": 0.55},
]
TRIED: dict[str, Any] = {
    "heard": ["health_costs"],
    "intent": "health_costs",
    "confidence": 0.41,
    "ranking": [["health_costs", 0.41], ["money", 0.22], ["out_of_scope", 0.12]],
    "between": [],
    "crisis": None,
    "near": NEAR,
    "wanted": "money",
}
LINE = {"text": "vet for my cat", "of": "the set for judging", "meant": "no topic", "was": "out_of_scope", "now": "money"}
SEEN: dict[str, Any] = {
    "against": "live",
    "was": ["health_costs"],
    "now": ["money"],
    "sure_was": 0.41,
    "sure_now": 0.73,
    "sets": {"better": [], "worse": [LINE], "other": [], "of": 1104, "right": 1010, "right_then": 1009},
    "flows": {"better": [], "worse": [], "of": 63, "passed": 63, "passed_then": 63},
}
FALSE = {"text": "took all my tablets back to the chemist", "source": "lessons of the screen", "now": "suicide"}
PHRASE: dict[str, Any] = {
    "caught": [],
    "false": [FALSE],
    "wrong_kind": [],
    "lost": [],
    "hidden": {},
    "of": 18245,
    "caught_number": 0,
    "false_number": 1,
    "wrong_kind_number": 0,
    "lost_number": 0,
}
FIGURE = {"set": "dev", "name": "topic, first choice, English", "share": 0.884, "floor": 0.9, "most": False}
TRAINED: dict[str, Any] = {
    "figures": [FIGURE, {**FIGURE, "set": "test", "share": 0.91}],
    "talks": {"of": 63, "passed": 63},
    "wrong": ["Understanding, dev set: topic, first choice, English is 88.4%, and must be at least 90.0%"],
}
STAGES = ("Reading the examples", "Training the understanding", "Checking the understanding", "Going live")


def lay(live: Live, kind: str, given: dict[str, Any], state: str = "done", **more: Any) -> job.State:
    """A job as its process would have left it."""
    found = job.State(os.urandom(8).hex(), kind, "worker@example.org", time.time(), given, state=state, **more)
    job.write(live.settings.data_dir, found)
    return found


@pytest.fixture
def running(live: Live) -> Iterator[job.State]:
    """A training half-way, done by this process; gone afterwards."""
    mine = {"pid": os.getpid(), "born": job.born(os.getpid())}
    found = lay(live, "train", {}, "running", stages=STAGES, stage=1, part=1, parts=2, **mine)
    yield found
    (job.folder(live.settings.data_dir) / f"{found.id}.json").unlink(missing_ok=True)


def show(live: Live, as_role: AsRole, kind: str, size: tuple[int, int], dark: bool = False) -> "Page":
    given = {"phrase": {"text": "took all my tablets", "kind": "suicide"}, "train": {}}.get(kind, GIVEN)
    result = {"try": TRIED, "see": SEEN, "phrase": PHRASE, "train": TRAINED}[kind]
    state = "failed" if kind == "train" else "done"
    words = "The new model did not pass everything, so it is not live." if kind == "train" else ""
    found = lay(live, kind, given, state, result=result, words=words, ended=time.time() + 431)
    return as_role("approver", f"/teach/jobs/{found.id}", size, dark)


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (TABLET, False), (PHONE, False), (PHONE, True)])
@pytest.mark.parametrize("kind", ["start", "try", "see", "phrase", "train"])
def test_every_page_fits_and_axe_finds_nothing(
    live: Live, as_role: AsRole, kind: str, size: tuple[int, int], dark: bool
) -> None:
    page = as_role("approver", "/teach", size, dark) if kind == "start" else show(live, as_role, kind, size, dark)
    shoot(page, f"teach-{kind}-{size[0]}{'-dark' if dark else ''}")
    assert sideways(page) == 0
    assert violations(page) == []


def test_a_running_job_is_seen_moving_and_found_again(live: Live, as_role: AsRole, running: job.State) -> None:
    page = as_role("approver", "/teach")
    page.get_by_role("link", name="A new model is being trained").click()
    bar = page.get_by_role("progressbar", name="Training the understanding")
    assert int(bar.get_attribute("value") or 0) == 38
    shoot(page, "teach-running-1280")
    assert violations(page) == []
    job.write(live.settings.data_dir, replace(running, stage=2, part=0))
    page.get_by_role("progressbar", name="Checking the understanding").wait_for()
    page.reload()
    page.get_by_role("progressbar", name="Checking the understanding").wait_for()
    ended = replace(running, state="done", stage=4, words="The new model is live.", ended=time.time())
    job.write(live.settings.data_dir, ended)
    page.get_by_text("The new model is live.").wait_for()


def test_without_script_a_running_job_has_a_link(live: Live, as_role: AsRole, running: job.State) -> None:
    page = as_role("worker", f"/teach/jobs/{running.id}", PHONE, java_script_enabled=False)
    assert page.get_by_role("button", name="Cancel").count() == 0, "a worker cannot end an approver's training"
    page.get_by_role("link", name="Look again").click()
    assert page.get_by_role("progressbar").count() == 1


def test_a_sentence_is_typed_refused_mended_and_saved(
    live: Live, as_role: AsRole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(files.FOLDER, tmp_path / "nlu")
    for function in (files.places, files.place, files.examples, files.add):
        monkeypatch.setattr(function, "__defaults__", (tmp_path / "nlu",))
    page = as_role("worker", "/teach")
    page.get_by_role("button", name="Try it").first.click()
    page.get_by_text("There is a problem").wait_for()
    assert page.evaluate("document.activeElement.className") == "summary"
    found = lay(live, "try", {"text": "07700 900123 call me about a bus", "name": "travel"}, result=TRIED)
    page.goto(f"{live.address}/teach/jobs/{found.id}")
    assert "private details" in page.inner_text("main") and page.get_by_role("button", name="Save it").count() == 0
    found = lay(live, "try", {"text": "is the night bus to the zoo free for me", "name": "travel"}, result=TRIED)
    page.goto(f"{live.address}/teach/jobs/{found.id}")
    page.get_by_role("button", name="Save it").click()
    page.get_by_text("PAL knows it after the next training").wait_for()
    text = (tmp_path / "nlu" / "topics" / "travel.yml").read_text(encoding="utf-8")
    assert text.endswith("    - is the night bus to the zoo free for me\n")


def test_false_alarms_are_ticked_before_a_phrase_is_saved(live: Live, as_role: AsRole) -> None:
    page = show(live, as_role, "phrase", DESKTOP)
    assert "took all my tablets back to the chemist" in page.inner_text("main")
    page.get_by_role("button", name="Save it").click()
    page.get_by_text("Tick that you have looked at the false alarms first").wait_for()
