"""Try it and Flows in a real browser, over the real rehearsal in its child process."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import flows
from bot.flows import Expect, Flow, FlowStep

from .conftest import _AXE, DESKTOP, PHONE, AsRole, Live, shoot, sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The trained model is what "rasa" asks for; Rasa itself is not started.
pytestmark = [pytest.mark.browser, pytest.mark.rasa]
needs_axe = pytest.mark.skipif(
    not _AXE.is_file() and not os.environ.get("PAL_CI"), reason="needs axe-core: npm ci --prefix bot/widget"
)
TABLET = (768, 1024)
SIZES = (DESKTOP, TABLET, PHONE)
#: The model is loaded with the first message, on a machine that may be busy.
PATIENCE_MS = 90_000


def send(page: "Page", *lines: str) -> None:
    """Writes and sends, and waits for the answer."""
    before = page.locator(".phone.web .bubble").count()
    page.locator("#text").fill("\n".join(lines))
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".phone.web .bubble").nth(before).wait_for(state="attached", timeout=PATIENCE_MS)


def why(page: "Page") -> str:
    return page.locator(".why").inner_text()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of tests of this test's own: one green, one red. The front door runs in this process."""
    found = tmp_path / "conversations"
    green = Flow(
        name="a-hello",
        about="They say hello.",
        trouble="first-words",
        steps=[FlowStep(say="hiya", expect=Expect(intent="greet", crisis=None, buttons=["Travel"]))],
    )
    red = Flow(
        name="a-wrong-council",
        about="It expects a council that they did not name.",
        trouble="corrections",
        steps=[
            FlowStep(say="im 19"),
            FlowStep(
                say=["council tax?", "camden looked after me"],
                expect=Expect(care="barnet", age=19, topic="council_tax", says=["Barnet"], buttons=["Not one of ours"]),
            ),
        ],
    )
    flows.add([green, red], found)
    monkeypatch.setenv("PAL_FLOWS_DIR", str(found))
    yield found


