"""What needs doing, as a worker sees it: the map and its way to the desk, lists, plots; on a desk, a tablet, a phone."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.offers.counters import add
from bot.offers.store import Store

from .conftest import DESKTOP, PHONE, TABLET, AsRole, Live, shoot, sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "overview": "/needs",
    "map": "/needs/map",
    "map-camden": "/needs/map?authority=camden",
    "map-wide": "/needs/map?state=wide",
    "stale": "/needs/stale?as_of=2027-06-01",
    "gaps": "/needs/gaps",
    "questions": "/needs/questions",
    "helped": "/needs/helped",
    "alarms": "/needs/alarms",
    "take-up": "/needs/take-up",
}
#: A picture of all of these takes the browser too long on a busy machine.
LONG = {"map", "map-wide", "gaps"}
TODAY = date.today()
ASKED = (
    "can i get help with vet bills",
    "who pays for my dogs vet bills",
    "vet bills",
    "do you do surf lessons",
    "where can i learn to weld",
)


@pytest.fixture(scope="module", autouse=True)
def something(live: Live) -> None:
    """A store in which something has happened."""
    engine = live.state.offers_engine
    store = Store(engine)
    for text in ASKED:
        store.add_unanswered(TODAY, text, ["money", "leisure"], "web-somebody")
    for number in range(9):
        store.add_feedback(TODAY, "travel", "camden" if number % 3 else "barnet", number % 4 == 0)
    for back in range(60):
        day = TODAY - timedelta(days=back)
        add(
            engine,
            day,
            {("alarm", kind, ""): (back * 7 + place) % 4 for place, kind in enumerate(("suicide", "abuse", "other"))},
        )
        for place, topic in enumerate(("travel", "council_tax", "housing", "money")):
            asks = (back + place) % 5 + 1
            add(engine, day, {("asked", topic, "camden"): asks, ("answered", topic, "camden"): asks - asks // 3})
            add(engine, day, {("contact_shown", topic, "camden"): asks // 2, ("helped_yes", topic, "camden"): asks // 4})


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (TABLET, False), (PHONE, False), (PHONE, True)])
def test_every_page_fits_and_axe_finds_nothing(as_role: AsRole, name: str, size: tuple[int, int], dark: bool) -> None:
    page = as_role("worker", PAGES[name], size, dark)
    shoot(page, f"needs-{name}-{size[0]}{'-dark' if dark else ''}", whole=name not in LONG)
    assert sideways(page) == 0
    assert violations(page) == []


def test_the_map_leads_to_the_desk_and_filters(as_role: AsRole) -> None:
    page = as_role("worker", "/needs/map")
    assert page.locator("a.cell").count() == 33 * 28
    page.get_by_label("Show only").select_option("wide")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**state=wide**")
    assert page.locator("a.cell:not(.wide)").count() == 0 and page.locator("a.cell.wide").count() > 0
    page.locator("a.cell.wide").first.click()
    page.wait_for_url("**/offers?authority=*")
    assert page.get_by_role("heading", level=1).inner_text()


def test_the_map_can_be_walked_by_keyboard_and_scrolled(as_role: AsRole) -> None:
    page = as_role("worker", "/needs/map", PHONE)
    region = page.get_by_role("region", name="Coverage map")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.map').scrollLeft > 0")
    box: Any = page.locator(".map tbody th").first.bounding_box()
    assert box["x"] >= 0, "the council's name stays in sight"


def test_without_script_a_group_is_made_an_example_or_done(as_role: AsRole) -> None:
    page: Page = as_role("worker", "/needs/questions", java_script_enabled=False)
    first = page.locator(".group").first
    assert "vet bills" in first.inner_text() and "3 times" in first.inner_text()
    first.locator("details:not(.confirm) > summary").click()
    assert first.locator("li").count() == 3
    before = page.locator(".group").count()
    first.get_by_role("button", name="Make it an example").click()
    assert "vet bills" in page.get_by_role("textbox", name="Sentence").input_value()
    page.go_back()
    surf = page.locator(".group", has_text="surf lessons")
    surf.locator("summary", has_text="Done").click()
    surf.get_by_role("button", name="Yes, done").click()
    assert "off the list" in page.locator(".flash").inner_text()
    assert page.locator(".group").count() == before - 1 and page.locator("text=surf lessons").count() == 0


def test_plots_have_words_and_a_table(as_role: AsRole) -> None:
    page = as_role("viewer", "/needs/alarms")
    plots = page.get_by_role("img")
    assert plots.count() == 4
    for at in range(4):
        assert "by week" in str(plots.nth(at).get_attribute("aria-label"))
    table = page.get_by_role("table", name="Alarms by week")
    assert table.locator("tbody tr").count() == 12
    page.goto(page.url.replace("/alarms", "/stale"))
    page.get_by_text("The same as a table").click()
    assert page.get_by_role("table", name="Reviews due by month").locator("tbody tr").count() == 12


def test_take_up_of_a_council_hides_small_numbers(as_role: AsRole) -> None:
    page = as_role("viewer", "/needs/take-up")
    page.get_by_label("Council", exact=True).select_option("camden")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**authority=camden**")
    assert "about" in page.get_by_role("table", name="From asking to help").inner_text()
    shown = page.get_by_role("table", name="By topic").locator("td.num").all_inner_texts()
    assert shown and not [one for one in shown if one in ("1", "2", "3", "4")]
