"""Ten websites that make it hard: the widget works on each, and each goes on working with the widget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .conftest import Visitor, answered, said, say, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Site:
    """A host page: its head and body, the policy it is sent with, attributes of the one line."""

    head: str = ""
    body: str = "<h1>Our page</h1><p>About us.</p>"
    policy: str = ""
    line: str = ""


#: Ways in which old libraries change what every script is given.
_OLD_LIBRARY = """<script>
  String.prototype.toJSON = function () { return '"' + this + '"' };
  Array.prototype.toJSON = function () { return "[broken]" };
  Object.prototype.extend = function () { return this };
  Array.prototype.each = function () {};
  Array.from = function (x) { return [x] };
  Element.prototype.hide = function () {};
  Element.prototype.select = function () { return [] };
  Function.prototype.bind = function (self) { var f = this; return function () { return f.apply(self, arguments) } };
  Date.prototype.toISOString = function () { return "1999" };
  Number.prototype.toJSON = function () { return "n" };
</script>"""

#: What jQuery plugins and analytics do to a page.
_BUSY_SCRIPTS = """<script>
  window.$ = window.jQuery = function () { return {ready: function (f) { f() }, on: function () {}} };
  window.h = window.name = window.status = window.talk = "taken";
  document.addEventListener("click", function (e) { if (e.target.tagName !== "A") e.preventDefault() }, true);
  document.addEventListener("keydown", function (e) { if (e.key === "/" || e.key === "s") e.preventDefault() });
  document.addEventListener("keypress", function (e) { e.preventDefault() });
  var real = window.fetch; window.fetch = function () { return real.apply(window, arguments) };
  setInterval(function () { document.querySelectorAll("div").forEach(function (d) { d.style.zIndex = 1 }) }, 100);
