"""A real Chromium and a front door with its workbench, started once for this folder: `as_role("worker")` opens a page signed
in, `violations(page)` is what axe finds, `shoot(page, "name")` keeps a picture in results/workbench/."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.front.app import create_app
from bot.workbench.app import create
from bot.workbench.cookies import session_name
from bot.workbench.security import Person
from tests.front import fakes
from tests.widget.serving import Serving, serving

from .. import bench as made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[3]
#: Pictures of every run, for looking at; CI keeps the folder.
SHOTS = ROOT / "results" / "workbench"
_AXE = ROOT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
_ARGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")

DESKTOP, TABLET, PHONE = (1280, 800), (820, 1100), (360, 640)
AsRole = Callable[..., "Page"]


# For the whole folder only: while it is there, no other test can run an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(_ARGS))
        yield chromium
        chromium.close()


class Live:
    """The front door on a port, over a fake Rasa, with its workbench. `state`: a second look into the same stores."""

    def __init__(self, folder: Path, prepared: Path) -> None:
        shutil.copy(prepared / "offers.db", folder / "offers.db")
        self.folder = folder
        self.settings = fakes.settings(folder)
        self.rasa = fakes.FakeRasa()
        beside = create(self.settings)
        self.state = beside.state
        self.people: dict[str, Person] = made.add_people(beside, self.state.clock())
        self.served = Serving(lambda: create_app(lambda: fakes.door(folder, self.rasa), patience_s=3.0))

    @property
    def address(self) -> str:
        """Of the workbench, without a slash at the end."""
        return f"{self.served.address}/workbench"

    def session(self, name: str) -> str:
        """The token of a new session."""
        return str(self.state.sessions.begin(self.people[name].id, self.state.clock()))

    def wait(self, seconds: float) -> None:
        """For what has no event to wait for."""
        asyncio.run(asyncio.sleep(seconds))


@pytest.fixture(scope="package")
def live(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Live]:
    found = Live(tmp_path_factory.mktemp("live"), prepared)
    with serving(found.served):
        yield found


class Visits:
    """Opens pages, each in a browser of its own, and sees to it that no page had a script error or broke its CSP."""

    def __init__(self, browser: "Browser", live: Live) -> None:
        self._browser, self._live = browser, live
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def __call__(
        self, role: str | None, path: str = "/", size: tuple[int, int] = DESKTOP, dark: bool = False, **context: Any
    ) -> "Page":
        """A page at `path`, signed in as `role` ("worker", "worker2", "council" …; None: not signed in)."""
        made = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light", **context
        )
        made.set_default_timeout(8000)
        if role:
            token, name = self._live.session(role), session_name(self._live.settings)
            made.add_cookies(
                [{"name": name, "value": token, "domain": "127.0.0.1", "path": "/workbench", "sameSite": "Strict"}]
            )
        self._contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if "Content Security" in line.text else None)
        page.goto(self._live.address + path)
        return page

    def close(self) -> None:
        """Closes all."""
        for one in self._contexts:
            one.close()


@pytest.fixture
def as_role(browser: "Browser", live: Live) -> Iterator[Visits]:
    visits = Visits(browser, live)
    yield visits
    visits.close()
    assert not visits.errors, visits.errors


def shoot(page: "Page", name: str, whole: bool = True) -> None:
    """A picture for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)


def violations(page: "Page") -> list[Any]:
    """What axe-core finds wrong with the page."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
             ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}))"""
    )
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]


def sideways(page: "Page") -> int:
    """By how many pixels the page is wider than its window; 0 is right."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"))
