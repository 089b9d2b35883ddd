"""Flows: the pages without a browser."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import flows
from bot.flows import Expect, Flow, FlowStep
from bot.flows.store import of_files
from bot.rehearsal import Rehearsal, Start
from bot.workbench.pages.flows import words
from bot.workbench.rehearsing import Away
from bot.workbench.runs import KEPT_S, Run, Runs

from .bench import Bench, Client
from .rehearsals import InProcess

pytestmark = pytest.mark.rasa  # for the trained model; Rasa itself is not started


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return Rehearsal.load(store=of_files(where=tmp_path_factory.mktemp("flows")))


@pytest.fixture
def played(bench: Bench, rehearsal: Rehearsal) -> InProcess:
    bench.app.state.rehearsing = found = InProcess(rehearsal)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    found = tmp_path / "conversations"
    monkeypatch.setenv("PAL_FLOWS_DIR", str(found))
    green = flow("a-hello", "first-words", FlowStep(say="hiya", expect=Expect(intent="greet", says=["care leaver"])))
    red = flow(
        "a-wrong-council",
        "corrections",
        FlowStep(say="im 19"),
        FlowStep(say=["council tax?", "camden looked after me"], expect=Expect(care="barnet", age=19, says=["Barnet"])),
        FlowStep(say="!Not a button"),
    )
    flows.add([green, red], found)
    yield found


@pytest.fixture
def worker(bench: Bench, played: InProcess, folder: Path) -> Client:
    return bench.client("worker")


def flow(name: str, trouble: str, *steps: FlowStep) -> Flow:
    return Flow(name=name, about=f"About {name}.", trouble=trouble, steps=list(steps))


def ran(bench: Bench, client: Client, **which: str) -> tuple[str, Run]:
    """Runs tests to the end; the address of the run, and the run."""
    answer = client.submit("/flows/run", which)
    assert answer.status_code == 303, answer.text
    at = answer.headers["location"].removeprefix("/workbench")
    deadline = time.monotonic() + 60
    while True:
        run = Runs(bench.app.state.engine).find(at.rpartition("/")[2], bench.clock())
        assert run is not None and time.monotonic() < deadline
        if run.state != "running":
            return at, run
        time.sleep(0.05)


def test_the_list_by_trouble(worker: Client) -> None:
    page = worker.see("/flows").text
    assert page.index("Corrections") < page.index("First words") and "2 not run" in page
    assert "About a-hello." in page and "Run all" in page


def test_a_run_tells_green_and_red_side_by_side(bench: Bench, worker: Client) -> None:
    at, run = ran(bench, worker)
    assert (run.state, run.red, len(run.results)) == ("done", ["a-wrong-council"], 2)
    page = worker.see(at).text
    assert "Done. 1 red, 1 green." in page and "http-equiv" not in page
    assert "Barnet" in page and "Camden" in page and page.count("wrong-line") == 3
    listed = worker.see("/flows").text
    assert "1 green" in listed and "1 red" in listed
    only = worker.see("/flows?only=red").text
    assert "About a-wrong-council." in only and "About a-hello." not in only
    one = worker.see("/flows/test/a-wrong-council").text
    assert "wrong-line" in one and "Not a button" in one
    assert "Changed since it was run" not in one
    changed = flows.read()[0]
    changed.steps[0].say = "im 20"
    flows.save(changed)
    assert "Changed since it was run" in worker.see("/flows/test/a-wrong-council").text


def test_some_are_run(bench: Bench, worker: Client) -> None:
    assert ran(bench, worker, trouble="first-words")[1].names == ["a-hello"]
    assert ran(bench, worker, name="a-wrong-council")[1].names == ["a-wrong-council"]
    assert worker.submit("/flows/run", {"name": "nowhere"}).headers["location"].endswith("/flows")


def test_one_run_at_a_time_and_it_can_be_stopped(bench: Bench, worker: Client, rehearsal: Rehearsal) -> None:
    runs = Runs(bench.app.state.engine)
    id_ = runs.begin(["a-hello", "a-wrong-council"], "somebody", bench.clock())
    answer = worker.submit("/flows/run")
    assert answer.headers["location"].endswith(f"/flows/run/{id_}")
    page = worker.see(f"/flows/run/{id_}").text
    assert 'data-state="running"' in page and '<noscript><meta http-equiv="refresh"' in page
    assert "0 of 2" in worker.see("/flows").text
    worker.submit(f"/flows/run/{id_}/stop")
    assert "Stopped." in worker.see(f"/flows/run/{id_}").text
    assert not runs.news(id_, {}, bench.clock()), "it hears that it was stopped"
    from bot.workbench.pages.flows.running import work

    slow = InProcess(rehearsal)
    work(slow, runs, id_, ["a-hello", "a-wrong-council"], bench.clock)  # type: ignore[arg-type]
    assert slow.stopped


def test_what_goes_wrong_in_a_run_is_said(bench: Bench, worker: Client, played: InProcess) -> None:
    played.trouble = Away("The part of PAL that plays conversations stopped. Try it again.")
    at, run = ran(bench, worker)
    assert run.state == "failed" and len(run.results) == 1
    assert "The part of PAL that plays conversations stopped." in worker.see(at).text
    played.trouble = KeyError("what somebody wrote")
    at, run = ran(bench, worker)
    assert run.state == "failed" and "somebody" not in (run.error or "")


def test_a_run_whose_process_died_is_not_waited_for(bench: Bench, worker: Client) -> None:
    bench.now = 1_800_000_000.0
    runs = Runs(bench.app.state.engine)
    id_ = runs.begin(["a-hello"], "somebody", bench.now)
    bench.now += 120
    worker = bench.client("worker")
    assert "PAL was started anew" in worker.see(f"/flows/run/{id_}").text
    assert runs.running(bench.now) is None
    bench.now += KEPT_S
    runs.begin(["a-hello"], "somebody", bench.now)
    assert runs.find(id_, bench.now) is None, "what is past its time is erased"


def test_bad_files_are_told_and_break_nothing(worker: Client, folder: Path) -> None:
    (folder / "bad.yaml").write_text("trouble: [", encoding="utf-8")
    page = worker.see("/flows")
    assert page.status_code == 200 and "bad.yaml" in page.text
    assert worker.submit("/flows/run").status_code == 303
    assert "cannot be read" in worker.see("/").text


@pytest.mark.parametrize("path", ["/flows/test/nowhere", "/flows/run/nowhere"])
def test_what_is_not_there(worker: Client, path: str) -> None:
    assert worker.see(path).status_code == 404


def test_a_test_into_the_simulator_with_its_taps(worker: Client, folder: Path) -> None:
    steps = [FlowStep(say="hiya"), FlowStep(say="!Free prescriptions", expect=Expect(topic="prescriptions"))]
    tapping = flow("tapping", "buttons", *steps)
    tapping.known = Start(age=19)
    flows.save(tapping)
    answer = worker.submit("/flows/test/tapping/try")
    page = worker.see(answer.headers["location"].removeprefix("/workbench")).text
    assert "They tapped “Free prescriptions”" in page and "age 19" in page


def test_deleting(bench: Bench, worker: Client, folder: Path) -> None:
    assert bench.client("viewer").submit("/flows/test/a-hello/delete").status_code == 403
    assert worker.submit("/flows/test/a-hello/delete").headers["location"].endswith("/flows")
    assert [one.name for one in flows.read(folder)] == ["a-wrong-council"]


def test_sheets_there_and_back(worker: Client, folder: Path) -> None:
    for kind in ("xlsx", "csv"):
        sheet = worker.see(f"/flows/export?kind={kind}")
        assert f"pal-flows.{kind}" in sheet.headers["content-disposition"]
        assert flows.from_sheet(sheet.content, f"x.{kind}") == (flows.read(folder), [])
    assert len(flows.from_sheet(worker.see("/flows/export?kind=csv&trouble=first-words").content, "x.csv")[0]) == 1


def test_a_sheet_is_looked_at_and_taken_over(worker: Client, folder: Path) -> None:
    sheet = b"trouble,test,about,say,expect intent\nfirst-words,a-hello,They say hi.,hi,greet\nnew-ones,b,B.,hey,greet\n"
    page = worker.submit("/flows/import", {"do": "look"}, files={"file": ("x.csv", sheet)}).text
    assert "Takes the place of the old one" in page and "New" in page and len(flows.read(folder)) == 2
    bad = worker.submit("/flows/import", {"do": "import"}, files={"file": ("x.csv", sheet + b"x,Bad Name,,hi,greet\n")})
    assert bad.status_code == 400 and "Row 4" in bad.text and len(flows.read(folder)) == 2
    assert worker.submit("/flows/import", {"do": "import"}, files={"file": ("x.csv", sheet)}).status_code == 303
    assert {one.name for one in flows.read(folder)} == {"a-hello", "a-wrong-council", "b"}
    for files in ({"file": ("x.pdf", b"%PDF")}, {"file": ("", b"")}, None):
        refused = worker.submit("/flows/import", {"do": "import"}, files=files)
        assert refused.status_code == 400 and "Nothing was taken over" in refused.text


def test_who_may(bench: Bench, worker: Client) -> None:
    viewer, council = bench.client("viewer"), bench.client("council")
    assert viewer.see("/flows").status_code == 200 and "Run all" not in viewer.see("/flows").text
    assert viewer.submit("/flows/run").status_code == 403 and viewer.see("/flows/import").status_code == 403
    assert council.see("/flows").status_code == 403 and council.see("/flows/test/a-hello").status_code == 403
    assert "Flows" in worker.see("/").text and "/flows" not in council.see("/").text


def test_every_expectation_has_words() -> None:
    assert set(Expect.__struct_fields__) <= set(words.NAMES)


def test_words_of_a_result() -> None:
    result: dict[str, Any] = {
        "user": "x",
        "expected": {"care": None, "says": ["a", "b"], "says_not": ["c"], "verdicts": {"o": "yes"}, "topics": ["travel"]},
        "got": {"care": "camden", "says": "…", "says_not": "…", "verdicts": {"o": "not considered"}, "topics": []},
        "wrong": [
            {"what": "care", "expected": "nothing", "got": "camden"},
            {"what": "says", "expected": ["b"], "got": "…"},
            {"what": "says_not", "expected": ["not c"], "got": "…"},
            {"what": "button", "expected": "More", "got": []},
        ],
        "replies": [],
    }
    lines = {line.what: line for line in words.lines(result)}
    assert (lines["Looked after by"].expected, lines["Looked after by"].got) == (["not known"], ["Camden"])
    assert lines["Says"].got == ["there", "missing"] and lines["Does not say"].got == ["it says that"]
    assert lines["Verdict"].got == ["o: not looked at"] and not lines["Verdict"].wrong
    assert lines["All asks"].expected == ["Travel"] and lines["All asks"].got == ["none"]
    assert lines["Button to tap"].expected == ["More"] and lines["Button to tap"].got == ["none"]
