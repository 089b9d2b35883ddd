"""The shell in a real browser: signing in, keyboard, screen sizes, colours, axe."""

import re
from typing import TYPE_CHECKING

import pytest

from .. import bench as made
from .conftest import DESKTOP, PHONE, TABLET, Live, Visits, shoot, sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: Pages of the shell, with the role that looks at them.
PAGES = {
    "home": ("admin", "/"),
    "home-council": ("council", "/"),
    "sign-in": (None, "/sign-in"),
    "people": ("admin", "/people"),
    "person": ("admin", "/people/2"),
    "councils": ("admin", "/councils"),
    "audit": ("admin", "/audit"),
    "account": ("worker", "/account"),
    "not-found": ("worker", "/nowhere"),
    "not-yours": ("viewer", "/people"),
}
WAYS = {
    "light": (DESKTOP, False),
    "dark": (DESKTOP, True),
    "tablet": (TABLET, False),
    "phone": (PHONE, False),
    "phone-dark": (PHONE, True),
}


@pytest.fixture(scope="module")
def password(live: Live) -> str:
    live.state.people.set_password("test", live.people["worker"].id, made.PASSWORD, live.state.clock())
    return made.PASSWORD


def fill(page: "Page", email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(as_role: Visits, name: str, way: str) -> None:
    (role, path), (size, dark) = PAGES[name], WAYS[way]
    page = as_role(role, path, size, dark)
    shoot(page, f"{name}-{way}")
    assert violations(page) == []
    assert sideways(page) == 0


def test_at_320_pixels_and_with_large_letters(as_role: Visits) -> None:
    for name, (role, path) in PAGES.items():
        page = as_role(role, path, (320, 568))
        assert sideways(page) == 0, name
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert sideways(page) == 0, f"{name}, twice as large"


def test_forced_colours(as_role: Visits) -> None:
    page = as_role("admin", "/people", forced_colors="active")
    shoot(page, "people-forced-colours")
    assert violations(page) == []


def test_targets_are_large_enough(as_role: Visits) -> None:
    for name, (role, path) in PAGES.items():
        page = as_role(role, path, PHONE)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, .button, input:not([type=hidden]), select, summary, nav a")]
                 .filter(e => e.checkVisibility() && !(e.type === "checkbox" || e.type === "radio"))
                 .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
                 .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
        )
        assert small == [], name


def test_signing_in_by_keyboard_alone(as_role: Visits, password: str) -> None:
    page = as_role(None, "/account")
    assert page.url.endswith("/sign-in?next=/account")
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    keys.press("Enter")
    for _ in range(3):
        if page.evaluate("document.activeElement.id") == "email":
            break
        keys.press("Tab")
    keys.type("worker@example.org")
    keys.press("Tab")
    keys.type("not the password")
    keys.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert", "the focus is on what is wrong"
    assert page.title().startswith("Error: Sign in")
    shoot(page, "sign-in-wrong")
    assert violations(page) == []
    for _ in range(4):
        keys.press("Tab")
        if page.evaluate("document.activeElement.id") == "password":
            break
    keys.type(password)
    keys.press("Enter")
    page.wait_for_url("**/workbench/account")
    # Every stop of the tabulator shows where it is.
    seen = []
    for _ in range(25):
        keys.press("Tab")
        found = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                 return [e.tagName,
                   e.textContent.trim().slice(0, 30) || e.name || "", s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
        )
        if found[0] == "BODY":
            break
        seen.append(found)
    assert len(seen) > 6
    assert all(style != "none" and width >= 2 for _, _, style, width in seen), seen
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    page.get_by_text("You are signed out.").wait_for()


def test_what_is_wrong_leads_to_its_field(as_role: Visits) -> None:
    page = as_role("admin", "/people")
    page.get_by_role("button", name="Invite").click()
    summary = page.get_by_role("alert")
    assert summary.evaluate("e => e === document.activeElement")
    shoot(page, "people-error")
    assert violations(page) == []
    summary.get_by_role("link", name="Write an e-mail address.").click()
    field = page.get_by_label("E-mail address")
    assert field.evaluate("e => e === document.activeElement")
    said = str(field.get_attribute("aria-describedby")).split()
    words = " ".join(page.locator(f"#{id_}").inner_text() for id_ in said)
    assert "They sign in with it." in words and "Write an e-mail address." in words
    assert field.get_attribute("aria-invalid") == "true"


