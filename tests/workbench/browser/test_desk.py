"""The offers desk in a real browser, as two workers use it; what young people then see in the widget."""

import os
import re
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.context import Context
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.turn import decide
from bot.nlu import person
from bot.offers.store import Store
from bot.places.authorities import names
from bot.replies.payload import to_rasa

from .conftest import _AXE, DESKTOP, PHONE, TABLET, AsRole, Live, shoot, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
needs_axe = pytest.mark.skipif(
    not _AXE.is_file() and not os.environ.get("PAL_CI"), reason="needs axe-core: npm ci --prefix bot/widget"
)


def offer_of(live: Live, authority: str = "camden", topic: str = "council_tax") -> str:
    """The id of the first offer of a council on a topic."""
    return Store(live.state.offers_engine).offers((authority,), topic)[0][1].id


@pytest.fixture
def answers(live: Live) -> Iterator[None]:
    """The widget's answers out of the offers, as the action makes them; only Rasa's understanding is stood in for."""
    before = live.rasa._said

    def said(text: str) -> list[dict[str, Any]]:
        now = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/London"))
        heard = Heard(text, "council_tax", 0.99, ("council_tax",), ("council_tax",), person.read(text))
        turn = decide(Context(Store(live.state.offers_engine), names(), now), State(greeted=True), heard)
        lines = [
            {
                "text": message.text.replace("\n\n", "\n \n"),
                "buttons": [{"title": tap.title, "payload": to_rasa(tap.payload)} for tap in message.buttons],
            }
            for message in turn.messages
        ]
        return [*lines, {"custom": {"trace": {"intent": "council_tax", "topic": "council_tax"}}}]

    live.rasa._said = said  # type: ignore[method-assign]
    yield
    live.rasa._said = before  # type: ignore[method-assign]


def ask_in_chat(page: "Page", live: Live) -> str:
    """Asks PAL on the page without script (the same conversation as the widget's), and gives all that is shown."""
    page.goto(f"{live.served.address}/chat")
    box = page.get_by_role("textbox").first
    box.fill("council tax, camden looked after me, im 19")
    box.press("Enter")
    page.get_by_text("Did this help?").first.wait_for()
    return page.inner_text("body")


def test_edit_refused_mended_published_seen_exported_undone(as_role: AsRole, live: Live, answers: None) -> None:
    """The walk through of the desk; its time is printed, and must leave a person ample room within two minutes."""
    offer = offer_of(live)
    new = "You pay no council tax at all until you are 25. This is a trial of the desk."
    began = time.monotonic()
    worker = as_role("worker", "/offers")
    worker.get_by_label("Council", exact=True).select_option("camden")
    worker.get_by_label("Topic").select_option("council_tax")
    worker.get_by_role("button", name="Find").click()
    shoot(worker, "desk-find")
    worker.locator(f'a[href$="{offer}"]').click()
    shoot(worker, "desk-item")
    worker.get_by_role("link", name="Edit", exact=True).click()
    title, url = worker.get_by_label("Title of the page or document"), worker.get_by_label("Link to it")
    kept = title.input_value(), url.input_value()
    worker.get_by_label("Summary").fill(new)
    worker.get_by_text("This is a trial of the desk.").nth(1).wait_for()  # the live preview
    title.fill("")
    url.fill("")
    worker.get_by_label("Why?").fill("The council's new page says so")
    worker.get_by_role("button", name="Save and hand on").click()
    assert worker.get_by_role("alert").get_by_text("Say where this was read").is_visible()
    shoot(worker, "desk-refused")
    title.fill(kept[0])
    url.fill(kept[1])
    worker.get_by_role("button", name="Save and hand on").click()
    worker.get_by_text("Handed on. A second person publishes it.").wait_for()
    shoot(worker, "desk-waiting-own")
    change = worker.url.rpartition("/")[2]
    assert not worker.get_by_role("button", name="Publish").count()
    assert "trial of the desk" not in ask_in_chat(as_role(None, "/sign-in"), live)

    approver = as_role("approver", "/changes")
    approver.locator(f'a[href$="/changes/{change}"]').click()
    shoot(approver, "desk-approve")
    approver.get_by_role("button", name="Publish").click()
    approver.get_by_text("Published. PAL says it").wait_for()
    published = time.monotonic()
    assert "trial of the desk" in ask_in_chat(as_role(None, "/sign-in"), live)
    seen = time.monotonic()
    told = f"changed and published by script: {published - began:.1f} s; told in a new chat after {seen - published:.1f} s"
    print(f"\n{told}")

    approver.locator("summary", has_text="Undo").click()
    approver.get_by_role("button", name="Undo").click()
    approver.get_by_text("Undone. PAL says what it said before.").wait_for()
    assert "trial of the desk" not in ask_in_chat(as_role(None, "/sign-in"), live)


@needs_axe
@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(as_role: AsRole, live: Live, size: tuple[int, int], dark: bool) -> None:
    offer = offer_of(live, "hackney")
    page = as_role("approver", "/offers", size, dark)
    paths = ("/offers", f"/offers/item/{offer}", f"/offers/item/{offer}/edit", "/offers/new?kind=contact", "/changes")
    for path in (*paths, "/sheets", "/signing?what=translation", "/signing/lead/samaritans"):
        page.goto(live.address + path)
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}"
        shoot(page, f"desk{re.sub('[^a-z]+', '-', path)[:24]}-{size[0]}{'-dark' if dark else ''}")


@needs_axe
def test_the_files_page_too(as_role: AsRole, live: Live) -> None:
    page = as_role("approver", "/offers", PHONE)
    # It reads all files of the project.
    page.goto(f"{live.address}/files", timeout=60_000)
    assert violations(page) == []
    shoot(page, "desk-files-360")


def test_the_form_works_by_keyboard_and_says_what_is_wrong(as_role: AsRole, live: Live) -> None:
    page = as_role("worker", f"/offers/item/{offer_of(live, 'brent', 'housing')}/edit")
    title = page.get_by_label("Title", exact=True)
    title.focus()
    title.fill("x" * 75)
    page.locator("#title-error").get_by_text("75 characters").wait_for()
    assert title.get_attribute("aria-invalid") == "true"
    assert page.locator("[data-count=title]").inner_text() == "15 characters too many"
    page.get_by_role("button", name="Save and hand on").press("Enter")
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert page.evaluate("document.activeElement.className").startswith("summary")
    summary.get_by_role("link").first.press("Enter")
    assert page.evaluate("document.activeElement.id") == "title"