def test_a_conversation_on_three_phones_with_its_why(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", "/try")
    send(page, "free prescriptions? camden looked after me and im 19")
    assert page.url.rpartition("/")[2] not in ("try", ""), "it has an address of its own now"
    words = why(page)
    assert "Free prescriptions" in words and "very sure" in words and "Looked after by: Camden." in words
    assert "Nothing that PAL must worry about." in words and page.locator(".why .offers li").count() > 1
    for name in ("whatsapp", "telegram", "web"):
        phone = page.locator(f".phone.{name}")
        assert phone.get_by_text("free prescriptions? camden").count() == 1
        assert phone.locator(".screen").evaluate("e => Math.abs(e.scrollTop) < 2"), "the newest line is in view"
    # WhatsApp has its list for what does not fit on three buttons.
    page.locator(".phone.whatsapp .sheet summary").first.click()
    assert page.locator(".phone.whatsapp .sheet[open] .rows button").count() >= 2
    page.locator(".phone.telegram").get_by_role("button", name="How do I ask?").click()
    page.locator(".phone.web .copy").wait_for(state="attached")
    assert "They tapped “How do I ask?”" in why(page)
    assert page.locator(".phone.whatsapp .bubble.tapped").inner_text().endswith("How do I ask?")
    assert page.locator(".phone.telegram button").count() < 6, "buttons of before are only shown"
    page.get_by_role("link", name="Earlier").click()
    assert "message 1 of 2" in why(page)
    page.get_by_role("button", name="Take back the last message").click()
    page.get_by_text("message 1 of 1").wait_for()
    shoot(page, "try-three-phones")


def test_danger_is_seen_in_two_lines_and_explained(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", "/try")
    send(page, "i want to", "kill myself")
    assert "Danger: thoughts of suicide or self-harm." in why(page)
    assert page.locator(".phone.whatsapp .bubble.urgent").count() >= 2
    shoot(page, "try-danger")


def test_what_pal_knows_is_set_and_the_conversation_played_again(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", "/try")
    send(page, "council tax?")
    assert page.locator(".phone.web").get_by_text("Camden").count() == 0
    page.get_by_text("What PAL knows at the start").click()
    page.get_by_label("Council that looked after them").select_option("camden")
    page.locator("#age").fill("19")
    page.get_by_text("What else is so of them").click()
    page.get_by_label("The council tax bill is in their name").select_option("yes")
    page.get_by_label("Day").fill("2026-11-21")
    page.get_by_role("button", name="Use this and play it again").click()
    page.get_by_text("looked after by Camden, age 19").wait_for(timeout=PATIENCE_MS)
    assert "Camden" in page.locator(".phone.web .bubble.pal").first.inner_text()
    assert "21 Nov 2026" in page.locator(".setup summary").first.inner_text()
    shoot(page, "try-known")
    page.get_by_text("What PAL knows at the start").click()
    page.locator("#age").fill("")
    page.locator("#age").evaluate("e => { e.type = 'text'; e.value = 'nineteen'; }")
    page.get_by_role("button", name="Use this and play it again").click()
    assert page.get_by_role("alert").inner_text()


def test_a_link_is_passed_on_and_a_colleague_gets_a_copy(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", "/try")
    send(page, "free bus pass?")
    link = page.locator("#link").inner_text().strip()
    assert link == page.url.split("#")[0]
    other = as_role("worker2", link.removeprefix(live.address))
    other.get_by_text("A colleague made this conversation.").wait_for()
    send(other, "im 20")
    assert other.url.split("#")[0] != link
    page.reload()
    assert "im 20" not in page.inner_text("main")
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Yes, delete it").click()
    page.get_by_text("The conversation is deleted.").wait_for()
    assert as_role(None, link.removeprefix(live.address)).get_by_label("Password").count() == 1, "not without signing in"
    gone = as_role("worker2", link.removeprefix(live.address))
    assert "is not there" in gone.inner_text("main")


def test_from_conversation_to_test_to_red_to_green(as_role: AsRole, live: Live, folder: Path) -> None:
    page = as_role("worker", "/try")
    send(page, "free prescriptions? camden looked after me and im 19")
    page.locator(".phone.web").get_by_role("button", name="How do I ask?").click()
    page.locator(".phone.web .copy").wait_for(state="attached")
    page.get_by_role("link", name="Save as test").click()
    page.get_by_role("button", name="Save the test").click()
    assert page.get_by_role("alert").get_by_text("Give the test a name.").is_visible()
    shoot(page, "try-save-problems")
    page.get_by_label("Name", exact=True).fill("prescriptions-and-the-words-to-ask")
    page.get_by_label("What it is about").fill("They ask for prescriptions and then for the words to ask with.")
    page.get_by_label("Trouble").fill("first-words")
    page.get_by_label("Words that PAL must say", exact=True).nth(1).fill("copy and send\nCamden looked after me")
    shoot(page, "try-save")
    page.get_by_role("button", name="Save the test").click()
    page.get_by_text("The test is saved.").wait_for()
    saved = next(flow for flow in flows.read(folder) if flow.name == "prescriptions-and-the-words-to-ask")
    assert saved.steps[0].expect.care == "camden" and saved.steps[1].say == "!How do I ask?"
    assert saved.steps[1].expect.says == ["copy and send", "Camden looked after me"]
    page.get_by_role("link", name="All flows").click()
    page.get_by_role("button", name="Run all").click()
    page.get_by_text("Done. 1 red, 2 green.").wait_for(timeout=PATIENCE_MS)
    result = page.locator(".result")
    assert result.locator(".wrong-line").count() == 3
    wrong = result.locator(".wrong-line").first
    assert "Barnet" in wrong.locator(".expected").inner_text() and "Camden" in wrong.locator(".got").inner_text()
    shoot(page, "flows-red")
    page.goto(f"{live.address}/flows")
    assert "1 red" in page.inner_text(".totals") and "2 green" in page.inner_text(".totals")
    shoot(page, "flows-list")
    page.get_by_role("link", name="Prescriptions and the words to ask").click()
    shoot(page, "flows-test")
    page.get_by_role("button", name="Open in Try it").click()
    page.locator(".phone.web .copy").wait_for(state="attached", timeout=PATIENCE_MS)
    assert "message 2 of 2" in why(page)


def test_progress_is_live(as_role: AsRole, live: Live, folder: Path) -> None:
    many = [
        Flow(name=f"hello-{n}", about="Hello.", trouble="many", steps=[FlowStep(say=f"hi {n}", expect=Expect(crisis=None))])
        for n in range(120)
    ]
    flows.add(many, folder)
    page = as_role("worker", "/flows")
    page.get_by_role("button", name="Run these many").click()
    seen = set()
    while page.locator("#run").get_attribute("data-state") == "running" and len(seen) < 500:
        seen.add(page.locator("progress").evaluate("e => e.value"))
        page.wait_for_timeout(100)
    page.get_by_text("Done. All 120 green.").wait_for(timeout=PATIENCE_MS)
    assert len(seen) > 2, seen
    shoot(page, "flows-done")


def test_without_script(as_role: AsRole, live: Live, folder: Path) -> None:
    page = as_role("worker", "/try", PHONE, java_script_enabled=False)
    page.locator("#text").fill("free bus pass?")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".phone.whatsapp .bubble.pal").first.wait_for(timeout=PATIENCE_MS)
    page.get_by_text("Telegram", exact=True).first.click()
    assert page.locator(".phone.telegram").is_visible() and not page.locator(".phone.whatsapp").is_visible()
    page.locator(".phone.telegram").get_by_role("button", name="More").click()
    assert page.locator(".phone.whatsapp .bubble.tapped").count() == 1
    page.goto(f"{live.address}/flows")
    page.get_by_role("button", name="Run all").click()
    page.get_by_text("Done. 1 red, 1 green.").wait_for(timeout=PATIENCE_MS)


def test_sheets(as_role: AsRole, live: Live, folder: Path, tmp_path: Path) -> None:
    page = as_role("worker", "/flows")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export (XLSX)").click()
    sheet = tmp_path / download.value.suggested_filename
    download.value.save_as(sheet)
    assert flows.from_sheet(sheet.read_bytes(), sheet.name) == (flows.read(folder), [])
    page.get_by_role("link", name="Import a spreadsheet").click()
    bad = tmp_path / "bad.csv"
    bad.write_text("trouble,test,about,say,expect care\nx,a b,,hi,narnia\nx,c,C.,,camden\n")
    page.get_by_label("Spreadsheet").set_input_files(bad)
    page.get_by_role("button", name="Import").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "Row 2" in alert.inner_text() and "Row 3" in alert.inner_text() and "narnia" in alert.inner_text()
    shoot(page, "flows-import-problems")
    good = tmp_path / "good.csv"
    good.write_text(
        "trouble,test,about,say,expect intent\nfirst-words,a-hello,They say hi.,hi,greet\nnew-ones,b,B.,hey,greet\n"
    )
    page.get_by_label("Spreadsheet").set_input_files(good)
    page.get_by_role("button", name="Only look").click()
    page.get_by_text("Takes the place of the old one").wait_for()
    shoot(page, "flows-import-looked")
    assert {flow.name for flow in flows.read(folder)} == {"a-hello", "a-wrong-council"}
    page.get_by_label("Spreadsheet").set_input_files(good)
    page.get_by_role("button", name="Import").click()
    page.get_by_text("2 tests taken over.").wait_for()
    assert {flow.name for flow in flows.read(folder)} == {"a-hello", "a-wrong-council", "b"}


def test_by_keyboard_alone(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", "/try")
    page.locator("#text").focus()
    page.keyboard.type("free bus pass?")
    page.keyboard.press("Enter")
    page.locator(".phone.web .bubble.pal").first.wait_for(timeout=PATIENCE_MS)
    assert page.evaluate("document.activeElement.id") == "text", "on with the next message"
    assert "bus" in page.locator("#said-now").inner_text().lower(), "read out"
    page.locator(".phone.web").get_by_role("button", name="Who do I contact?").focus()
    page.keyboard.press("Enter")
    page.locator(".phone.web .bubble.tapped").wait_for()


@needs_axe
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    as_role: AsRole, live: Live, folder: Path, size: tuple[int, int], dark: bool
) -> None:
    name = f"{size[0]}{'-dark' if dark else ''}"
    page = as_role("worker", "/try", size, dark)
    wrong = {}

    def look(what: str) -> None:
        wrong[what] = (violations(page), sideways(page))
        shoot(page, f"{what}-{name}")

    look("try-empty")
    send(page, "free prescriptions? camden looked after me and im 19", "my number is 07700 900123, ask about the gym too")
    look("try-talk")
    page.locator("details", has=page.locator(".statuses")).locator("summary").first.click()
    page.locator(".statuses summary").click()
    look("try-setup")
    page.get_by_role("link", name="Save as test").click()
    look("try-save")
    page.goto(f"{live.address}/flows")
    look("flows-list")
    page.get_by_role("button", name="Run all").click()
    page.get_by_text("Done. 1 red, 1 green.").wait_for(timeout=PATIENCE_MS)
    page.locator(".result summary").first.click()
    look("flows-run")
    page.goto(f"{live.address}/flows/test/a-hello")
    look("flows-test")
    page.goto(f"{live.address}/flows/import")
    look("flows-import")
    assert {what: found for what, found in wrong.items() if found != ([], 0)} == {}
