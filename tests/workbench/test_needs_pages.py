"""The pages of what needs doing: who sees them, what they show, and that no small number points at anybody."""

import re
from datetime import date, timedelta

import pytest

from bot.offers.counters import add
from bot.offers.store import Store

from .bench import Bench

PATHS = ("", "/map", "/stale", "/gaps", "/questions", "/helped", "/alarms", "/take-up")
TODAY = date.today()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_for_a_viewer_and_for_no_council_and_no_stranger(bench: Bench, path: str) -> None:
    assert bench.client("viewer").see(f"/needs{path}").status_code == 200
    assert bench.client("council").see(f"/needs{path}").status_code == 403
    assert bench.stranger().see(f"/needs{path}").status_code == 303


def test_the_map_has_every_place_and_leads_to_the_desk(bench: Bench) -> None:
    page = bench.client("viewer").see("/needs/map").text
    assert len(re.findall(r'class="cell \w+" href="/workbench/offers\?authority=', page)) == 33 * 28
    assert '/workbench/offers?authority=camden&amp;topic=council_tax"' in page


def test_the_map_by_state_council_and_day(bench: Bench) -> None:
    viewer = bench.client("viewer")
    none = viewer.see("/needs/map?state=none").text
    assert "cell none" in none and 'class="cell own" href' not in none
    one = viewer.see("/needs/map?authority=camden").text
    assert "Topics of Camden" in one and one.count("<tr>") == 29
    assert "cell old" in viewer.see("/needs/map?as_of=2029-01-01").text
    for odd in ("state=x&authority=zz&as_of=yesterday&topics=9", "as_of=9999-99-99"):
        assert viewer.see(f"/needs/map?{odd}").status_code == 200


def test_the_stale_list_is_of_a_day_and_in_pages(bench: Bench) -> None:
    viewer = bench.client("viewer")
    page = viewer.see("/needs/stale?as_of=2029-01-01").text
    assert "Page 1 of" in page and "Days over" in page and "<svg" in page
    assert viewer.see("/needs/stale?as_of=2029-01-01&page=99999").status_code == 200
    assert "past review on" in viewer.see("/needs/stale?as_of=2029-01-01&kind=contact&authority=camden").text


def test_questions_are_grouped_and_done_takes_them_off(bench: Bench) -> None:
    store = Store(bench.app.state.offers_engine)
    for text in ("vet bills for my dog", "who pays vet bills <b>", "surf lessons"):
        store.add_unanswered(TODAY, text, ["money"], "web-x")
    page = bench.client("viewer").see("/needs/questions").text
    assert "2 times" in page and "&lt;b&gt;" in page and "Yes, done" not in page
    worker = bench.client("worker")
    page = worker.see("/needs/questions").text
    assert "web-x" not in page and "Make it an example" in page
    ids = re.search(r'name="ids" value="(\d+,\d+)"', page)
    assert ids is not None
    answer = worker.submit("/needs/questions/done", {"ids": ids.group(1)})
    assert answer.status_code == 303
    page = worker.see("/needs/questions").text
    assert "vet bills" not in page and "surf lessons" in page
    assert bench.client("viewer").submit("/needs/questions/done", {"ids": "1"}).status_code == 403
    assert worker.submit("/needs/questions/done", {"ids": "x,,9999"}).status_code == 303
    log = bench.client("admin").see("/log").text if bench.client("admin").see("/log").status_code == 200 else ""
    assert "vet bills" not in log


def test_small_numbers_are_hidden_where_council_and_topic_meet(bench: Bench) -> None:
    engine = bench.app.state.offers_engine
    add(
        engine,
        TODAY,
        {("asked", "travel", "camden"): 3, ("asked", "money", "camden"): 13, ("answered", "money", "camden"): 12},
    )
    viewer = bench.client("viewer")
    assert ">16<" in viewer.see("/needs/take-up").text, "all of it together points at nobody"
    cells = viewer.see("/needs/take-up?authority=camden&by=topic").text
    assert "fewer than 5" in cells and ">3<" not in cells and ">13<" in cells
    assert "about 15" in cells and ">16<" not in cells
    both = viewer.see("/needs/take-up?authority=camden&topic=travel&by=month").text
    assert "fewer than 5" in both and ">3<" not in both
    assert viewer.see("/needs/take-up?by=authority&span=24").status_code == 200


def test_thumbs_down_by_council_hides_small_numbers(bench: Bench) -> None:
    store = Store(bench.app.state.offers_engine)
    for number in range(7):
        store.add_feedback(TODAY, "travel", "camden" if number < 6 else "barnet", False)
    page = bench.client("viewer").see("/needs/helped").text
    assert ">6<" in page and "fewer than 5" in page and "about 5" in page and ">7<" not in page


def test_alarms_are_shown_by_week_and_kind(bench: Bench) -> None:
    add(bench.app.state.offers_engine, TODAY, {("alarm", "abuse", ""): 4})
    add(bench.app.state.offers_engine, TODAY - timedelta(days=7), {("alarm", "suicide", ""): 2})
    page = bench.client("viewer").see("/needs/alarms").text
    assert page.count("<svg") == 4 and 'data-label="Abuse">4<' in page and 'data-label="Suicide or self-harm">2<' in page


def test_the_home_page_has_its_tiles(bench: Bench) -> None:
    assert "Gaps on the map" in bench.client("viewer").see("/").text
    assert "Gaps on the map" not in bench.client("council").see("/").text


class Placing:
    """Stands in for the rehearsals' process: by the first letter."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.there = True

    def placed(self, texts: list[str], _timeout_s: float) -> list[list[float]] | None:
        self.asked.append(list(texts))
        return [[1.0, 0.0] if text[0] == "a" else [0.0, 1.0] for text in texts] if self.there else None

    def close(self) -> None:
        """Nothing to end."""


def test_meaning_groups_questions_when_it_is_at_hand_and_letters_when_not(bench: Bench) -> None:
    store = Store(bench.app.state.offers_engine)
    for text in ("apple tart", "about penguins", "zebra crossings"):
        store.add_unanswered(TODAY, text, [], "web-x")
    viewer = bench.client("viewer")
    assert "in <strong>3</strong> groups" in viewer.see("/needs/questions").text
    placing = bench.app.state.rehearsing = Placing()
    placing.there = False
    assert "in <strong>3</strong> groups" in viewer.see("/needs/questions").text
    placing.there = True
    assert "in <strong>2</strong> groups" in viewer.see("/needs/questions").text
    viewer.see("/needs/questions")
    assert len(placing.asked) == 2, "what has a vector is not asked for again"
