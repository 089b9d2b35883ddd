"""The audit log only grows, shows tampering, and holds who, what, about which id, when."""

import csv
import io
import threading

import pytest
import sqlalchemy as sa

from bot.workbench.audit import Filters, Log
from bot.workbench.tables import audit

from .bench import Bench


@pytest.fixture
def log(bench: Bench) -> Log:
    for number in range(5):
        bench.app.state.log.note("ann@example.org", "offer approved", f"camden-travel-{number}", 1795000000.0 + number)
    found: Log = bench.app.state.log
    assert found.check().wrong == ()
    return found


def test_the_database_refuses_to_change_or_take_out_a_row(bench: Bench, log: Log) -> None:
    for change in (audit.update().values(who="eve"), audit.delete(), audit.delete().where(audit.c.id == 1)):
        with pytest.raises(sa.exc.DatabaseError, match="only grows"), bench.app.state.engine.begin() as db:
            db.execute(change)


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE workbench_audit SET who = 'eve@example.org' WHERE id = 3",
        "UPDATE workbench_audit SET about = 'camden-travel-9' WHERE id = 3",
        "UPDATE workbench_audit SET at = '2026-01-01T00:00:00Z' WHERE id = 3",
        "DELETE FROM workbench_audit WHERE id = 3",
        "DELETE FROM workbench_audit WHERE id = 1",
        "UPDATE workbench_audit SET id = -id WHERE id IN (3)",
        "INSERT INTO workbench_audit SELECT id + 1000, at, who, what, about, mark FROM workbench_audit WHERE id = 3",
    ],
)
def test_whoever_gets_round_that_is_seen(bench: Bench, log: Log, tamper: str) -> None:
    with bench.app.state.engine.begin() as db:
        for verb in ("UPDATE", "DELETE"):
            db.exec_driver_sql(f"DROP TRIGGER workbench_audit_no_{verb}")
        db.exec_driver_sql(tamper)
    assert log.check().wrong


def test_who_has_only_the_database_cannot_forge_the_chain(bench: Bench, log: Log) -> None:
    forger = Log(bench.app.state.engine, "another key")
    forger.note("eve@example.org", "offer approved", "camden-travel-9", 1795000009.0)
    assert log.check().wrong == (log.check().last,)


def test_a_cut_end_shows_against_what_was_noted(bench: Bench, log: Log) -> None:
    noted = log.check()
    with bench.app.state.engine.begin() as db:
        db.exec_driver_sql("DROP TRIGGER workbench_audit_no_DELETE")
        db.execute(audit.delete().where(audit.c.id == noted.last))
    assert log.check().wrong == () and log.mark_of(noted.last) != noted.mark


def test_many_at_once_make_one_chain(bench: Bench, log: Log) -> None:
    before = log.check().rows

    def write(name: str) -> None:
        for number in range(10):
            log.note(name, "tried", str(number), 1795000100.0)

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = log.check()
    assert checked.rows == before + 60 and checked.last == checked.rows and checked.wrong == ()


def test_what_people_do_is_in_it(bench: Bench) -> None:
    admin = bench.client("admin")
    admin.submit("/people", {"email": "new@example.org", "name": "N", "role": "viewer", "authority": ""})
    admin.submit(f"/people/{bench.people['worker'].id}/end")
    lines, _ = bench.app.state.log.find(Filters(who="ADMIN@example.org"))
    assert [(line.what, line.about) for line in lines] == [
        ("person ended", "worker@example.org"),
        ("invitation link made", "new@example.org"),
        ("person added", "new@example.org as viewer"),
    ]


def test_the_page_finds_and_exports_and_cannot_change(bench: Bench, log: Log) -> None:
    admin = bench.client("admin")
    page = admin.see("/audit?about=camden-travel&who=ann").text
    assert page.count("<tr><td") == 5 and "5 entries" in page and "<button" in page
    assert admin.see("/audit?what=offer+approved&about=travel-3").text.count("<tr><td") == 1
    assert "camden-travel-1" not in admin.see("/audit?about=%25").text, "a wildcard is a character"
    day = "2026-11-18"
    assert "5 entries" in admin.see(f"/audit?what=offer+approved&since={day}&until={day}").text
    assert "Nothing fits" in admin.see(f"/audit?what=offer+approved&until=2026-11-17&since={day}").text
    assert "is not a day" in admin.see("/audit?since=yesterday").text
    log.note("=cmd()", "tried", "@sum", 1795000200.0)
    answer = admin.see("/audit.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[-1][2:5] == ["'=cmd()", "tried", "'@sum"] and len(rows) == 1 + log.check().rows
    assert "attachment" in answer.headers["content-disposition"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert admin.request(method, "/workbench/audit").status_code in (403, 404, 405)


def test_pages_of_it(bench: Bench, log: Log) -> None:
    for number in range(120):
        log.note("ann@example.org", "tried", str(number), 1795000300.0)
    admin = bench.client("admin")
    assert "Page 1 of 3" in admin.see("/audit?what=tried").text
    last = admin.see("/audit?what=tried&page=3").text
    assert last.count("<tr><td") == 20 and "what=tried&amp;page=2" in last
    for odd in ("0", "-1", "x", "99999", "1e9"):
        assert admin.see(f"/audit?page={odd}").status_code == 200
