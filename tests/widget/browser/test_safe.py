"""Safe to use: leaving fast, urgent help in reach, what is kept said first, and nothing left behind."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .conftest import Visitor, answered, said, say, stored

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def _elsewhere(visitor: Visitor) -> list[str]:
    """Stands in for the neutral page; where people were sent."""
    went: list[str] = []

    def neutral(route: object) -> None:
        went.append(route.request.url)  # type: ignore[attr-defined]
        route.fulfill(body="<title>Weather</title>", content_type="text/html")  # type: ignore[attr-defined]

    visitor.context.route(re.compile("^https:"), neutral)
    return went


def _talked(visitor: Visitor, line: str = "") -> "Page":
    page = visitor.open(line)
    say(page, "travel")
    answered(page, "re: travel")
    return page


def test_leaving_by_the_button_and_by_three_shifts(visitor: Visitor) -> None:
    went = _elsewhere(visitor)
    for act in ("button", "shift"):
        page = _talked(visitor)
        before = page.evaluate("history.length")
        if act == "button":
            page.locator("#leave").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        assert page.evaluate("history.length") == before, "in place of the page, not after it"
        # The chat of this device is over: going back shows a new one.
        back = visitor.open()
        assert said(back) == [] and [name for name in stored(back) if "|" in stored(back)[name]] == []
    assert set(went) == {"https://www.bbc.co.uk/weather"}


def test_the_page_is_blank_before_the_other_one_is_there(visitor: Visitor) -> None:
    visitor.context.route(re.compile("^https:"), lambda route: route.abort())
    page = _talked(visitor)
    seen = page.evaluate(
        """() => { document.querySelector("pal-chat").shadowRoot.getElementById("leave").click();
                   return [getComputedStyle(document.documentElement).display, document.title, localStorage.length] }"""
    )
    assert seen == ["none", "\u200b", 0]


def test_writing_capitals_does_not_leave(visitor: Visitor) -> None:
    _elsewhere(visitor)
    page = visitor.open()
    for letter in "PAL IS":
        page.keyboard.press("Shift")
        page.keyboard.press(f"Shift+{letter}" if letter != " " else "Space")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_timeout(3300)
    page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.locator("#panel").is_visible()
    # Closed, the page's own keys are its own.
    page.keyboard.press("Escape")
    for _ in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.url.startswith(visitor.website.served.address)


def test_a_website_may_choose_where_to_but_only_a_web_address(visitor: Visitor) -> None:
    went = _elsewhere(visitor)
    visitor.open('data-exit="https://www.gov.uk/bank-holidays"').locator("#leave").click()
    visitor.open('data-exit="javascript:alert(1)"', name="bad").locator("#leave").click()
    visitor.context.pages[-1].wait_for_url("https://www.bbc.co.uk/weather")
    assert went == ["https://www.gov.uk/bank-holidays", "https://www.bbc.co.uk/weather"]


def test_what_is_said_before_the_first_message(visitor: Visitor) -> None:
    page = visitor.open()
    words = page.locator("#log").inner_text()
    assert "up to 30 days" in words and "without your name" in words and "delete it" in words
    assert "Nobody is watching" in words and "computer" in words
    assert "Leave" in words and "doesn't clear your browser's history" in words
    page.locator("#menu-button").click()
    page.locator("#how").click()
    assert "History" in page.locator("#clear").inner_text()


def test_urgent_help_is_always_in_reach(visitor: Visitor) -> None:
    page = visitor.open()
    for offline in (False, True):
        visitor.context.set_offline(offline)
        assert page.locator('#danger a[href="tel:999"]').is_visible()
        page.locator("#urgent").click()
        links = page.locator("#numbers a")
        assert [links.nth(n).get_attribute("href") for n in range(links.count())] == [
            "tel:999",
            "tel:116123",
            "sms:85258",
            "tel:08001111",
            "tel:111",
        ]
        assert page.locator("#urgent").get_attribute("aria-expanded") == "true"
        page.locator("#urgent").click()
    visitor.context.set_offline(False)
    page.locator("#urgent").click()
    page.locator("#ask").click()
    page.locator(".line.you", has_text="Urgent help").wait_for()
    page.locator(".line.pal").nth(3).wait_for()


def test_danger_is_answered_and_looks_like_it(visitor: Visitor) -> None:
    visitor.pal.rasa.mode = "dead"
    page = visitor.open()
    say(page, "danger")
    answered(page, "guard: suicide")
    assert "alarm" in (page.locator(".line.pal").last.get_attribute("class") or "")


def test_the_browser_keeps_a_token_and_nothing_else(visitor: Visitor) -> None:
    page = visitor.visit()
    assert stored(page) == {}, "nothing before it is opened"
    page.locator("#open").click()
    page.wait_for_selector("#panel")
    page.wait_for_timeout(300)
    assert {key: value for key, value in stored(page).items() if value != "open"} == {}, "nothing before the first message"
    say(page, "my secret words")
    answered(page, "re: my secret words")
    held = stored(page)
    assert list(held) == ["pal-chat"] and re.fullmatch(r"open|0\|\d+\|[\w.-]+", held["pal-chat"])
    token = page.evaluate("localStorage.getItem('pal-chat')")
    assert re.fullmatch(r"0\|\d+\|[\w-]+\.[\w-]+", token)
    assert visitor.context.cookies() == []
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert page.evaluate("caches.keys().then(all => all.length)") == 0


def test_no_third_party_and_no_words_in_any_address(visitor: Visitor) -> None:
    page = _talked(visitor)
    say(page, "danger")
    answered(page, "guard")
    page.reload()
    page.locator(".line.you").first.wait_for()
    hosts = {urlsplit(url).netloc for url in visitor.requests if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(visitor.pal.address).netloc, urlsplit(visitor.website.served.address).netloc}
    assert not [url for url in visitor.requests if "travel" in url or "danger" in url]
    assert not [url for url in visitor.requests if page.evaluate("localStorage.getItem('pal-chat').split('|')[2]") in url]


def test_ending_the_chat_leaves_nothing(visitor: Visitor) -> None:
    page = _talked(visitor)
    other = visitor.visit(name="other")
    other.locator("#open").click()
    other.locator(".line.you").wait_for()
    page.locator("#menu-button").click()
    page.locator("#end").click()
    for tab in (page, other):
        tab.locator(".notice", has_text="has ended").wait_for()
        assert said(tab) == []
    assert page.evaluate("localStorage.length") == 0
    say(page, "money")
    answered(page, "re: money")
    assert said(page) == ["you: money", "pal: re: money"] and len(visitor.pal.rasa.events) == 2, "a conversation of its own"


def test_half_an_hour_of_quiet_ends_it_kindly(visitor: Visitor) -> None:
    page = _talked(visitor)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 31 * 60e3 }")
    say(page, "money")
    page.locator(".notice", has_text="quiet for 30 minutes").wait_for()
    answered(page, "re: money")
    assert said(page) == ["you: money", "pal: re: money"]
    # Nobody there: it ends all the same, without being opened.
    page.evaluate("localStorage.setItem('pal-chat', '0|' + (Date.now() - 40 * 60e3) + '|' + 'x.y')")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(".notice", has_text="quiet for 30 minutes").wait_for()
    assert said(page) == [] and page.evaluate("localStorage.length") == 0


def test_an_old_token_goes_when_a_page_with_the_launcher_is_opened(visitor: Visitor) -> None:
    page = visitor.visit()
    page.evaluate("localStorage.setItem('pal-chat', '0|' + (Date.now() - 31 * 60e3) + '|a.b')")
    page.reload()
    page.wait_for_selector("#open")
    assert page.evaluate("localStorage.length") == 0


def test_the_server_ends_it_too_whatever_the_browser_says(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _talked(visitor)
    monkeypatch.setattr("bot.channels.web.session.IDLE_S", -10.0)
    page.reload()
    page.locator(".notice", has_text="quiet for 30 minutes").wait_for()
    assert said(page) == []


def test_being_remembered_is_their_choice(visitor: Visitor) -> None:
    page = _talked(visitor)
    page.locator("#menu-button").click()
    with page.expect_response("**/api/chat/session"):
        page.locator("#remember").click()
    page.wait_for_function("localStorage.getItem('pal-chat').startsWith('1|')")
    page.evaluate(
        """() => { const [kind, , token] = localStorage.getItem("pal-chat").split("|");
                   localStorage.setItem("pal-chat", [kind, Date.now() - 864e5, token].join("|")) }"""
    )
    again = visitor.open(name="tomorrow")
    again.locator(".line.you").wait_for()
    assert said(again) == ["you: travel", "pal: re: travel"]
    # A tab that was open before they chose keeps to it.
    say(page, "money")
    answered(page, "re: money")
    say(again, "housing")
    answered(again, "re: housing")
    assert again.evaluate("localStorage.getItem('pal-chat')").startswith("1|")


def test_deleting_from_the_menu_asks_pal_and_leaves_nothing_here(visitor: Visitor) -> None:
    visitor.pal.buttons(forget__yes="Yes, delete it", forget__no="No, keep it")
    page = _talked(visitor)
    page.locator("#menu-button").click()
    page.locator("#forget").click()
    answered(page, '"forget"')
    assert said(page)[2] == "you: Delete my chat"
    visitor.pal.buttons()
    page.get_by_role("button", name="Yes, delete it").last.click()
    answered(page, '"forget:yes"')
    page.wait_for_function("localStorage.length === 0")
    assert said(page)[-1].startswith("pal: "), "the goodbye can still be read"
