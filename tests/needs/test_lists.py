"""Questions, thumbs-down, alarms and take-up: counts that point at nobody."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.engine import Engine

from bot.needs import alarms, helped, questions, small, takeup
from bot.offers.counters import add
from bot.offers.store import Store

TODAY = date(2026, 11, 21)  # a Saturday

ASKED = [
    "can i get help with vet bills",
    "who pays for my dog's vet bills",
    "vet bills help pls",
    "do you do surfing lessons",
    "where can i learn to weld metal",
    "vet bills",
]


@pytest.fixture
def asked(engine: Engine) -> Engine:
    for number, text in enumerate(ASKED):
        nearest = ["money", "leisure"] if "vet" in text else ["leisure"]
        Store(engine).add_unanswered(TODAY - timedelta(days=number), text, nearest, f"web-{number}")
    return engine


def test_what_asks_the_same_is_one_group(asked: Engine) -> None:
    found = questions.grouped(questions.questions(asked))
    assert {one.text for one in found[0].questions} == {text for text in ASKED if "vet" in text}
    assert found[0].topics == ("money", "leisure") and found[0].newest == TODAY
    assert [len(one.questions) for one in found[1:]] == [1, 1]


def test_vectors_decide_where_they_are_at_hand(asked: Engine) -> None:
    def encode(texts: list[str]) -> object:
        return np.array([[1.0, 0.1] if "surf" in text or "weld" in text else [-0.2, 1.0] for text in texts])

    found = questions.grouped(questions.questions(asked), encode)
    assert [len(one.questions) for one in found] == [4, 2]
    fallen_back = questions.grouped(questions.questions(asked), lambda _texts: None)
    assert [len(one.questions) for one in fallen_back] == [4, 1, 1]


def test_groups_name_nobody(asked: Engine) -> None:
    for one in questions.questions(asked):
        assert set(asdict(one)) == {"id", "day", "text", "nearest"}


def test_done_takes_a_group_off_the_list(asked: Engine) -> None:
    group = questions.grouped(questions.questions(asked))[0]
    assert questions.done(asked, [one.id for one in group.questions]) == 4
    assert questions.count(asked) == 2 and questions.done(asked, []) == 0
    assert all("vet" not in one.text for one in questions.questions(asked))


def test_an_empty_list_has_no_groups(engine: Engine) -> None:
    assert questions.grouped(questions.questions(engine)) == []


def test_grouping_two_thousand_takes_a_moment(engine: Engine) -> None:
    import time

    listed = [questions.Question(n, TODAY, f"question number {n % 700} about {n % 13} things", ()) for n in range(2000)]
    start = time.thread_time()
    found = questions.grouped(listed)
    assert sum(len(one.questions) for one in found) == 2000
    assert time.thread_time() - start < 6


def test_thumbs_down_by_topic_and_council(engine: Engine) -> None:
    store = Store(engine)
    for yes, times in ((False, 3), (True, 2)):
        for _ in range(times):
            store.add_feedback(TODAY, "travel", "camden", yes)
    store.add_feedback(TODAY, "travel", None, False)
    store.add_feedback(TODAY, "money", "camden", True)
    store.add_feedback(TODAY - timedelta(days=100), "money", "camden", False)
    found = helped.thumbs(engine, TODAY - timedelta(days=30))
    assert [(one.topic, one.authority, one.yes, one.no) for one in found] == [
        ("travel", "camden", 2, 3),
        ("travel", "", 0, 1),
    ]
    assert [(one.topic, one.yes, one.no) for one in helped.by_topic(found)] == [("travel", 2, 4)]


def test_alarms_by_week_and_kind_and_nothing_else(engine: Engine) -> None:
    add(engine, TODAY, {("alarm", "suicide", ""): 2, ("alarm", "abuse", ""): 1, ("asked", "travel", "camden"): 9})
    add(engine, TODAY - timedelta(days=7), {("alarm", "suicide", ""): 4})
    add(engine, TODAY - timedelta(days=400), {("alarm", "suicide", ""): 50})
    found = alarms.weeks(engine, TODAY, 3)
    assert [week.monday for week in found] == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    assert [week.all for week in found] == [0, 4, 3]
    assert found[-1].count == {"suicide": 2, "abuse": 1, "homeless_tonight": 0, "other": 0}
    assert "camden" not in json.dumps([week.count for week in found])


def test_take_up_by_topic_council_and_month(engine: Engine) -> None:
    october, november = date(2026, 10, 5), date(2026, 11, 5)
    add(engine, october, {("asked", "travel", ""): 10, ("answered", "travel", ""): 9, ("no_answer", "travel", ""): 1})
    add(
        engine,
        november,
        {("asked", "travel", ""): -1, ("asked", "travel", "camden"): 7, ("helped_yes", "travel", "camden"): 3},
    )
    add(engine, november, {("asked", "money", "camden"): 2, ("alarm", "abuse", ""): 5})
    since, until = date(2026, 10, 1), date(2026, 11, 30)
    assert takeup.total(engine, since, until).count["asked"] == 18
    assert [(row.name, row.count["asked"]) for row in takeup.by_topic(engine, since, until)] == [
        ("travel", 16),
        ("money", 2),
    ]
    assert [(row.name, row.count["asked"]) for row in takeup.by_authority(engine, since, until)] == [("", 9), ("camden", 9)]
    months = takeup.by_month(engine, date(2026, 9, 1), until, topic="travel")
    assert [(row.name, row.count["asked"], row.count["helped_yes"]) for row in months] == [
        ("2026-09", 0, 0),
        ("2026-10", 10, 0),
        ("2026-11", 6, 3),
    ]
    only = takeup.by_month(engine, november, until, authority="")
    assert [row.count["asked"] for row in only] == [0], "a minus is never shown"
    assert takeup.total(engine, date(2020, 1, 1), date(2020, 2, 1)).count["asked"] == 0


def test_small_numbers_are_not_told_apart() -> None:
    assert [small.cell(n) for n in (-1, 0, 1, 4, 5, 23)] == ["0", "0", "fewer than 5", "fewer than 5", "5", "23"]
    assert [small.rounded(n) for n in (0, 3, 7, 12, 13)] == ["0", "fewer than 5", "about 5", "about 10", "about 15"]
    assert (small.share(5, 10), small.share(4, 10), small.share(3, 4)) == ("50%", "", "")


def test_nothing_here_needs_a_web_framework_or_rasa() -> None:
    folder = Path(questions.__file__).parent
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f"import {name}" in text or f"from {name}" in text for name in ("starlette", "rasa", "bot.front"))
