"""The offers desk as its pages show it: edit, refusal, a second person, undo; who may do what; what two do at once."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.offers.store import Store
from bot.settings import ROOT
from bot.stores.engine import open_engine

from .bench import Bench

TAX = "camden-council-tax"


@pytest.fixture
def offer(bench: Bench) -> str:
    """An offer of Camden's on council tax."""
    found = Store(bench.app.state.offers_engine).offers(("camden",), "council_tax")
    return found[0][1].id


def fields(html: str) -> dict[str, Any]:
    """What the form on a page would send."""
    sent: dict[str, Any] = {}
    form = html[html.index('id="desk-form"') :]
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or name[1] == "csrf" or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        sent.setdefault(name[1], []).append(_text(value[1]) if value else "")
    for name, body in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = [_text(body)]
    for name, body in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = [chosen[1] if chosen else ""]
    return {name: value if len(value) > 1 else value[0] for name, value in sent.items()}


def _text(html: str) -> str:
    import html as module

    return module.unescape(html)


def _change(answer: Any) -> str:
    return str(answer.headers["location"]).rpartition("/")[2]


def test_an_edit_is_refused_without_a_source_mended_published_by_another_and_undone(bench: Bench, offer: str) -> None:
    worker, approver = bench.client("worker"), bench.client("approver")
    page = worker.see(f"/offers/item/{offer}/edit")
    sent = fields(page.text)
    before = Store(bench.app.state.offers_engine).offer(offer)
    assert before is not None
    wrong = {
        **sent,
        "summary": "You pay nothing until you are 25.",
        "source.title": "",
        "source.url": "",
        "why": "New page",
        "then": "submit",
    }
    answer = worker.submit(f"/offers/item/{offer}/edit", wrong)
    assert answer.status_code == 422
    assert "Say where this was read" in answer.text
    # What was typed is still there, as a draft.
    assert "You pay nothing until you are 25." in answer.text
    again = fields(answer.text)
    change = re.search(r'action="/workbench/changes/(\d+)/edit"', answer.text)
    assert change
    right = {
        **again,
        "source.title": sent["source.title"],
        "source.url": sent["source.url"],
        "why": "New page",
        "then": "submit",
    }
    answer = worker.submit(f"/changes/{change[1]}/edit", right)
    assert answer.status_code == 303, answer.text[answer.text.find("<main") :][:3000]
    waiting = approver.see(f"/changes/{change[1]}")
    assert "You pay nothing until you are 25." in waiting.text
    version = re.search(r'name="version" value="(\d+)"', waiting.text)
    assert version
    mine = worker.submit(f"/changes/{change[1]}/decide/approve", {"version": version[1]})
    assert mine.status_code == 403
    done = approver.submit(f"/changes/{change[1]}/decide/approve", {"version": version[1]})
    assert done.status_code == 303
    now = Store(bench.app.state.offers_engine).offer(offer)
    assert now is not None and now[1].summary == "You pay nothing until you are 25."
    undone = approver.submit(f"/changes/{change[1]}/decide/undo")
    assert undone.status_code == 303
    assert Store(bench.app.state.offers_engine).offer(offer) == before


def test_nobody_publishes_what_they_wrote(bench: Bench, offer: str) -> None:
    approver = bench.client("approver")
    sent = fields(approver.see(f"/offers/item/{offer}/edit").text)
    answer = approver.submit(
        f"/offers/item/{offer}/edit", {**sent, "note": "Looked again.", "why": "Tidier", "then": "submit"}
    )
    change = _change(answer)
    page = approver.see(f"/changes/{change}").text
    assert "somebody else must publish it" in page
    assert "Publish</button>" not in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert approver.submit(f"/changes/{change}/decide/approve", {"version": version[1]}).status_code == 403


