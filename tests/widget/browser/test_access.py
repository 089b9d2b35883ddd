"""For everybody: axe-core in every state, what a screen reader hears, sizes, reflow, contrast, direction, motion."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import WIDGET, Visitor, answered, say, shoot, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.widget.serving import Pal, Website

pytestmark = pytest.mark.browser

_AXE = (WIDGET / "node_modules" / "axe-core" / "axe.min.js").is_file()
needs_axe = pytest.mark.skipif(
    not _AXE and not os.environ.get("PAL_CI"), reason="needs axe-core: npm ci --prefix bot/widget"
)


def _open(_page: "Page", _pal: "Pal") -> None:
    return


def _typing(page: "Page", pal: "Pal") -> None:
    pal.rasa.slow = 1.5
    say(page, "travel")
    page.locator(".dots").wait_for()


def _buttons(page: "Page", pal: "Pal") -> None:
    pal.rasa.slow = 0
    pal.buttons(how__1="How do I ask?", who="Who do I contact?", more="More", topics="Something else", urgent="Urgent help")
    say(page, "housing")
    page.locator(".buttons", has_text="How do I ask?").wait_for()


def _long(page: "Page", _pal: "Pal") -> None:
    say(page, "A long one. See https://www.camden.gov.uk/care-leavers or call 020 7974 4444.\n" * 20)
    answered(page, "re: A long one")


def _crisis(page: "Page", _pal: "Pal") -> None:
    say(page, "danger")
    page.locator(".alarm").wait_for()
    page.wait_for_timeout(300)


def _menu(page: "Page", _pal: "Pal") -> None:
    page.locator("#menu-button").click()
    page.locator("#how").click()


def _numbers(page: "Page", _pal: "Pal") -> None:
    page.locator("#menu-button").click()
    page.locator("#urgent").click()


def _error(page: "Page", _pal: "Pal") -> None:
    page.locator("#urgent").click()
    say(page, "a" * 5000)


def _offline(page: "Page", _pal: "Pal") -> None:
    if page.locator("#menu").is_visible():
        page.locator("#menu-button").click()
    page.context.set_offline(True)
    say(page, "travel")
    page.locator("#state p").first.wait_for()


def _ended(page: "Page", _pal: "Pal") -> None:
    page.context.set_offline(False)
    page.locator("#menu-button").click()
    page.locator("#end").click()


def _closed(page: "Page", _pal: "Pal") -> None:
    page.keyboard.press("Escape")
    page.locator("#open").wait_for()


STATES: dict[str, Callable[["Page", "Pal"], None]] = {
    "open": _open,
    "typing": _typing,
    "buttons": _buttons,
    "long": _long,
    "crisis": _crisis,
    "menu": _menu,
    "numbers": _numbers,
    "error": _error,
    "offline": _offline,
    "ended": _ended,
    "closed": _closed,
}

LOOKS: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
    "narrow": {"viewport": {"width": 320, "height": 512}},
    "rtl": {},
}
#: One after the other in one page; the ones that look different in each look.
FEW = ("open", "buttons", "crisis", "menu", "offline")


@needs_axe
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(browser: "Browser", pal: "Pal", website: "Website", look: str) -> None:
    wrong = {}
    with browser.new_context(**{"viewport": {"width": 1000, "height": 760}, **LOOKS[look]}) as context:  # type: ignore[arg-type]
        lang = 'data-lang=ar data-greeting="مرحبا"' if look == "rtl" else ""
        page = Visitor(context, pal, website).open(lang, body="<main><h1>Our page</h1></main>")
        for state in STATES if look == "light" else FEW:
            STATES[state](page, pal)
            found = violations(page)
            shoot(page, f"{look}-{state}")
            if found:
                wrong[state] = found
    assert not wrong


@needs_axe
@pytest.mark.parametrize("path", ["/", "/widget/frame", "/widget/sample", "/chat"])
def test_axe_finds_nothing_on_pals_own_pages(visitor: Visitor, path: str) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.pal.address + path)
    page.wait_for_timeout(400)
    assert violations(page) == []


def test_the_page_works_without_script_and_the_widget_takes_it_over(
    browser: "Browser", pal: "Pal", website: "Website"
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(pal.address)
        page.get_by_label("Your message").fill("travel")
        page.get_by_role("button", name="Send").click()
        page.get_by_text("re: travel").wait_for()
        assert page.url.startswith(f"{pal.address}/chat") and "travel" not in page.url
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/widget/chat.js*", lambda route: (page.wait_for_timeout(400), route.continue_()))
        page.goto(pal.address, wait_until="domcontentloaded")
        page.locator("#ask #text").fill("half a mess")
        page.locator("#panel").wait_for()
        assert page.locator("#panel #text").input_value() == "half a mess", "what was typed is not lost"


def test_what_a_screen_reader_hears(visitor: Visitor) -> None:
    page = visitor.open()
    panel = page.locator("#panel")
    assert panel.get_attribute("role") == "dialog" and panel.get_attribute("aria-label") == "Chat with PAL"
    log = page.locator("#log")
    assert log.get_attribute("role") == "log" and not log.get_attribute("aria-live"), "polite, by its role"
    say(page, "travel")
    answered(page, "re: travel")
    mine, pals = page.locator(".line.you"), page.locator(".line.pal").last
    assert mine.get_attribute("aria-live") == "off", "they know what they wrote"
    assert (mine.text_content() or "").startswith("You said: ") and (pals.text_content() or "").startswith("PAL said: ")
    assert pals.get_attribute("aria-live") is None
    # Live parts do not lie in each other, or they would be read twice.
    assert page.locator("#log [role=status], #log [role=alert], #log #state, [role=status] [role=alert]").count() == 0
    # A conversation that comes back is not read out from its beginning.
    page.evaluate(
        """() => { window.live = []; const log = document.querySelector("pal-chat").shadowRoot.getElementById("log");
                   new MutationObserver(() => live.push(log.getAttribute("aria-live"))).observe(log, {childList: true}) }"""
    )
    page.reload()
    page.locator(".line.you").wait_for()
    assert page.locator("#log").get_attribute("aria-live") == "off"
    page.wait_for_timeout(700)
    assert page.locator("#log").get_attribute("aria-live") is None
    say(page, "a" * 5000)
    described = (page.locator("#text").get_attribute("aria-describedby") or "").split()
    assert "error" in described and page.locator("#error").get_attribute("role") == "alert"


@pytest.mark.parametrize(("width", "height"), [(1000, 760), (320, 512), (640, 256)])
def test_targets_are_large_and_nothing_needs_two_ways_of_scrolling(
    browser: "Browser", pal: "Pal", website: "Website", width: int, height: int
) -> None:
    pal.buttons(how__1="How do I ask?", who="Who do I contact?")
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        visitor = Visitor(context, pal, website)
        page = visitor.open()
        say(page, "https://www.example.org/" + "long" * 40 + " Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch")
        answered(page, "re: ")
        page.locator("#menu-button").click()
        sizes = page.evaluate(
            """() => { const root = document.querySelector("pal-chat").shadowRoot;
              return [...root.querySelectorAll("button, textarea, #danger a")].filter(one => one.getClientRects().length)
                .map(one => [one.id || one.innerText, one.offsetWidth, one.offsetHeight]) }"""
        )
        assert len(sizes) > 8 and [one for one in sizes if one[1] < 36 or one[2] < 44] == []
        page.locator("#menu-button").click()
        wide = page.evaluate(
            """() => { const root = document.querySelector("pal-chat").shadowRoot;
              return [...root.querySelectorAll("#panel, #panel *")].filter(one => !one.matches(".sr"))
                .map(one => [one.id || one.className, one.getBoundingClientRect()])
                .filter(([, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1)).map(([name]) => name) }"""
        )
        assert wide == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.locator("#text").scroll_into_view_if_needed()
        field = page.locator("#text").bounding_box()
        assert field and field["y"] + field["height"] <= height + 1
        shoot(page, f"reflow-{width}x{height}")


def test_text_of_twice_the_size(visitor: Visitor) -> None:
    page = visitor.open(head="<style>html{font-size:200%}</style>")
    assert page.locator(".line").first.evaluate("one => getComputedStyle(one).fontSize") == "32px"
    field, log = page.locator("#form").bounding_box(), page.locator("#log").bounding_box()
    assert field and field["y"] + field["height"] <= 760 and log and log["height"] > 60
    shoot(page, "text-200")


def test_a_tiny_root_size_of_the_host_does_not_shrink_it(visitor: Visitor) -> None:
    page = visitor.open(
        head="<style>html{font-size:50%} body{line-height:0;letter-spacing:1em;text-transform:uppercase}</style>"
    )
    style = page.locator(".line p").first.evaluate(
        "one => { const s = getComputedStyle(one); return [s.fontSize, s.letterSpacing, s.textTransform] }"
    )
    assert style == ["16px", "normal", "none"]


def test_right_to_left_and_languages(visitor: Visitor) -> None:
    page = visitor.open('data-lang=ar data-greeting="مرحبا"', body="<main><h1>x</h1></main>")
    assert page.locator("#panel").get_attribute("dir") == "rtl"
    first = page.locator(".line p").first
    assert first.get_attribute("lang") == "ar" and first.get_attribute("dir") == "auto"
    say(page, "أحتاج إلى سكن\nhelp")
    answered(page, "help")
    mine = page.locator(".line.you p")
    assert (
        mine.nth(0).get_attribute("lang") == "" and mine.nth(0).evaluate("one => getComputedStyle(one).direction") == "rtl"
    )
    assert mine.nth(1).evaluate("one => getComputedStyle(one).direction") == "ltr"
    you, log = page.locator(".line.you").bounding_box(), page.locator("#log").bounding_box()
    assert you and log and you["x"] - log["x"] < 30, "their own lines stand on the left now"
    shoot(page, "rtl-conversation")
    # A host page that reads right to left says so itself.
    arabic = visitor.open(name="arabic", body='<div dir="rtl"><h1>x</h1></div>', head="<style>body{direction:rtl}</style>")
    assert arabic.locator("#panel").get_attribute("dir") == "rtl"


def test_nothing_moves_for_those_who_asked_for_that(browser: "Browser", pal: "Pal", website: "Website") -> None:
    for motion, moving in (("reduce", "none"), ("no-preference", "d")):
        with browser.new_context(reduced_motion=motion) as context:  # type: ignore[arg-type]
            pal.rasa.slow = 1
            page = Visitor(context, pal, website).open()
            say(page, "travel")
            page.locator(".dots").wait_for()
            assert page.locator(".dots i").first.evaluate("one => getComputedStyle(one).animationName") == moving


def test_on_a_phone_the_keyboard_stays_in_the_chat_that_covers_the_page(
    browser: "Browser", pal: "Pal", website: "Website"
) -> None:
    with browser.new_context(viewport={"width": 360, "height": 640}) as context:
        page = Visitor(context, pal, website).open(body='<a href="#x">under it</a>')
        assert page.locator("#panel").get_attribute("aria-modal") == "true"
        for keys in ("Tab", "Shift+Tab"):
            for _ in range(16):
                page.keyboard.press(keys)
                inside = page.evaluate("document.activeElement.tagName")
                assert inside == "PAL-CHAT"
        page.set_viewport_size({"width": 1000, "height": 760})
        page.locator("#panel:not([aria-modal])").wait_for()
