"""Nothing is kept that the published schedule does not name: no table, no file; and who asks to be forgotten is forgotten in
every table that knows a conversation."""

import re
from pathlib import Path

import pytest

from bot.front import inbox
from bot.stores import erase
from bot.stores.migrate import STORES, metadata
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "safety" / "retention.md").read_text(encoding="utf-8")
#: Columns by which a row belongs to somebody's conversation.
_OWNED_BY = {"conversation", "sender_id", "mark"}
#: `mark` in the workbench's audit log is a chain of hashes over the log itself.
_NOT_OF_PEOPLE = {"workbench_audit"}


def tables() -> list[tuple[str, str]]:
    found = [(store, name) for store in STORES for name in metadata(store).tables]
    return [*found, ("tracker", "events")]


@pytest.mark.parametrize(("store", "table"), tables())
def test_every_table_is_in_the_published_schedule(store: str, table: str) -> None:
    assert re.search(rf"`{table}(?:`|\.)", PAGE), f"docs/safety/retention.md does not say how long {store}'s {table} is kept"


def test_every_file_of_the_data_folder_is_in_the_published_schedule() -> None:
    named = set()
    for path in (ROOT / "bot").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:data_dir|\bdata|_folder) / \"([\w.-]+)\"", text))
        named |= set(re.findall(r"^(?:SHEETS|FOLDER) = \"([\w.-]+)\"", text, re.M))
    named |= {f"{store}.db" for store in (*STORES, "tracker")}
    assert {"teach", "run", "embeddings.sqlite", "inbox.db"} <= named, "the code is read as it was when this was written"
    missing = sorted(name for name in named if name not in PAGE)
    assert missing == [], f"docs/safety/retention.md does not name these: {missing}"


def test_every_table_that_knows_a_conversation_is_erased() -> None:
    owned = {
        name
        for store in STORES
        for name, table in metadata(store).tables.items()
        if (_OWNED_BY & set(table.columns.keys())) and name not in _NOT_OF_PEOPLE
    }
    source = Path(inbox.__file__).read_text(encoding="utf-8")
    lists = set(erase._lists)
    # The inbox's own are erased by Inbox.forget, the others by their marks.
    assert owned - lists == {"inbox", "outbox"}
    assert lists <= owned and "def forget(" in source
