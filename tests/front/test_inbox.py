"""The inbox by itself."""

import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.front.inbox import Inbox, NewMessage, StoreError
from bot.front.retention import DAY_S, IDS_S, PEOPLE_S, WORDS_S
from bot.front.tables import metadata
from bot.messages import Button, Message
from bot.stores.engine import open_engine
from bot.stores.migrate import version_table


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    found = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    found.migrate()
    return found


def new(key: str, conversation: str = "web-a", at: float = 100.0, text: str = "hello") -> NewMessage:
    return NewMessage("web", key, conversation, "text", text, at)


def test_migrations_make_the_tables_that_the_code_has(tmp_path: Path, inbox: Inbox) -> None:
    with open_engine(f"sqlite:///{tmp_path}/inbox.db").connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": version_table("inbox")})
        found = [change for change in compare_metadata(context, metadata) if "sqlite_sequence" not in repr(change)]
    assert found == []


def test_sqlite_is_shared_and_forgets_well(tmp_path: Path, inbox: Inbox) -> None:
    with open_engine(f"sqlite:///{tmp_path}/inbox.db").connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "busy_timeout": 30_000, "secure_delete": 1}


def test_a_message_is_unique_by_channel_and_platform_id(inbox: Inbox) -> None:
    first, fresh = inbox.add(new("1"))
    again, still_fresh = inbox.add(new("1", text="other"))
    assert fresh and not still_fresh and again == first
    assert inbox.add(NewMessage("terminal", "1", "terminal-a", "text", "x", 100.0))[1]


def test_writers_at_once_lose_nothing_and_share_one_sequence(inbox: Inbox) -> None:
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            for n in range(10):
                row, _ = inbox.add(new(f"{number}-{n}"))
                inbox.say(row, [Message("x")], "a", 100.0)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert [one.seq for one in inbox.said("web-a")] == list(range(1, 61))


def test_an_answer_is_stored_once(inbox: Inbox) -> None:
    row, _ = inbox.add(new("1"))
    inbox.start([row], "t")
    message = Message("hi", (Button("More", "more"),), urgent=True)
    for _ in range(2):
        inbox.answer([row], [message], {"care": "barnet", "age": 17}, 101.0, sent=True)
    assert [one.message for one in inbox.said("web-a")] == [message]
    facts = inbox.facts("web-a")
    assert (facts.care, facts.age, facts.under_18, facts.offered) == ("barnet", 17, True, ("more",))


def test_one_worker_at_a_time(inbox: Inbox) -> None:
    inbox.add(new("1"))
    assert inbox.claim("web-a", "one", 100.0, 60) and inbox.claim("web-a", "one", 110.0, 60)
    assert not inbox.claim("web-a", "two", 120.0, 60)
    assert inbox.claim("web-a", "two", 171.0, 60), "a dead worker's claim runs out"
    inbox.release("web-a", "one")
    assert not inbox.claim("web-a", "one", 172.0, 60), "releasing another's claim does nothing"


def test_an_error_never_carries_what_people_write(tmp_path: Path, inbox: Inbox) -> None:
    with sqlite3.connect(tmp_path / "inbox.db") as other:
        other.execute("DROP TABLE inbox")
    with pytest.raises(StoreError) as caught:
        inbox.add(new("1", text="canary"))
    error: BaseException | None = caught.value
    while error is not None:
        assert "canary" not in str(error)
        error = None if error.__suppress_context__ else error.__context__


def test_purge_goes_by_age(inbox: Inbox) -> None:
    now = 1000 * DAY_S
    ages = {"fresh": 0.0, "words": WORDS_S + 1, "ids": IDS_S + 1, "people": PEOPLE_S + 1}
    for name, age in ages.items():
        row, _ = inbox.add(new(name, f"web-{name}", now - age))
        inbox.answer([row], [Message("hi")], None, now - age, sent=True)
    waiting, _ = inbox.add(new("waiting", "web-words", now - WORDS_S - 1))
    gone = inbox.purge(now - WORDS_S, now - IDS_S, now - PEOPLE_S)
    assert gone == ["web-people"] and inbox.people() == {"web-fresh", "web-words", "web-ids"}
    kept = {name: inbox.find("web", name) for name in [*ages, "waiting"]}
    assert kept["fresh"] and kept["fresh"].body == "hello" and len(inbox.said("web-fresh")) == 1
    assert kept["words"] and kept["words"].body is None and not inbox.said("web-words")
    assert kept["waiting"] == waiting, "what is not answered is not purged"
    assert kept["ids"] is None and kept["people"] is None


def test_numbers_go_on_after_a_purge(inbox: Inbox) -> None:
    row, _ = inbox.add(new("1", at=100.0))
    inbox.answer([row], [Message("a"), Message("b")], None, 100.0, sent=True)
    inbox.purge(10_000.0, 0.0, 0.0)
    row, _ = inbox.add(new("2", at=20_000.0))
    inbox.answer([row], [Message("c")], None, 20_000.0, sent=True)
    assert [one.message.text for one in inbox.said("web-a", after=2)] == ["c"]


def test_forgetting_leaves_nothing_in_the_file(tmp_path: Path, inbox: Inbox) -> None:
    row, _ = inbox.add(new("1", text="canary in the text"))
    inbox.say(row, [Message("canary in the answer")], "a", 100.0)
    inbox.add(new("2", "web-b", text="stays"))
    assert inbox.forget("web-a") == 1
    inbox.shrink()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.db*"))
    assert b"canary" not in held and b"web-a" not in held and b"stays" in held


def test_what_is_written_while_the_rest_is_forgotten_is_not_lost(inbox: Inbox) -> None:
    first, wish, since = (inbox.add(new(key, text=f"{key} words"))[0] for key in ("before", "wish", "since"))
    inbox.answer([first], [Message("an answer")], {"care": "hackney"}, 100.0, sent=True)
    inbox.answer([wish], [Message("it is deleted")], None, 100.0, sent=True)
    assert inbox.forget("web-a", keep=wish.id) == 1
    assert [row.body for row in inbox.open_rows("web-a")] == ["since words"]
    assert [said.message.text for said in inbox.said("web-a", after=0)] == ["it is deleted"]
    assert inbox.facts("web-a").care is None and since.id > wish.id
    assert inbox.forget("web-a") == 2 and inbox.open_rows("web-a") == [], "to forget a person is to forget all"


def test_both_stores_live_in_one_database(tmp_path: Path) -> None:
    from bot.stores.migrate import upgrade

    url = f"sqlite:///{tmp_path}/one.db"
    for store in ("inbox", "offers", "inbox", "offers"):
        upgrade(store, url)
    names = sa.inspect(open_engine(url)).get_table_names()
    assert {"inbox", "offers", "alembic_version_inbox", "alembic_version_offers"} <= set(names)


def test_who_a_process_died_over_comes_after_the_others(inbox: Inbox) -> None:
    """Or, while processes die of something else, the same few would be in the middle of every death and be blamed."""
    rows = {name: inbox.add(new(name, f"web-{name}"))[0] for name in ("first", "second", "third")}
    inbox.start([rows["first"]], "turn")
    assert inbox.unanswered() == ["web-second", "web-third", "web-first"]
    inbox.start([rows["second"]], "turn")
    inbox.start([rows["second"]], "turn")
    assert inbox.unanswered() == ["web-third", "web-first", "web-second"]