def test_confirmed_today_is_one_click(bench: Bench, offer: str) -> None:
    worker = bench.client("worker")
    page = worker.see(f"/offers/item/{offer}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    assert worker.submit(f"/offers/item/{offer}/confirm", {"revision": revision[1]}).status_code == 303
    now = Store(bench.app.state.offers_engine).offer(offer)
    assert now is not None and now[1].checked is not None
    # The same page again, opened before: somebody has been there.
    late = worker.submit(f"/offers/item/{offer}/confirm", {"revision": revision[1]})
    assert late.status_code == 409


def test_two_who_edit_at_once_lose_nothing(bench: Bench, offer: str) -> None:
    one, two = bench.client("worker"), bench.client("worker2")
    change = _change(
        one.submit(f"/offers/item/{offer}/edit", {**fields(one.see(f"/offers/item/{offer}/edit").text), "note": "First."})
    )
    theirs, yours = (fields(who.see(f"/changes/{change}/edit").text) for who in (one, two))
    assert one.submit(f"/changes/{change}/edit", {**theirs, "note": "One's words."}).status_code == 303
    late = two.submit(f"/changes/{change}/edit", {**yours, "note": "Two's words."})
    assert late.status_code == 409
    assert "Nothing that you wrote is lost" in late.text
    assert "Two&#39;s words." in late.text
    assert "One&#39;s words." in one.see(f"/changes/{change}/edit").text


def test_a_council_sees_and_drafts_only_its_own(bench: Bench, offer: str) -> None:
    council = bench.client("council")
    listed = council.see("/offers").text
    assert "Hackney" not in listed[listed.index("<table") :]
    other = Store(bench.app.state.offers_engine).offers(("hackney",), None)[0][1].id
    assert council.see(f"/offers/item/{other}").status_code == 404
    assert council.see(f"/offers/item/{other}/edit").status_code == 404
    sent = fields(council.see(f"/offers/item/{offer}/edit").text)
    answer = council.submit(
        f"/offers/item/{offer}/edit", {**sent, "note": "From the council.", "why": "Ours", "then": "submit"}
    )
    assert answer.status_code == 303
    assert council.submit(f"/changes/{_change(answer)}/decide/approve", {"version": "2"}).status_code == 403


def test_something_new(bench: Bench) -> None:
    worker = bench.client("worker")
    sent = fields(worker.see("/offers/new?authority=brent").text)
    empty = worker.submit("/offers/new", {**sent, "authority": "", "then": "draft"})
    assert empty.status_code == 422
    assert "Choose the council" in empty.text
    new = {
        **sent,
        "authority": "brent",
        "topic": "leisure",
        "title": "Free swimming until 25",
        "summary": "You can swim for free at Brent's pools.",
        "basis": "responsible",
        "source.title": "Brent: leisure for care leavers",
        "source.url": "https://www.brent.gov.uk/leisure",
        "why": "New on the council's page",
        "then": "submit",
    }
    answer = worker.submit("/offers/new", new)
    assert answer.status_code == 303, re.findall(r'<div class="summary".*?</div>', answer.text, re.S)
    waiting = worker.see("/changes").text
    assert "Free swimming until 25" in waiting


def test_live_checks_say_what_saving_would(bench: Bench, offer: str) -> None:
    worker = bench.client("worker")
    sent = fields(worker.see(f"/offers/item/{offer}/edit").text)
    flat = [[name, one] for name, value in sent.items() for one in (value if isinstance(value, list) else [value])]
    wrong = [[name, "x" * 70 if name == "title" else value] for name, value in flat]
    found = worker.post(
        "/workbench/offers/check",
        json={"fields": wrong},
        headers={"x-csrf-token": worker.csrf(), "accept": "application/json"},
    ).json()
    assert any(one["field"] == "title" and one["level"] == "error" for one in found["problems"])
    right = worker.post(
        "/workbench/offers/check",
        json={"fields": flat},
        headers={"x-csrf-token": worker.csrf(), "accept": "application/json"},
    ).json()
    assert "WhatsApp" in right["preview"]
    assert not [one for one in right["problems"] if one["level"] == "error"], right["problems"]


@pytest.mark.parametrize(
    "path", ["/offers", "/offers?only=stale&topic=travel", "/offers?words=%3Cscript%3E", "/changes?state=published"]
)
def test_lists_for_everyone(bench: Bench, path: str) -> None:
    for role in ("viewer", "worker", "council"):
        answer = bench.client(role).see(path)
        assert answer.status_code == 200
        assert "<script>" not in answer.text


def test_a_viewer_changes_nothing(bench: Bench, offer: str) -> None:
    viewer = bench.client("viewer")
    assert "Edit</a>" not in viewer.see(f"/offers/item/{offer}").text
    assert viewer.see(f"/offers/item/{offer}/edit").status_code == 403
    assert viewer.submit(f"/offers/item/{offer}/confirm", {"revision": "1"}).status_code == 403


@pytest.fixture
def files(bench: Bench, tmp_path: Path) -> Path:
    """Offer files of the test's own."""
    folder = tmp_path / "offers"
    shutil.copytree(ROOT / "data" / "offers", folder)
    bench.app.state.offers_folder = folder
    return folder


def _publish(bench: Bench, offer: str, summary: str) -> None:
    worker, approver = bench.client("worker"), bench.client("approver")
    sent = fields(worker.see(f"/offers/item/{offer}/edit").text)
    answer = worker.submit(f"/offers/item/{offer}/edit", {**sent, "summary": summary, "why": "New page", "then": "submit"})
    change = _change(answer)
    version = re.search(r'name="version" value="(\d+)"', approver.see(f"/changes/{change}").text)
    assert version
    assert approver.submit(f"/changes/{change}/decide/approve", {"version": version[1]}).status_code == 303


def test_what_is_published_goes_into_the_files_as_a_small_diff(bench: Bench, offer: str, files: Path) -> None:
    assert "The files have it all" in bench.client("worker").see("/files").text
    before = {path.name: path.read_bytes() for path in files.iterdir()}
    _publish(bench, offer, "You pay nothing until you are 25.")
    page = bench.client("worker").see("/files").text
    assert "camden.yaml" in page and "You pay nothing until you are 25." in page
    assert bench.client("worker").submit("/files/write").status_code == 403
    assert bench.client("approver").submit("/files/write").status_code == 303
    after = {path.name: path.read_bytes() for path in files.iterdir()}
    assert [name for name in before if before[name] != after[name]] == ["camden.yaml"]
    old, new = (set(text["camden.yaml"].decode().splitlines()) for text in (before, after))
    assert len(new - old) <= 4
    assert "The files have it all" not in page


def test_changed_on_both_sides_is_shown_and_chosen(bench: Bench, offer: str, files: Path) -> None:
    _publish(bench, offer, "You pay nothing until you are 25.")
    path = files / "camden.yaml"
    known = Store(open_engine(f"sqlite:///{bench.settings.data_dir / 'offers.db'}")).offer(offer)
    assert known is not None
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"title: {known[1].title}", "title: No council tax at all"), encoding="utf-8")
    page = bench.client("approver").see("/files").text
    assert "Changed on both sides" in page and "No council tax at all" in page
    assert bench.client("approver").submit("/files/take/file", {"id": offer}).status_code == 303
    now = Store(bench.app.state.offers_engine).offer(offer)
    assert now is not None and now[1].title == "No council tax at all"
    assert "Changed on both sides" not in bench.client("approver").see("/files").text


