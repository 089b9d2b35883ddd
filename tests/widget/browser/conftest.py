"""A real Chromium, PAL over a fake Rasa, and somebody else's website: started once for this folder."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.widget.serving import Pal, Website, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[3]
WIDGET = ROOT / "bot" / "widget"
#: Screenshots of every run, for looking at; CI keeps the folder.
SHOTS = ROOT / "results" / "widget"

_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Opened = Callable[..., "Page"]


# For the whole folder only: while it is there, no other test can run an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(_ARGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pal, Website]]:
    website = Website()
    pal = Pal(tmp_path_factory.mktemp("pal"), (website.served.address,))
    with serving(pal.served, website.served):
        yield pal, website


@pytest.fixture
def pal(_served: tuple[Pal, Website]) -> Iterator[Pal]:
    found = _served[0]
    found.calm()
    yield found
    found.calm()


@pytest.fixture
def website(_served: tuple[Pal, Website]) -> Website:
    return _served[1]


class Visitor:
    """Somebody with a browser. Every request, error and cookie of theirs is seen."""

    def __init__(self, context: "BrowserContext", pal: Pal, website: Website) -> None:
        self.context = context
        self.pal = pal
        self.website = website
        self.requests: list[str] = []
        self.errors: list[str] = []
        context.set_default_timeout(8000)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("page", lambda page: page.on("pageerror", lambda error: self.errors.append(str(error))))

    def html(self, line: str = "", head: str = "", body: str = "<h1>Our page</h1><p>About us.</p>") -> str:
        """A page of somebody's with the one line in it. `line`: its attributes."""
        start = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our page</title>{head}'
        meta = '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        script = f'<script src="{self.pal.address}/widget.js" async {line}></script>'
        return f"{start}{meta}</head><body>{body}{script}</body></html>"

    def visit(self, line: str = "", name: str = "page", **page: str) -> "Page":
        """Opens that page in a new tab."""
        tab = self.context.new_page()
        tab.goto(self.website.put(name, self.html(line, **page)))
        tab.wait_for_selector("#open", state="attached")
        return tab

    def open(self, line: str = "", name: str = "page", **page: str) -> "Page":
        """… and opens the chat."""
        tab = self.visit(line, name, **page)
        tab.locator("#open").click()
        tab.wait_for_selector("#panel")
        return tab


@pytest.fixture
def visitor(browser: "Browser", pal: Pal, website: Website) -> Iterator[Visitor]:
    with_context = browser.new_context(viewport={"width": 1000, "height": 760})
    found = Visitor(with_context, pal, website)
    yield found
    with_context.close()
    assert not found.errors, found.errors


@pytest.fixture
def phone(browser: "Browser", pal: Pal, website: Website) -> Iterator[Visitor]:
    with_context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    found = Visitor(with_context, pal, website)
    yield found
    with_context.close()
    assert not found.errors, found.errors


def say(page: "Page", words: str) -> None:
    """Types a message and sends it with the Enter key."""
    page.locator("#text").fill(words)
    page.locator("#text").press("Enter")


def answered(page: "Page", words: str) -> None:
    """Waits until PAL has said `words`."""
    page.locator(".line.pal", has_text=words).first.wait_for()


def said(page: "Page") -> list[str]:
    """What stands in the conversation from the first line of theirs on: "you: …" and "pal: …"."""
    lines: list[str] = page.locator("#log").evaluate(
        """log => [...log.querySelectorAll(".line")].map(line =>
             (line.matches(".you") ? "you: " : "pal: ") + line.querySelector(".words").innerText.trim())"""
    )
    first = next((n for n, line in enumerate(lines) if line.startswith("you: ")), len(lines))
    return lines[first:]


def shoot(page: "Page", name: str) -> None:
    """A screenshot for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def stored(page: "Page") -> dict[str, str]:
    """All that the website's storage holds in this browser."""
    found: dict[str, str] = json.loads(
        page.evaluate(
            "JSON.stringify(Object.fromEntries([...Object.entries(localStorage), ...Object.entries(sessionStorage)]))"
        )
    )
    return found


def violations(page: "Page") -> list[Any]:
    """What axe-core finds wrong with the page and the widget in it."""
    axe = WIDGET / "node_modules" / "axe-core" / "axe.min.js"
    if not page.evaluate("!!window.axe"):
        page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
             ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}))"""
    )
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
