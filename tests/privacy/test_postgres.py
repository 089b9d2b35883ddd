"""On PostgreSQL, too, nothing is left after an erasure: no row of any table holds the pseudonym, the mark or a word."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.front.forget import Forgetter
from bot.front.identity import Identity
from bot.front.inbox import Inbox, NewMessage
from bot.messages import Message
from bot.offers.store import Store
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from tests.front import fakes
from tests.privacy import stores
from tests.privacy.stores import CANARY, TODAY, needles

pytestmark = pytest.mark.postgres
_EVENTS = (
    "CREATE TABLE events (id SERIAL PRIMARY KEY, sender_id VARCHAR(255), type_name VARCHAR(255), timestamp FLOAT, "
    "intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)


@pytest.fixture
def database() -> Iterator[str]:
    """A schema of its own, which goes afterwards."""
    url = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(url, future=True)
    with admin.begin() as db:
        db.execute(sa.text("DROP SCHEMA IF EXISTS privacy_test CASCADE"))
        db.execute(sa.text("CREATE SCHEMA privacy_test"))
    yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Dprivacy_test"
    with admin.begin() as db:
        db.execute(sa.text("DROP SCHEMA privacy_test CASCADE"))
    admin.dispose()


def traces(url: str, *wanted: str) -> list[str]:
    """The tables in which one of `wanted` is still found."""
    engine = sa.create_engine(url, future=True)
    with engine.connect() as db:
        tables = sa.inspect(engine).get_table_names(schema="privacy_test")
        rows = {table: repr(db.execute(sa.text(f'SELECT * FROM "{table}"')).fetchall()) for table in tables}
    engine.dispose()
    return [table for table, held in rows.items() if any(needle in held for needle in wanted)]


@pytest.fixture
def lived_in(database: str, tmp_path: Path) -> tuple[str, str, str]:
    """A database in which two people have written: its address and their pseudonyms."""
    identity = Identity(fakes.settings(tmp_path))
    mine, other = identity.pseudonym("telegram", "4711"), identity.pseudonym("telegram", "4712")
    inbox = Inbox(database)
    inbox.migrate()
    upgrade("offers", database)
    engine = open_engine(database)
    with engine.begin() as db:
        db.exec_driver_sql(_EVENTS)
    for person, word in ((mine, CANARY), (other, "somebody else's words")):
        for number in range(3):
            new = NewMessage("telegram", f"{person}{number}", person, "text", word, time.time(), address=None)
            row, _ = inbox.add(new)
            inbox.answer([row], [Message(f"re: {word}")], {"care": "hackney"}, time.time(), sent=True)
        stores.events(engine, person, time.time(), word)
        lists = Store(engine)
        lists.add_unanswered(TODAY, word, [], person)
        lists.add_feedback(TODAY, None, None, True, person)
    engine.dispose()
    inbox.close()
    return database, mine, other


def test_forget_leaves_nothing_of_one_and_all_of_the_other(lived_in: tuple[str, str, str]) -> None:
    url, mine, other = lived_in
    before = traces(url, *needles(mine))
    assert {"events", "feedback", "unanswered"} <= set(before) and len(before) >= 4
    inbox = Inbox(url)
    messages, events = Forgetter(inbox, url, url).forget(mine)
    inbox.close()
    assert (messages, events) == (3, 4)
    assert traces(url, *needles(mine)) == []
    assert set(traces(url, *needles(other))) >= {"events", "feedback"}


def test_what_is_old_goes_by_itself(lived_in: tuple[str, str, str]) -> None:
    url, mine, other = lived_in
    inbox = Inbox(url)
    Forgetter(inbox, url, url).purge(time.time() + 400 * 24 * 3600.0)
    inbox.close()
    assert traces(url, mine, other, CANARY, "somebody else's words") == []
