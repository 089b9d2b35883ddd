"""Try it: the pages without a browser; how phones are drawn; what the why says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import flows
from bot.flows.store import of_files
from bot.rehearsal import Rehearsal, Script, Step, Why
from bot.workbench.pages.simulator import labels, phones
from bot.workbench.pages.simulator.why import of
from bot.workbench.rehearsing import Away
from bot.workbench.tables import audit, talks
from bot.workbench.talks import KEPT_S, Talks

from .bench import Bench, Client
from .rehearsals import InProcess

pytestmark = pytest.mark.rasa  # for the trained model; Rasa itself is not started


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return Rehearsal.load(store=of_files(where=tmp_path_factory.mktemp("simulator")))


@pytest.fixture
def played(bench: Bench, rehearsal: Rehearsal) -> InProcess:
    bench.app.state.rehearsing = found = InProcess(rehearsal)
    return found


@pytest.fixture
def worker(bench: Bench, played: InProcess) -> Client:
    return bench.client("worker")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PAL_FLOWS_DIR", str(tmp_path / "conversations"))
    yield tmp_path / "conversations"


def said(client: Client, *messages: str, at: str = "/try") -> str:
    """Says them one after the other; the address of the conversation."""
    for message in messages:
        answer = client.submit(f"{at}/say", {"text": message})
        assert answer.status_code == 303, answer.text
        at = answer.headers["location"].removeprefix("/workbench").split("#")[0]
    return at


def test_nothing_is_kept_before_something_is_said(bench: Bench, worker: Client) -> None:
    page = worker.see("/try")
    assert page.status_code == 200 and "Nothing said yet." in page.text
    assert worker.submit("/try/say", {"text": "  \n "}).status_code == 400
    with bench.app.state.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(talks)).scalar() == 0


def test_a_conversation_goes_on_and_lines_are_a_burst(worker: Client) -> None:
    at = said(worker, "hiya", "do i get\na free bus pass")
    page = worker.see(at).text
    assert page.count("They: ") == 3 * 3, "one line and two, on three phones"
    assert "Travel" in page and "message 2 of 2" in page
    assert "message 1 of 2" in worker.see(f"{at}?step=1").text
    for odd in ("0", "99", "x", "-1", "1e9"):
        assert worker.see(f"{at}?step={odd}").status_code == 200
    answer = worker.submit(f"{at}/say", {"press": "topics"})
    assert answer.status_code == 303 and "They tapped" in worker.see(at).text
    assert "message 2 of 2" in worker.see(worker.submit(f"{at}/back").headers["location"].removeprefix("/workbench")).text


def test_what_is_typed_is_shown_as_text(worker: Client) -> None:
    page = worker.see(said(worker, "<script>alert(1)</script> & 'x' \"y\"")).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_start_is_set_checked_and_played(worker: Client) -> None:
    at = said(worker, "council tax?")
    fields = {"care": "camden", "home": "outside", "age": "19", "day": "2026-11-21", "time": "23:30", "statuses-4": "yes"}
    answer = worker.submit(f"{at}/start", fields)
    page = worker.see(answer.headers["location"].removeprefix("/workbench")).text
    assert "looked after by Camden, lives in outside London, age 19" in page and "21 Nov 2026, 23:30" in page
    assert "Is so" in page and "They are in college, school or uni" in page
    for wrong in ({"age": "nineteen"}, {"age": "400"}, {"care": "narnia"}, {"day": "yesterday"}, {"statuses-0": "perhaps"}):
        refused = worker.submit(f"{at}/start", wrong)
        assert refused.status_code == 400 and "There is a problem" in refused.text
    assert "age 19" in worker.see(at).text, "a refused start changes nothing"


def test_a_link_is_for_the_team_for_thirty_days(bench: Bench, worker: Client) -> None:
    bench.now = 1_800_000_000.0
    worker = bench.client("worker")
    at = said(worker, "free bus pass?")
    assert bench.client("viewer").see(at).status_code == 200
    assert bench.client("council").see(at).status_code == 403
    assert bench.stranger().see(at).status_code == 303
    other = bench.client("worker2")
    assert "A colleague made this conversation." in other.see(at).text
    copy = said(other, "im 20", at=at)
    assert copy != at and "im 20" not in worker.see(at).text and "free bus pass?" in other.see(copy).text
    assert other.submit(f"{at}/delete").headers["location"].endswith(at), "not theirs"
    bench.now += KEPT_S + 60
    worker = bench.client("worker")
    assert worker.see(at).status_code == 404
    worker.see("/try")
    with bench.app.state.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(talks)).scalar() == 0, "what is past its time is erased"


def test_deleting(bench: Bench, worker: Client) -> None:
    at = said(worker, "free bus pass?")
    assert worker.submit(f"{at}/delete").headers["location"].endswith("/try")
    assert worker.see(at).status_code == 404
    with bench.app.state.engine.connect() as db:
        logged = [row.what for row in db.execute(sa.select(audit))]
    assert "conversation deleted" in logged


@pytest.mark.parametrize("path", ["/try/nowhere", f"/try/{'x' * 200}", "/try/nowhere/test", "/try/a%00b"])
def test_links_that_lead_nowhere(worker: Client, path: str) -> None:
    assert worker.see(path).status_code == 404
    assert worker.submit("/try/nowhere/say", {"text": "hi"}).status_code == 404


def test_what_cannot_be_played_is_said_and_not_lost(worker: Client, played: InProcess) -> None:
    at = said(worker, "free bus pass?")
    played.trouble = Away("PAL took too long to answer here.")
    refused = worker.submit(f"{at}/say", {"text": "and the gym"})
    assert refused.status_code == 503 and "took too long" in refused.text and "and the gym" in refused.text
    assert "took too long" in worker.see(at).text
    played.trouble = None
    assert "and the gym" not in worker.see(at).text


def test_a_conversation_has_an_end(bench: Bench, worker: Client) -> None:
    person = bench.people["worker"].id
    id_ = Talks(bench.app.state.engine).keep(Script(turns=["hi"] * 100), person, bench.clock())
    refused = worker.submit(f"/try/{id_}/say", {"text": "hi"})
    assert refused.status_code == 400 and "at most 100 messages" in refused.text


def test_a_talk_of_another_version_is_not_there(bench: Bench, worker: Client) -> None:
    with bench.app.state.engine.begin() as db:
        person = bench.people["worker"].id
        db.execute(talks.insert().values(id="old", person=person, script='{"lines": []}', changed_at=bench.clock()))
    assert worker.see("/try/old").status_code == 404


# Saving


def chosen(page: str) -> dict[str, list[str]]:
    """The boxes that are ticked, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="checkbox" id="e[^"]+" name="(e\d+)" value="([^"]+)" checked>', page):
        found.setdefault(name, []).append(value.replace("&#39;", "'").replace("&amp;", "&"))
    return found


def test_a_conversation_becomes_a_test_that_is_green(worker: Client, rehearsal: Rehearsal, folder: Path) -> None:
    at = said(worker, "free prescriptions? camden looked after me and im 19", "and travel")
    worker.submit(f"{at}/say", {"press": "who"})
    page = worker.see(f"{at}/test").text
    ticked = chosen(page)
    assert {"topic", "care", "age"} <= set(ticked["e1"]) and any(one.startswith("offer:") for one in ticked["e1"])
    head = {"name": "it-is-free", "about": "They ask.", "trouble": "first-words", "channel": "whatsapp"}
    answer = worker.submit(f"{at}/test", {**head, **ticked, "says1": "Camden\n \nfree", "says_not2": "Barnet"})
    assert answer.headers["location"].endswith("/flows/test/it-is-free")
    (flow,) = flows.read(folder)
    assert (flow.channel, flow.trouble) == ("whatsapp", "first-words") and flow.steps[2].say == "!Who do I contact?"
    assert flow.steps[0].expect.says == ["Camden", "free"] and flow.steps[1].expect.says_not == ["Barnet"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", flow.as_of), "the day is held fast"
    assert flows.run(flow, rehearsal).passed, flows.run(flow, rehearsal).words()
    again = worker.submit(f"{at}/test", {**head, **ticked})
    assert again.status_code == 400 and "There is a test of this name" in again.text
    assert worker.submit(f"{at}/test", {**head, **ticked, "replace": "y"}).status_code == 303


def test_only_what_really_happened_can_be_expected(worker: Client, folder: Path) -> None:
    at = said(worker, "hiya")
    head = {"name": "x", "about": "X.", "trouble": "y", "channel": "web"}
    made_up = ["offer:camden-free-gold", "button:Gold", "care", "nonsense"]
    assert worker.submit(f"{at}/test", {**head, "e1": made_up}).status_code == 303
    assert flows.read(folder)[0].steps[0].expect.asked_for() == {"care": None}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Give the test a name."),
        ({"name": "../../etc"}, "a-z, 0-9 and - only"),
        ({"trouble": "Two Councils"}, "a-z, 0-9 and - only"),
        ({"about": ""}, "Say in a sentence"),
        ({"channel": "fax"}, "There is a problem"),
        ({"e1": []}, "Choose at least one thing"),
    ],
)
def test_a_test_that_cannot_be_is_refused(worker: Client, folder: Path, change: dict[str, Any], words: str) -> None:
    at = said(worker, "hiya")
    head = {"name": "x", "about": "X.", "trouble": "y", "channel": "web", "e1": ["crisis"]}
    refused = worker.submit(f"{at}/test", {**head, **change})
    assert refused.status_code == 400 and words in refused.text and not folder.exists()


def test_where_nothing_can_be_written_the_test_is_handed_over(
    worker: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(flows, "save", refuse)
    at = said(worker, "hiya")
    page = worker.submit(f"{at}/test", {"name": "x", "about": "X.", "trouble": "y", "channel": "web", "e1": ["crisis"]})
    assert (
        page.status_code == 200
        and "tests/conversations/y.yaml" in page.text
        and "crisis: null" in page.text.replace("crisis:\n", "crisis: null\n")
    )


def test_viewers_try_and_only_workers_save(bench: Bench, played: InProcess, folder: Path) -> None:
    viewer = bench.client("viewer")
    at = said(viewer, "hiya")
    assert "Save as test" not in viewer.see(at).text and viewer.see(f"{at}/test").status_code == 403
    assert viewer.submit(f"{at}/test", {"name": "x"}).status_code == 403


def test_an_empty_conversation_is_no_test(worker: Client) -> None:
    at = worker.submit("/try/start", {"age": "19"}).headers["location"].removeprefix("/workbench").split("#")[0]
    assert worker.see(f"{at}/test").status_code == 409


# Phones and why


def drawn(rehearsal: Rehearsal, *turns: Any) -> tuple[tuple[Step, ...], dict[str, phones.Phone]]:
    steps = rehearsal.play(Script(turns=list(turns), as_of="2026-11-21"))
    return steps, {phone.name: phone for phone in phones.draw(steps)}


def every(phone: phones.Phone) -> list[phones.Tap]:
    return [tap for bubble in phone.bubbles for row in bubble.rows for tap in phones._all(row)]


def test_every_button_can_be_reached_on_every_phone(rehearsal: Rehearsal) -> None:
    steps, found = drawn(rehearsal, "hello", "!topics:all")
    wanted = {button["payload"] for reply in steps[-1].replies for button in reply["buttons"]}
    assert len(wanted) > 20
    for phone in found.values():
        live = {tap.payload for tap in every(phone) if tap.live and not tap.opens}
        assert wanted <= live, phone.name
        assert not phone.faults, phone.faults
    sheets = [tap for tap in every(found["whatsapp"]) if tap.opens]
    assert all(len(tap.opens.rows) <= 10 for tap in sheets if tap.opens), "WhatsApp's lists have ten rows"


def test_only_the_last_buttons_are_alive(rehearsal: Rehearsal) -> None:
    _, found = drawn(rehearsal, "hello", "free bus pass?")
    for phone in found.values():
        by_step = {
            bubble.number: [tap.live for row in bubble.rows for tap in row] for bubble in phone.bubbles if bubble.rows
        }
        assert not any(by_step[1]) and all(by_step[2])


def test_a_title_that_a_platform_refuses_is_told() -> None:
    buttons = [{"title": "This title is far too long for it", "payload": "x"}]
    step = Step(user="hi", replies=[{"text": "Hi", "buttons": buttons, "urgent": False}], trace={}, why=Why())
    whatsapp, telegram, _ = phones.draw([step])
    assert whatsapp.faults == ["Message 1: the button “This title is far too long for it” is 13 letters too long."]
    assert telegram.faults == []


def test_why_in_words(rehearsal: Rehearsal) -> None:
    steps, _ = drawn(rehearsal, "camden looked after me, i live in E8 1AA and im 19, council tax? call 07700 900123", "!who")
    told = of(steps[0], None)[0]
    words = " ".join([*told.understood, *told.heard, *(words for _, words in told.screen)])
    assert "They ask about “Council tax”" in words and "sure, " in words
    assert "Looked after by: Camden." in words and "Age: 19." in words and "a phone number" in words
    assert ("Looked after by", "Camden") in told.known and told.offers[0].verdict[1] in ("Yes", "Maybe")
    assert all(offer.reasons for offer in told.offers) and len(told.first) + len(told.rest) == len(told.offers)
    assert of(steps[1], "Who do I contact?")[0].understood == ["They tapped “Who do I contact?”. Nothing had to be guessed."]


def test_every_name_of_ours_has_words() -> None:
    from bot.flows.check import intents
    from bot.offers.conditions import CONDITIONS
    from bot.topics import TITLES

    plain = {name for name in intents() if name not in TITLES and name not in labels.ACTS}
    assert not plain, f"say in labels.py what they do: {plain}"
    for name in CONDITIONS:
        assert re.match(r"(They|The) ", labels.condition(name)) and " you" not in labels.condition(name), labels.condition(
            name
        )
    assert labels.sure(0.95).startswith("very sure") and labels.sure(0.0).endswith("0%")
