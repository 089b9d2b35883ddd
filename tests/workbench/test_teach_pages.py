"""The pages of teaching: who may do what, what is refused, and that a job is found again."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from bot.safety import phrases as safety_phrases
from bot.safety import screen
from bot.teach import files, job, live, phrases

from .bench import Bench

DATA = files.FOLDER


@pytest.fixture
def taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies of all that can be written to; the project's own files stay as they are."""
    shutil.copytree(DATA, tmp_path / "nlu")
    shutil.copytree(safety_phrases.HERE, tmp_path / "phrases")
    for function in (files.places, files.place, files.examples, files.add):
        monkeypatch.setattr(function, "__defaults__", (tmp_path / "nlu",))
    for function in (phrases.checked, phrases.lines, phrases.with_phrase, phrases.trial, phrases.save):
        monkeypatch.setattr(function, "__defaults__", (tmp_path / "phrases",))
    monkeypatch.setattr(live, "MODELS", tmp_path / "models")
    for function in (live.live, live.previous, live.stale, live.go_live, live.go_back):
        monkeypatch.setattr(function, "__defaults__", (tmp_path / "models",))
    return tmp_path


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What would have been started; nothing is."""
    found: list[tuple[str, dict[str, Any]]] = []

    def start(settings: Any, kind: str, by: str, given: dict[str, Any]) -> job.State:
        if busy := job.current(settings.data_dir):
            raise job.Busy(busy)
        found.append((kind, given))
        state = job.State(f"{len(found):016x}", kind, by, time.time(), given)
        job.write(settings.data_dir, state)
        return state

    monkeypatch.setattr(job, "start", start)
    return found


def done(bench: Bench, kind: str, given: dict[str, Any], **result: Any) -> str:
    """A job that has ended well."""
    state = job.State("c" * 16, kind, "x", time.time(), given, state="done", result=result)
    job.write(bench.settings.data_dir, state)
    return state.id


def test_who_may_teach(bench: Bench, taught: Path, begun: list[Any]) -> None:
    assert bench.client("viewer").see("/teach").status_code == 403
    assert bench.client("council").see("/teach").status_code == 403
    worker = bench.client("worker")
    assert worker.see("/teach").status_code == 200
    for path in ("/teach/train", "/teach/back", "/teach/phrase/save"):
        assert worker.submit(path).status_code == 403, path
    assert bench.client("approver").submit("/teach/train").status_code == 303
    assert begun == [("train", {})]


def test_a_sentence_is_tried_seen_and_saved(bench: Bench, taught: Path, begun: list[Any]) -> None:
    worker = bench.client("worker")
    said = {"text": "  whats  the price of a night bus to the zoo ", "name": "travel"}
    given = {"text": "whats the price of a night bus to the zoo", "name": "travel"}
    answer = worker.submit("/teach/try", said)
    assert answer.status_code == 303 and begun == [("try", given)]
    page = worker.get(answer.headers["location"]).text
    assert "<progress" in page and "Look again" in page and 'http-equiv="refresh"' not in page
    worker.submit("/teach/see", said)
    assert begun[-1] == ("see", given)
    assert worker.submit("/teach/save", said).headers["location"].endswith("/teach")
    text = (taught / "nlu" / "topics" / "travel.yml").read_text(encoding="utf-8")
    assert text.endswith("\n    - whats the price of a night bus to the zoo\n")
    again = worker.submit("/teach/save", said)
    assert again.status_code == 409 and "there already" in again.text
    assert "night bus" not in bench.client("admin").see("/history").text


def test_a_question_that_was_not_understood_becomes_an_example_to_choose_a_topic_for(bench: Bench, taught: Path) -> None:
    page = bench.client("worker").submit("/teach/with", {"text": "vet <bills>", "name": "money"})
    assert page.status_code == 200 and "vet &lt;bills&gt;" in page.text
    assert '<option selected value="money">' in page.text


def test_what_is_judged_on_cannot_be_saved(bench: Bench, taught: Path, begun: list[Any]) -> None:
    from bot.teach import sets

    row = next(one for one in sets.rows() if one.of == "test" and one.style == "situation")
    answer = bench.client("worker").submit("/teach/save", {"text": row.text, "name": row.intent})
    assert answer.status_code == 409 and "the set for judging" in answer.text
    assert row.text not in "".join(path.read_text(encoding="utf-8") for path in (taught / "nlu").rglob("*.yml"))


@pytest.mark.parametrize(
    "said", [{"text": "", "name": "travel"}, {"text": "x", "name": "nosuch"}, {"text": "y" * 5000, "name": "travel"}]
)
def test_what_is_no_example_is_said(bench: Bench, taught: Path, begun: list[Any], said: dict[str, str]) -> None:
    answer = bench.client("worker").submit("/teach/try", said)
    assert answer.status_code == 400 and "There is a problem" in answer.text and begun == []


def test_results_are_shown_in_words(bench: Bench, taught: Path) -> None:
    worker = bench.client("worker")
    given = {"text": "vet <bills>", "name": "money"}
    near = [{"text": "cash", "name": "money", "intent": "money", "near": 0.7}]
    tried = {"heard": ["travel"], "intent": "travel", "confidence": 0.4, "ranking": [["travel", 0.4]], "between": []}
    id_ = done(bench, "try", given, **tried, crisis=None, near=near, wanted="money")
    page = worker.see(f"/teach/jobs/{id_}").text
    assert "vet &lt;bills&gt;" in page and "Not understood as meant" in page and "40% sure" in page
    line = {"text": "some message", "of": "the set for choosing", "meant": "money", "was": "money", "now": "travel"}
    sets = {"better": [], "worse": [line], "other": [], "of": 10, "right": 9, "right_then": 8}
    flows = {"better": ["a-talk"], "worse": [{"name": "b-talk", "words": "wrong"}], "of": 2, "passed": 1, "passed_then": 1}
    id_ = done(bench, "see", given, was=["travel"], now=["money"], sure_was=0.4, sure_now=0.8, sets=sets, flows=flows)
    page = worker.see(f"/teach/jobs/{id_}").text
    assert "1 worse" in page and "some message" in page and "b-talk" in page and "a-talk" in page
    assert worker.see("/teach/jobs/" + "0" * 16).status_code == 404
    assert worker.see(f"/teach/jobs/{id_}/state", headers={"accept": "application/json"}).json()["state"] == "done"


def phrase_job(bench: Bench, **more: Any) -> str:
    counts: dict[str, Any] = {"caught": [], "false": [], "wrong_kind": [], "lost": [], "hidden": {}, "of": 100}
    numbers = {f"{key}_number": len(counts[key]) for key in ("caught", "false", "wrong_kind", "lost")}
    return done(bench, "phrase", {"text": "zorbly handshake", "kind": "abuse"}, **{**counts, **numbers, **more})


def test_a_phrase_is_saved_only_after_it_was_tried_and_counts_at_once(
    bench: Bench, taught: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[int] = []
    monkeypatch.setattr(screen, "again", lambda: again.append(1))
    approver = bench.client("approver")
    assert approver.submit("/teach/phrase/save", {"id": "d" * 16}).status_code == 404
    id_ = phrase_job(bench)
    assert approver.submit("/teach/phrase/save", {"id": id_}).headers["location"].endswith("/teach")
    assert "zorbly handshake" in phrases.lines("abuse", taught / "phrases") and again == [1]
    page = approver.see("/teach").text
    assert "Saved" in page
    assert "zorbly" not in bench.client("admin").see("/history").text


def test_false_alarms_must_be_looked_at(bench: Bench, taught: Path) -> None:
    approver = bench.client("approver")
    line = {"text": "just a joke", "source": "safety set, dev", "now": "abuse"}
    id_ = phrase_job(bench, false=[line], false_number=1)
    assert "just a joke" in approver.see(f"/teach/jobs/{id_}").text
    answer = approver.submit("/teach/phrase/save", {"id": id_})
    assert id_ in answer.headers["location"] and "zorbly handshake" not in phrases.lines("abuse", taught / "phrases")


def test_a_phrase_of_one_word_is_refused(bench: Bench, taught: Path, begun: list[Any]) -> None:
    worker = bench.client("worker")
    answer = worker.submit("/teach/phrase", {"text": "die", "kind": "suicide"})
    assert answer.status_code == 400 and "One word" in answer.text and 'href="#words"' in answer.text and begun == []
    assert worker.submit("/teach/phrase", {"text": "took all zorbly", "kind": "suicide"}).status_code == 303
    assert begun == [("phrase", {"text": "took all zorbly", "kind": "suicide"})]


def test_a_training_is_found_again_and_can_be_cancelled(bench: Bench, taught: Path, begun: list[Any]) -> None:
    approver = bench.client("approver")
    there = approver.submit("/teach/train").headers["location"]
    second = approver.submit("/teach/train")
    assert second.headers["location"] == there and len(begun) == 1
    page = approver.see("/teach").text
    assert "A new model is being trained" in page and "Train a new model</button>" not in page
    assert "Training" in approver.see("/").text
    path = there.removeprefix("/workbench")
    assert bench.client("worker").submit(f"{path}/cancel").status_code == 403
    assert approver.submit(f"{path}/cancel").status_code == 303
    assert "Cancelled" in approver.see(path).text


def test_one_click_puts_the_model_before_back(bench: Bench, taught: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = taught / "models"
    for folder, mark in ((models, "new"), (models / "previous", "old")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pal.tar.gz").write_text(mark, encoding="utf-8")
    monkeypatch.setattr(live, "tell_rasa", lambda _settings: lambda _archive: False)
    approver = bench.client("approver")
    assert "Yes, put it back" in approver.see("/teach").text
    approver.submit("/teach/back")
    assert (models / "pal.tar.gz").read_text(encoding="utf-8") == "old"
    assert "live again" in approver.see("/teach").text
