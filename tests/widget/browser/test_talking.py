"""A conversation as people have it: by keyboard, by finger, with buttons, drafts, links and long messages."""

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import Visitor, answered, said, say, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def focused(page: "Page") -> str:
    """The id, or the words, of what has the focus inside the widget."""
    found: str = page.evaluate(
        """() => { const one = document.querySelector("pal-chat").shadowRoot.activeElement;
                   return one ? one.id || one.innerText : "" }"""
    )
    return found


def test_a_whole_conversation_with_the_keyboard_alone(visitor: Visitor) -> None:
    visitor.pal.buttons(how__1="How do I ask?", who="Who do I contact?")
    page = visitor.visit()
    page.keyboard.press("Tab")
    assert focused(page) == "open"
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel")
    assert focused(page) == "text"
    page.keyboard.type("free travel?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("im 19")
    page.keyboard.press("Enter")
    answered(page, "re: free travel?")
    assert focused(page) == "text" and page.locator("#text").input_value() == ""
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if focused(page) == "How do I ask?":
            break
    assert focused(page) == "How do I ask?"
    page.keyboard.press("Enter")
    answered(page, 're: /press{"b": "how:1"}')
    assert focused(page) == "text", "the pressed button is gone; the focus is not lost"
    assert said(page)[2] == "you: How do I ask?"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden() and focused(page) == "open"
    page.keyboard.press("Enter")
    assert focused(page) == "text" and len(said(page)) == 4
    # Menu and urgent numbers open, close with Escape, and give the focus back.
    for button, part in (("menu-button", "#menu"), ("urgent", "#numbers")):
        page.locator(f"#{button}").focus()
        page.keyboard.press("Enter")
        assert page.locator(part).is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert page.locator(part).is_hidden() and focused(page) == button
    assert page.locator("#panel").is_visible()


def test_a_finger_does_not_bring_up_the_phones_keyboard(phone: Visitor) -> None:
    phone.pal.buttons(how__1="How do I ask?")
    page = phone.visit()
    page.locator("#open").tap()
    page.wait_for_selector("#panel")
    assert focused(page) == "title"
    shoot(page, "phone-start")
    page.get_by_role("button", name="Travel").tap()
    answered(page, "topic:travel")
    assert said(page)[0] == "you: Travel" and focused(page) != "text"
    page.get_by_role("button", name="How do I ask?").tap()
    answered(page, "how:1")
    assert focused(page) == "log"
    box = page.locator("#panel").bounding_box()
    assert box and (box["x"], box["y"], box["width"]) == (0, 0, 360) and box["height"] >= 639


def test_what_is_typed_stays_in_view_above_the_phones_keyboard(phone: Visitor) -> None:
    page = phone.open()
    # As the keyboard does it on an iPhone: the page stays as high, what is seen of it does not.
    page.evaluate(
        """() => { Object.defineProperty(visualViewport, "height", {get: () => 320, configurable: true});
                   visualViewport.dispatchEvent(new Event("resize")) }"""
    )
    box = page.locator("#form").bounding_box()
    assert box and box["y"] + box["height"] <= 321


def test_buttons_become_what_was_said_and_old_ones_go(visitor: Visitor) -> None:
    visitor.pal.buttons(how__1="How do I ask?", who="Who do I contact?")
    page = visitor.open("data-topic=council_tax")
    assert page.locator(".buttons button").all_inner_texts()[0] == "Council tax"
    say(page, "travel")
    answered(page, "re: travel")
    assert page.locator(".buttons").count() == 1, "the first ones are gone"
    page.get_by_role("button", name="Who do I contact?").click()
    answered(page, '"who"')
    assert page.locator(".buttons").count() == 1 and said(page)[2] == "you: Who do I contact?"


def test_numbers_and_addresses_can_be_tapped_and_nothing_else_can(visitor: Visitor) -> None:
    page = visitor.open()
    words = (
        "call 020 7974 4444 or 999, text SHOUT to 85258, mail pa.team@camden.gov.uk "
        "or see https://www.camden.gov.uk/a(b)?c=1. "
        "javascript:alert(1) <img src=x onerror=alert(2)> £01234 567890 in 2026"
    )
    say(page, words)
    answered(page, "re: call")
    links = page.locator(".line.pal").last.locator("a")
    assert [links.nth(n).get_attribute("href") for n in range(links.count())] == [
        "tel:02079744444",
        "sms:85258",
        "mailto:pa.team@camden.gov.uk",
        "https://www.camden.gov.uk/a(b)?c=1",
    ]
    web = links.nth(3)
    assert web.get_attribute("rel") == "noopener noreferrer" and web.get_attribute("target") == "_blank"
    assert "opens a new tab" in (web.text_content() or "") and (web.text_content() or "").startswith(
        "camden.gov.uk/a(b)?c=1"
    )
    assert page.locator("#log img").count() == 0
    say(page, "https://www.nclhealthandcare.org.uk/keeping-well/support-with-the-cost-of-living")
    answered(page, "re: nclhealthandcare")
    long = page.locator(".line.pal a").last
    assert (long.text_content() or "").startswith("nclhealthandcare.org.uk/… ") and "cost" in (
        long.get_attribute("href") or ""
    )


def test_a_draft_can_be_copied(visitor: Visitor) -> None:
    page = visitor.open()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.route(
        "**/api/chat",
        lambda route: (
            route.fulfill(
                json={
                    "session": "x",
                    "id": "1-m",
                    "messages": [
                        {"id": "a", "text": "Copy this:", "buttons": [], "urgent": False},
                        {"id": "b", "text": "Hi.\nIt's me.", "buttons": [], "urgent": False, "copy": True},
                    ],
                },
                headers={"access-control-allow-origin": "*"},
            )
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    say(page, "how")
    button = page.get_by_role("button", name="Copy this message")
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Hi.\nIt's me."
    # In a frame that may not, it is selected and copied the old way.
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copied").click()
    page.wait_for_timeout(100)
    assert "It's me." in page.evaluate("navigator.clipboard.readText()")


def test_ten_thousand_characters_are_neither_cut_nor_sent(visitor: Visitor) -> None:
    page = visitor.open()
    field = page.locator("#text")
    field.fill("a" * 10_000)
    assert page.locator("#count").inner_text() == "6000 characters too many"
    assert field.get_attribute("aria-invalid") == "true"
    field.press("Enter")
    assert "too long" in page.locator("#error").inner_text() and len(field.input_value()) == 10_000 and said(page) == []
    shoot(page, "too-long")
    field.fill("b" * 3900)
    assert page.locator("#count").inner_text() == "100 characters left" and page.locator("#error").inner_text() == ""
    field.press("Enter")
    answered(page, "re: bbb")
    assert visitor.pal.rasa.turns() == ["b" * 3900]


def test_an_empty_message_is_not_sent(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "   ")
    assert page.locator("#error").inner_text() == "Write a message first." and focused(page) == "text"
    page.locator("#text").fill("travel")
    assert page.locator("#error").inner_text() == ""


def test_a_long_answer_is_read_from_its_start(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "word " * 500)
    answered(page, "re: word")
    top = page.locator(".line.you").bounding_box()
    log = page.locator("#log").bounding_box()
    assert top and log and abs(top["y"] - log["y"]) < 40, (
        "their own words stand at the top, not the answer's end at the bottom"
    )
    # Who has scrolled up is not pulled away.
    page.locator("#log").evaluate("log => { log.scrollTop = 0; log.dispatchEvent(new WheelEvent('wheel')) }")
    page.wait_for_timeout(200)
    page.evaluate("window.scrollTo(0, 0)")
    visitor.pal.rasa.slow = 0.3
    page.locator("#text").fill("more")
    page.locator("#text").press("Enter")
    page.locator("#log").evaluate("log => { log.scrollTop = 0; log.dispatchEvent(new WheelEvent('wheel')) }")
    page.locator("#newer").wait_for()
    assert page.locator("#log").evaluate("log => log.scrollTop") == 0
    page.locator("#newer").click()
    assert page.locator("#log").evaluate("log => log.scrollTop") > 100


def test_news_while_it_is_closed_is_counted(visitor: Visitor) -> None:
    visitor.pal.rasa.slow = 0.5
    page = visitor.open()
    say(page, "travel")
    page.keyboard.press("Escape")
    page.locator("#badge").wait_for()
    button = page.locator("#open")
    assert re.search(r"Chat with PAL\s*1 new", button.inner_text())
    shoot(page, "badge")
    button.click()
    assert page.locator("#badge").count() == 0 and said(page)[-1] == "pal: re: travel"


def test_times_on_demand_and_no_voice_that_is_not_the_devices(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    assert page.locator("time").first.is_hidden()
    page.locator("#menu-button").click()
    page.locator("#times").click()
    assert page.locator("time").first.is_visible() and page.locator("#times").get_attribute("aria-pressed") == "true"
    assert page.locator("#aloud").is_hidden(), "this machine has no voices"


def test_answers_can_be_read_aloud(visitor: Visitor) -> None:
    page = visitor.visit()
    page.evaluate(
        """() => {
          window.spoken = [];
          const voices = [
            {localService: false, lang: "en-US", name: "far"}, {localService: true, lang: "en-GB", name: "near"}];
          Object.defineProperty(window, "speechSynthesis", {value: {
            getVoices: () => voices, speak: one => spoken.push(one.voice.name + ": " + one.text), cancel() {}}});
          window.SpeechSynthesisUtterance = function (text) { this.text = text };
        }"""
    )
    page.locator("#open").click()
    page.locator("#menu-button").click()
    page.locator("#aloud").click()
    say(page, "travel")
    answered(page, "re: travel")
    assert page.evaluate("spoken") == ["near: re: travel"]


def test_the_hosts_options(visitor: Visitor) -> None:
    page = visitor.open(
        'data-position=left data-colour="#ffd500" data-theme=light data-greeting="Hello from PYL" '
        """data-words='{"open": "Ask us", "send": "Go"}'""",
        head="<style>body{font-family:Georgia}</style>",
    )
    assert page.locator(".line").first.inner_text().endswith("Hello from PYL")
    assert page.locator("#send").inner_text() == "Go"
    box = page.locator("#panel").bounding_box()
    assert box and box["x"] < 30
    colours = page.locator("#send").evaluate("one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]")
    assert colours == ["rgb(255, 213, 0)", "rgb(0, 0, 0)"], "black on yellow"
    assert "Georgia" in page.locator(".line").first.evaluate("one => getComputedStyle(one).fontFamily")
    page.keyboard.press("Escape")
    assert page.locator("#open").inner_text() == "Ask us"
    visitor.visit("data-open", name="open").locator("#panel").wait_for()
