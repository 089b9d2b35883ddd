"""Whatever the line, the server or the browser does: nothing is lost, nothing is said twice, nothing is blank."""

import time
from typing import TYPE_CHECKING

import pytest

from .conftest import Visitor, answered, said, say, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser


def test_reload_and_the_next_page(visitor: Visitor) -> None:
    visitor.pal.buttons(how__1="How do I ask?")
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    page.get_by_role("button", name="How do I ask?").click()
    answered(page, "how:1")
    before = said(page)
    page.reload()
    page.locator(".line.you").first.wait_for()
    assert said(page) == before and page.locator(".buttons").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "BODY", "opened by itself, it takes no focus"
    page.goto(visitor.website.put("next", visitor.html()))
    page.locator(".line.you").first.wait_for()
    assert said(page) == before
    page.keyboard.press("Tab")
    page.locator("#close").click()
    page.reload()
    page.wait_for_selector("#open")
    assert page.locator("#panel").count() == 0, "who closed it finds it closed"


def test_an_answer_that_comes_after_leaving_the_page(visitor: Visitor) -> None:
    visitor.pal.rasa.slow = 0.6
    page = visitor.open()
    say(page, "travel")
    page.wait_for_timeout(150)
    page.reload()
    answered(page, "re: travel")
    assert said(page) == ["you: travel", "pal: re: travel"] and visitor.pal.rasa.turns() == ["travel"]


def test_two_tabs_are_one_conversation(visitor: Visitor) -> None:
    visitor.pal.rasa.slow = 0.2
    one = visitor.open()
    say(one, "travel")
    answered(one, "re: travel")
    two = visitor.open(name="two")
    answered(two, "re: travel")
    say(two, "money")
    answered(one, "re: money")
    say(one, "housing")
    answered(two, "re: housing")
    expected = ["you: travel", "pal: re: travel", "you: money", "pal: re: money", "you: housing", "pal: re: housing"]
    assert said(one) == said(two) == expected
    assert len(visitor.pal.rasa.events) == 1


def test_offline_messages_wait_and_go_once(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    visitor.context.set_offline(True)
    say(page, "money")
    say(page, "housing")
    page.locator(".mark").first.wait_for()
    assert "You are offline" in page.locator("#state").inner_text()
    assert page.locator('#state a[href="tel:999"]').is_visible() and page.locator('#state a[href="tel:116123"]').is_visible()
    shoot(page, "offline")
    visitor.context.set_offline(False)
    answered(page, "re: housing")
    assert visitor.pal.rasa.turns() == ["travel", "money", "housing"]
    assert page.locator(".mark").count() == 0 and page.locator("#state").inner_text() == ""


def test_a_message_whose_answer_is_lost_is_asked_once(visitor: Visitor) -> None:
    """Also the very first one: the session is there before it."""
    page = visitor.open()
    lost: list[str] = []

    def lose(route: "Route") -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.request.post_data or "")
            if len(lost) == 1:
                route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/chat", lose)
    say(page, "travel")
    answered(page, "re: travel")
    assert len(lost) == 2 and lost[0] == lost[1], "the same key"
    assert visitor.pal.rasa.turns() == ["travel"] and said(page) == ["you: travel", "pal: re: travel"]