def test_inviting_and_coming_in(as_role: Visits) -> None:
    admin = as_role("admin", "/people")
    admin.get_by_label("E-mail address").fill("browser@example.org")
    admin.get_by_role("textbox", name="Name").fill("Bea")
    admin.get_by_label("What they may do").select_option("approver")
    admin.get_by_role("button", name="Invite").click()
    admin.get_by_role("heading", name="A link to pass on").wait_for()
    shoot(admin, "pass-on")
    assert violations(admin) == []
    address = admin.locator("#address").inner_text()
    bea = as_role(None, "/sign-in")
    bea.goto(address)
    shoot(bea, "set-password")
    assert violations(bea) == []
    bea.get_by_label("New password", exact=True).fill("a small red saucepan")
    bea.get_by_label("The new password again").fill("a small red saucepan")
    bea.get_by_role("button", name="Set password and sign in").click()
    bea.get_by_role("heading", name="Hello Bea").wait_for()
    assert bea.get_by_role("link", name="People").count() == 0


def test_a_link_for_a_council(as_role: Visits) -> None:
    admin = as_role("admin", "/councils")
    admin.get_by_label("Council", exact=True).select_option("hackney")
    admin.get_by_label("For whom").fill("Leaving care team")
    admin.get_by_role("button", name="Make a link").click()
    address = admin.locator("#address").inner_text()
    council = as_role(None, "/sign-in", PHONE)
    council.goto(address)
    shoot(council, "council-link-phone")
    assert violations(council) == []
    council.get_by_role("button", name="See the entries").click()
    council.get_by_text("for Hackney").wait_for()
    admin.goto(admin.url)
    admin.locator("tr", has_text="Leaving care team").locator("summary").press("Enter")
    shoot(admin, "councils-confirm")
    assert violations(admin) == []
    admin.get_by_role("button", name="Yes, end it").click()
    admin.get_by_text("has ended").wait_for()
    council.reload()
    assert "/sign-in" in council.url


def test_a_session_that_has_ended(as_role: Visits, live: Live) -> None:
    page = as_role("worker", "/account")
    page.get_by_label("Your password now").fill("x")
    live.state.sessions.end_everywhere(live.people["worker"].id)
    page.get_by_label("New password", exact=True).fill("y")
    page.get_by_label("The new password again").fill("y")
    page.get_by_role("button", name="Change password").click()
    page.get_by_role("heading", name="You have been signed out").wait_for()
    shoot(page, "signed-out")
    assert violations(page) == []
    page.goto(f"{live.address}/account")
    assert re.search(r"/sign-in\?next=/account$", page.url)


def test_what_was_typed_when_a_session_ends_is_not_lost(as_role: Visits, live: Live, password: str) -> None:
    page = as_role("admin", "/councils")
    page.get_by_label("Council", exact=True).select_option("hackney")
    page.get_by_label("For whom").fill("A team with “quotes” & <signs>")
    live.state.people.set_password("test", live.people["admin"].id, password, live.state.clock())
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("What you wrote is kept in this page").wait_for()
    shoot(page, "signed-out-kept")
    assert violations(page) == []
    fill(page, "admin@example.org", password)
    page.get_by_role("heading", name="You are signed in again").wait_for()
    shoot(page, "send-again")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="A link to pass on").wait_for()
    page.goto(f"{live.address}/councils")
    page.get_by_role("rowheader", name="A team with “quotes” & <signs>").wait_for()


def test_the_menu_on_a_phone_without_script(as_role: Visits) -> None:
    page = as_role("admin", "/", PHONE, java_script_enabled=False)
    assert not page.get_by_role("link", name="People").is_visible()
    page.get_by_role("link", name="Menu").click()
    page.get_by_role("link", name="People").wait_for()
    shoot(page, "menu-phone")
    page.get_by_role("link", name="People").click()
    page.get_by_role("heading", name="People").wait_for()
    assert not page.get_by_role("link", name="Audit log").is_visible(), "closed again"


def test_what_another_site_posts_changes_nothing(as_role: Visits, live: Live) -> None:
    page = as_role("admin", "/people")
    action = f"{live.address}/people".replace("127.0.0.1", "localhost")
    body = f'<form method="post" action="{action}"><input name="email" value="e@example.org"></form>'
    page.goto("about:blank")
    page.set_content(body)
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")
    page.get_by_role("heading", name="This did not come from here").wait_for()
    assert live.state.people.by_email("e@example.org") is None


def test_a_link_in_a_mail_leads_on(as_role: Visits, live: Live) -> None:
    page = as_role("worker", "/")
    elsewhere = live.served.address.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/healthz")
    page.evaluate("address => { location.href = address; }", f"{live.address}/account")
    page.get_by_role("heading", name="Your account").wait_for()
