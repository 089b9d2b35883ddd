"""What docs/safety/retention.md publishes is what is done."""

import os
import re
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.front import retention
from bot.front.forget import Forgetter
from bot.front.inbox import Inbox, NewMessage
from bot.front.retention import (
    COUNTERS_S,
    DAY_S,
    FEEDBACK_S,
    MINUTE_S,
    PEOPLE_S,
    SHEETS_S,
    TALKS_S,
    TRIED_S,
    UNANSWERED_S,
)
from bot.front.tables import metadata
from bot.messages import Message
from bot.offers.counters import add
from bot.rehearsal.shapes import Script
from bot.replies.sentences import all_sentences
from bot.stores import erase_workbench
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from bot.teach import job
from bot.workbench.audit import Log
from bot.workbench.people import People
from bot.workbench.talks import Talks
from tests.conftest import ROOT
from tests.privacy import stores

PAGE = (ROOT / "docs" / "safety" / "retention.md").read_text(encoding="utf-8")
NOTICE = (ROOT / "docs" / "safety" / "privacy-notice.md").read_text(encoding="utf-8")


def published() -> dict[str, float]:
    """Constant → seconds, from the table's last two columns."""
    found: dict[str, float] = {}
    for how_long, name in re.findall(r"\| ([^|]+) \| `([A-Z]+_S)` \|", PAGE):
        number, unit = re.findall(r"(\d+) (minute|day)s?", how_long)[-1]
        seconds = int(number) * (MINUTE_S if unit == "minute" else DAY_S)
        assert found.setdefault(name, seconds) == seconds, f"{name} is published with two periods"
    return found


def test_the_published_schedule_is_the_one_in_the_code() -> None:
    kept = {name: value for name, value in vars(retention).items() if name.endswith("_S")}
    assert published() == {name: value for name, value in kept.items() if name not in ("MINUTE_S", "DAY_S")}


def test_every_table_that_can_hold_something_of_a_person_is_in_the_schedule() -> None:
    for name in [*metadata.tables, "events", "feedback", "unanswered", "counters"]:
        assert f"`{name}" in PAGE, name


def test_the_notice_and_the_first_reply_name_the_same_days() -> None:
    days = f"{PEOPLE_S / DAY_S:.0f} days"
    assert days in NOTICE and days in all_sentences()["utter_kept"] and days in all_sentences()["utter_privacy"]
    assert f"{UNANSWERED_S / DAY_S:.0f} days" in NOTICE


def test_purge_in_every_store(tmp_path: Path) -> None:
    now = time.time()
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    inbox.migrate()
    tracker, offers = stores.tracker(tmp_path), stores.offers(tmp_path)
    for name, age in (("gone", PEOPLE_S + 60), ("here", 0.0)):
        row, _ = inbox.add(NewMessage("web", name, f"web-{name}", "text", "x", now - age))
        inbox.answer([row], [Message("y")], None, now - age, sent=True)
        stores.events(tracker, f"web-{name}", now - age, f"turn of {name}")
    stores.events(tracker, "web-regular", now - PEOPLE_S - 60, "old turn")
    stores.events(tracker, "web-regular", now - 3600, "young turn")
    today = date.today()
    ages = [1, PEOPLE_S / DAY_S + 1, 91, FEEDBACK_S / DAY_S + 1]
    for age in ages:
        offers.add_unanswered(today - timedelta(days=age), f"asked {age:.0f} days ago", [], "web-here")
        offers.add_feedback(today - timedelta(days=age), f"{age:.0f}", None, True, "web-here")
    for days in (1, COUNTERS_S / DAY_S + 1):
        add(offers.engine, today - timedelta(days=days), {("asked", f"{days:.0f}", "camden"): 7})
    urls = [f"sqlite:///{tmp_path / name}" for name in ("tracker.db", "offers.db")]
    for name, age in (("a" * 16, TRIED_S + 60), ("b" * 16, 60.0)):
        job.write(tmp_path, job.State(name, "try", "worker", now - age, {"text": f"tried {age:.0f} s ago"}, state="done"))
    assert Forgetter(inbox, urls[0], urls[1], tmp_path).purge(now) == 1
    assert [one.id for one in job.all_of(tmp_path, "try")] == ["b" * 16]
    assert inbox.people() == {"web-here"}
    with tracker.connect() as db:
        rows = [tuple(row) for row in db.execute(text("SELECT sender_id, data FROM events WHERE type_name = 'user'"))]
    assert rows == [("web-here", "turn of here"), ("web-regular", "young turn")]
    with offers.engine.connect() as db:
        asked = [tuple(row) for row in db.execute(text("SELECT text, mark IS NULL FROM unanswered ORDER BY day DESC"))]
        counted = db.execute(text("SELECT topic, count FROM counters")).all()
        helped = [tuple(row) for row in db.execute(text("SELECT topic, mark IS NULL FROM feedback ORDER BY day DESC"))]
    # What they wrote goes with the chat, whatever list it is on: that is what the first reply promises.
    assert UNANSWERED_S <= PEOPLE_S
    assert asked == [("asked 1 days ago", 0)]
    assert [tuple(row) for row in counted] == [("1", 7)]
    assert helped == [("1", 0), ("31", 1), ("91", 1)]
    assert stores.traces(tmp_path, "old turn", "web-gone", "asked 31") == []
    inbox.close()


def test_what_workers_tried_out_goes_too(tmp_path: Path) -> None:
    now = time.time()
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    inbox.migrate()
    url = f"sqlite:///{tmp_path / 'workbench.db'}"
    upgrade("workbench", url)
    engine = open_engine(url)
    worker = People(engine, Log(engine, "key")).add("test", "w@example.org", "W", "worker", None, now)
    made = Talks(engine)
    kept = [made.keep(Script(turns=[f"tried {age:.0f} s ago"]), worker, now - age) for age in (TALKS_S - 60, 60.0)]
    sheets = tmp_path / erase_workbench.SHEETS
    sheets.mkdir()
    for name, age in (("old", SHEETS_S + 60), ("new", 60.0)):
        (sheets / f"{name}.json").write_text("{}", encoding="utf-8")
        os.utime(sheets / f"{name}.json", (now - age, now - age))
    Forgetter(inbox, f"sqlite:///{tmp_path / 'tracker.db'}", None, tmp_path, url).purge(now + 120)
    with engine.connect() as db:
        left = [row[0] for row in db.execute(text("SELECT id FROM workbench_talks"))]
    assert left == kept[1:]
    assert [path.name for path in sheets.iterdir()] == ["new.json"]
    inbox.close()


def test_a_store_that_was_never_made_is_no_trouble(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    inbox.migrate()
    forgetter = Forgetter(inbox, f"sqlite:///{tmp_path / 'tracker.db'}", f"sqlite:///{tmp_path / 'offers.db'}")
    assert forgetter.purge(time.time()) == 0 and forgetter.forget("web-nobody") == (0, 0)
    assert not (tmp_path / "offers.db").exists(), "an empty file would be taken for offers that were loaded"
    inbox.close()