def test_a_server_that_goes_and_comes_back(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    visitor.pal.served.stop()
    try:
        say(page, "money")
        page.locator("#state", has_text="can't reach PAL").wait_for()
        assert page.locator('#state a[href="tel:999"]').is_visible()
        shoot(page, "server-down")
    finally:
        visitor.pal.served.start()
    answered(page, "re: money")
    assert visitor.pal.rasa.turns() == ["travel", "money"] and page.locator("#state").inner_text() == ""


def test_a_server_that_restarts_before_it_has_answered(visitor: Visitor) -> None:
    visitor.pal.rasa.mode = "dead"
    page = visitor.open()
    say(page, "travel")
    answered(page, "waking up")
    page.locator(".dots").wait_for()
    visitor.pal.served.stop()
    visitor.pal.rasa.mode = "ok"
    visitor.pal.served.start()
    answered(page, "re: travel")
    assert visitor.pal.rasa.turns() == ["travel"]


def test_a_dead_server_shows_numbers_and_lets_them_try_again(visitor: Visitor) -> None:
    page = visitor.visit()
    visitor.pal.served.stop()
    try:
        page.locator("#open").click()
        box = page.locator("#box")
        box.wait_for()
        assert box.locator('a[href="tel:999"]').is_visible() and box.locator('a[href="tel:08001111"]').is_visible()
        assert page.locator("h1").inner_text() == "Our page"
        shoot(page, "cannot-open")
        page.keyboard.press("Escape")
        assert box.count() == 0
        page.locator("#open").click()
        box.wait_for()
    finally:
        visitor.pal.served.start()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("#panel")
    assert page.locator("#box").count() == 0


def test_a_dead_server_leaves_the_host_page_alone(visitor: Visitor) -> None:
    visitor.pal.served.stop()
    try:
        page = visitor.context.new_page()
        page.goto(visitor.website.put("alone", visitor.html()), wait_until="load")
        assert page.locator("h1").is_visible() and page.locator("pal-chat").count() == 0
    finally:
        visitor.pal.served.start()


def test_a_store_that_is_away(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.front.inbox import StoreError

    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    with monkeypatch.context() as patch:

        def away(*_: object) -> None:
            raise StoreError("away")

        patch.setattr("bot.front.inbox.Inbox.add", away)
        say(page, "money")
        answered(page, "Please try again in a minute")
        page.locator(".mark").wait_for()
    answered(page, "re: money")
    assert visitor.pal.rasa.turns() == ["travel", "money"]


@pytest.mark.parametrize("answer", [{"status": 502, "body": "<html>Bad gateway</html>"}, {"body": "{"}, {"json": {}}])
def test_an_answer_that_is_none(visitor: Visitor, answer: dict[str, object]) -> None:
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    broken: list[int] = []

    def breaking(route: "Route") -> None:
        if route.request.method == "POST" and not broken:
            broken.append(1)
            route.fulfill(**answer, headers={"access-control-allow-origin": "*"})  # type: ignore[arg-type]
        else:
            route.continue_()

    page.route("**/api/chat", breaking)
    say(page, "money")
    answered(page, "re: money")
    assert visitor.pal.rasa.turns() == ["travel", "money"]


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }});"
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('denied') }});",
        "Storage.prototype.setItem = function () { throw new Error('full') };",
        "Object.defineProperty(window, 'localStorage', {value: null});"
        "Object.defineProperty(window, 'sessionStorage', {value: null});",
    ],
)
def test_without_storage_it_works_as_long_as_the_page(visitor: Visitor, broken: str) -> None:
    visitor.context.add_init_script(broken)
    page = visitor.open()
    for words in ("travel", "money"):
        say(page, words)
        answered(page, f"re: {words}")
    assert len(visitor.pal.rasa.events) == 1, "one conversation"
    page.locator("#menu-button").click()
    page.locator("#end").click()
    assert said(page) == []


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_is_wrong(visitor: Visitor, hours: int) -> None:
    visitor.context.add_init_script(f"(() => {{ const now = Date.now; Date.now = () => now() + {hours} * 3600e3; }})()")
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    page.reload()
    page.locator(".line.you").wait_for()
    say(page, "money")
    answered(page, "re: money")
    assert len(visitor.pal.rasa.events) == 1


def _slow_3g(page: "Page") -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    speed = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "offline": False}
    devtools.send("Network.emulateNetworkConditions", speed)


def test_on_slow_3g_their_words_are_there_at_once(phone: Visitor) -> None:
    page = phone.context.new_page()
    _slow_3g(page)
    page.goto(phone.website.put("slow", phone.html()))
    page.locator("#open").tap()
    page.locator("#panel").wait_for()
    began = time.monotonic()
    say(page, "travel")
    page.locator(".line.you").wait_for()
    page.locator(".dots").wait_for()
    assert time.monotonic() - began < 1.0, "before anything has been answered"
    assert page.locator(".line.pal", has_text="re:").count() == 0
    answered(page, "re: travel")
    assert time.monotonic() - began < 8


def test_a_website_that_is_not_allowed_says_so_with_numbers(visitor: Visitor) -> None:
    other = visitor.website.served.address.replace("127.0.0.1", "localhost")
    visitor.website.put("other", visitor.html())
    page = visitor.context.new_page()
    page.goto(f"{other}/other")
    page.locator("#open").click()
    page.locator("#state p").first.wait_for()
    assert page.locator('#state a[href="tel:999"]').is_visible()
    say(page, "travel")
    page.wait_for_timeout(300)
    assert visitor.pal.rasa.turns() == []