def test_a_broken_file_is_named_and_nothing_is_written(bench: Bench, offer: str, files: Path) -> None:
    (files / "camden.yaml").write_text("offers: [", encoding="utf-8")
    assert "camden.yaml" in bench.client("approver").see("/files").text
    assert bench.client("approver").submit("/files/write").status_code == 409
    assert (files / "camden.yaml").read_text(encoding="utf-8") == "offers: ["


def _upload(who: Any, data: bytes, name: str) -> Any:
    return who.submit("/sheets/import", files={"sheet": (name, data)})


def test_a_sheet_goes_out_is_changed_and_comes_back_as_drafts(bench: Bench, offer: str) -> None:
    worker = bench.client("worker")
    sheet = worker.see("/sheets/offers.csv?authority=camden")
    assert sheet.headers["content-disposition"].startswith("attachment")
    known = Store(bench.app.state.offers_engine).offer(offer)
    assert known is not None
    text = sheet.content.decode("utf-8-sig").replace(known[1].title, "No council tax at all until 25")
    seen = _upload(worker, text.encode(), "camden.csv")
    assert seen.status_code == 200
    assert "1 rows change something" in seen.text
    token = re.search(r'name="token" value="(\w+)"', seen.text)
    assert token
    # Somebody else cannot apply what this person read.
    assert bench.client("worker2").submit("/sheets/apply", {"token": token[1]}).status_code == 410
    assert worker.submit("/sheets/apply", {"token": token[1], "why": "Sheet"}).status_code == 303
    assert "No council tax at all until 25" in worker.see("/changes?state=draft").text
    assert Store(bench.app.state.offers_engine).offer(offer) == known
    assert worker.submit("/sheets/apply", {"token": token[1]}).status_code == 410


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not really a sheet", "broken.xlsx"),
        (b"\xff\xfe\x00\x00\x00", "odd.csv"),
        (b"", "empty.csv"),
        (b"a,b,c\n1,2,3\n", "other.csv"),
        (b"id;title\nx;y\n", "semicolons.csv"),
    ],
)
def test_a_broken_sheet_is_told_and_changes_nothing(bench: Bench, data: bytes, name: str) -> None:
    seen = _upload(bench.client("worker"), data, name)
    assert seen.status_code == 200
    assert 'name="token"' not in seen.text
    assert "cannot be used" in seen.text


def test_each_wrong_row_is_named(bench: Bench) -> None:
    worker = bench.client("worker")
    lines = worker.see("/sheets/offers.csv?authority=camden").content.decode("utf-8-sig").splitlines(keepends=True)
    known = Store(bench.app.state.offers_engine).offers(("camden",), None)
    text = "".join(lines).replace(known[0][1].title, "x" * 80)
    seen = _upload(worker, text.encode(), "camden.csv").text
    assert "80 characters" in seen
    assert 'name="token"' not in seen


def test_a_council_takes_and_brings_only_its_own(bench: Bench) -> None:
    council, worker = bench.client("council"), bench.client("worker")
    assert b"hackney" not in council.see("/sheets/offers.csv").content.lower().split(b"\n", 1)[1][:2000]
    theirs = worker.see("/sheets/offers.csv?authority=hackney").content.decode("utf-8-sig")
    changed = theirs.replace("Hackney", "Hackney!", 3)
    assert 'name="token"' not in _upload(council, changed.encode(), "hackney.csv").text