</script>"""

SITES = {
    "all unset": Site("<style>*,*::before{all:unset!important} pal-chat{all:unset!important}</style>"),
    "everything hidden": Site(
        "<style>button,textarea,div,section,p,span,body>*:not(h1){display:none!important;visibility:hidden!important;"
        "opacity:0!important;pointer-events:none!important;transform:scale(0)!important;position:static!important}</style>"
    ),
    "war of layers": Site(
        "<style>.over{position:fixed;inset:0;z-index:2147483647;background:#fffc}</style>",
        body='<h1>Our page</h1><div class="over" style="pointer-events:none">Sale!</div>',
    ),
    "transformed body": Site(
        "<style>body{transform:translateZ(0);filter:grayscale(0);overflow:hidden;height:3000px;margin:0}</style>"
    ),
    "strict policy": Site(
        policy="default-src 'none'; img-src data:; script-src {pal}; connect-src {pal}; base-uri 'none'; form-action 'none'"
    ),
    "nonce and trusted types": Site(
        policy="default-src 'none'; img-src data:; script-src 'nonce-abc' 'strict-dynamic'; connect-src {pal}; "
        "style-src 'nonce-abc'; require-trusted-types-for 'script'; trusted-types pal-chat",
        line="nonce=abc",
    ),
    "old library": Site(_OLD_LIBRARY),
    "busy scripts": Site(_BUSY_SCRIPTS),
    "clobbered names": Site(
        body='<h1>Our page</h1><form name="currentScript"></form><img name="head" alt=""><form id="pal-chat">'
        '<input name="body"><input id="text" value="theirs"><button id="open">Theirs</button><div id="panel">Theirs</div>'
        "</form>"
    ),
    "quirks and odd type": Site(
        "</head><style>body{font:62.5%/1 fantasy;color:#eee;background:#eee;text-align:right;cursor:none}</style>"
    ),
    "no newer things": Site(
        """<script>
          delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover;
          window.CSSStyleSheet = function () { throw new TypeError("Illegal constructor") };
          delete window.visualViewport; window.visualViewport = undefined; delete window.BroadcastChannel;
        </script>"""
    ),
    "policy without the chat's files": Site(policy="script-src {pal}/widget.js; connect-src 'none'"),
}


def _visit(visitor: Visitor, site: Site) -> "Page":
    headers = {"content_security_policy": site.policy.replace("{pal}", visitor.pal.address).replace("", "")}
    name = "hostile"
    url = visitor.website.put(name, visitor.html(site.line, site.head, site.body), **(headers if site.policy else {}))
    page = visitor.context.new_page()
    page.goto(url)
    page.locator("pal-chat").locator("#open").wait_for(state="attached")
    return page


def _kept(page: "Page") -> list[object]:
    """What the widget must leave as it was."""
    found: list[object] = page.evaluate(
        """() => [Object.keys(window).filter(name => /pal|chat/i.test(name)), document.title,
                  document.styleSheets.length, (document.adoptedStyleSheets || []).length, document.body.className,
                  document.documentElement.getAttribute("style"), document.body.getAttribute("style"),
                  document.querySelectorAll("body > *:not(script):not(pal-chat)").length]"""
    )
    return found


@pytest.mark.parametrize("name", [name for name in SITES if name != "policy without the chat's files"])
def test_it_works_there_and_breaks_nothing(visitor: Visitor, name: str) -> None:
    site = SITES[name]
    plain = visitor.context.new_page()
    headers = {"content_security_policy": site.policy.replace("{pal}", visitor.pal.address).replace("", "")}
    without = visitor.html(site.line, site.head, site.body).split("<script src=")[0]
    plain.goto(visitor.website.put("plain", without, **(headers if site.policy else {})))
    before = _kept(plain)
    refused: list[str] = []
    visitor.context.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page = _visit(visitor, site)
    chat = page.locator("pal-chat")
    launcher = chat.locator("#open").bounding_box()
    assert launcher and launcher["height"] >= 44 and launcher["x"] > 500, "where it should be"
    chat.locator("#open").click()
    chat.locator("#panel").wait_for()
    chat.locator("#text").click()
    page.keyboard.type('a/s "quoted" é')
    page.keyboard.press("Enter")
    chat.locator(".line.pal", has_text="re: ").wait_for()
    assert visitor.pal.rasa.turns() == ['a/s "quoted" é']
    # It can be seen and touched, wherever the page puts its own things.
    for part in ("#send", "#leave", "#text"):
        on_top = page.evaluate(
            """part => { const root = document.querySelector("pal-chat").shadowRoot, one = root.querySelector(part);
                  const box = one.getBoundingClientRect();
                  return root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === one
                    && getComputedStyle(one).visibility === "visible" && box.height >= 44 }""",
            part,
        )
        assert on_top, part
    panel = chat.locator("#panel").bounding_box()
    assert panel and panel["width"] >= 380 and panel["x"] + panel["width"] <= 1000 and panel["y"] >= 0
    assert _kept(page) == before
    assert [text for text in refused if "Refused" in text or "violates" in text] == []
    shoot(page, f"hostile-{name.replace(' ', '-')}")


def test_a_policy_that_forbids_it_shows_numbers_instead(visitor: Visitor) -> None:
    page = _visit(visitor, SITES["policy without the chat's files"])
    page.locator("#open").click()
    page.locator("#box").wait_for()
    assert page.locator('#box a[href="tel:999"]').is_visible()


def test_the_line_twice_is_one_chat(visitor: Visitor) -> None:
    body = f'<h1>x</h1><script src="{visitor.pal.address}/widget.js" async></script>'
    page = visitor.open(body=body)
    page.wait_for_timeout(200)
    assert page.locator("pal-chat").count() == 1


def test_as_an_element_in_the_page(visitor: Visitor) -> None:
    page = visitor.context.new_page()
    chat = '<pal-chat data-position="inline"><a href="#">Chat</a></pal-chat>'
    body = f'<main><h1>x</h1><div style="height:500px">{chat}</div></main>'
    page.goto(visitor.website.put("inline", visitor.html(body=body)))
    page.locator("#panel").wait_for()
    assert page.locator("#panel").get_attribute("role") == "region" and page.locator("#close").count() == 0
    box, outer = page.locator("#panel").bounding_box(), page.locator("main div").first.bounding_box()
    assert box and outer and abs(box["height"] - outer["height"]) < 2 and abs(box["width"] - outer["width"]) < 2
    say(page, "travel")
    answered(page, "re: travel")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_visible()


def test_in_a_frame(visitor: Visitor) -> None:
    page = visitor.context.new_page()
    frame = f'<iframe src="{visitor.pal.address}/widget/frame" title="Chat with PAL" width=400 height=600></iframe>'
    page.goto(visitor.website.put("framed", f"<!doctype html><title>x</title><h1>x</h1>{frame}"))
    inside = page.frame_locator("iframe")
    inside.locator("#text").fill("travel")
    inside.locator("#text").press("Enter")
    inside.locator(".line.pal", has_text="re: travel").wait_for()
    assert page.evaluate("[...document.scripts].length") == 0


def test_moved_and_removed_by_the_page(visitor: Visitor) -> None:
    page = visitor.open()
    say(page, "travel")
    answered(page, "re: travel")
    page.evaluate("() => { const chat = document.querySelector('pal-chat'); document.querySelector('h1').after(chat) }")
    assert page.locator("#panel").is_visible() and len(said(page)) == 2
    page.evaluate("document.querySelector('pal-chat').remove()")
    page.evaluate("document.body.append(document.createElement('pal-chat'))")
    page.locator(".line.you").wait_for()
    assert said(page) == ["you: travel", "pal: re: travel"]


def test_the_pages_own_button_can_open_it(visitor: Visitor) -> None:
    body = """<main><h1>x</h1><button id="theirs" type="button">Talk</button></main>"""
    page = visitor.visit(body=body)
    page.evaluate("document.getElementById('theirs').onclick = () => document.querySelector('pal-chat').open()")
    page.locator("#theirs").click()
    page.locator("#panel").wait_for()
