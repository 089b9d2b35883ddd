"""Stores with somebody in them, and looking for traces in every table, file and free page."""

import sqlite3
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot.offers.store import Store
from bot.stores.engine import open_engine
from bot.stores.mark import mark
from bot.stores.migrate import upgrade

CANARY = "zqcanaryqz"
TODAY = date(2026, 11, 21)


def tracker(folder: Path) -> sa.engine.Engine:
    """An empty tracker store as Rasa 3.6 makes it, opened as bot.stores.tracker opens it."""
    engine = open_engine(f"sqlite:///{folder / 'tracker.db'}")
    with engine.begin() as db:
        db.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), type_name VARCHAR(255), "
            "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
        db.exec_driver_sql("CREATE INDEX IF NOT EXISTS ix_events_sender_id ON events (sender_id)")
    return engine


def events(engine: sa.engine.Engine, conversation: str, at: float, text: str) -> None:
    """One turn: listening, the message, the answer and the slots."""
    rows = [("action", "{}"), ("user", text), ("bot", f"re: {text}" + " x" * 3000), ("slot", f'{{"memory": "{text}"}}')]
    with engine.begin() as db:
        for number, (kind, data) in enumerate(rows):
            db.execute(
                sa.text("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:c, :k, :t, :d)"),
                {"c": conversation, "k": kind, "t": at + number * 0.01, "d": data},
            )


def offers(folder: Path) -> Store:
    """An offers store without offers: only its lists are of interest here."""
    url = f"sqlite:///{folder / 'offers.db'}"
    upgrade("offers", url)
    return Store(open_engine(url))


def traces(folder: Path, *needles: str) -> list[str]:
    """Where a needle is still found: rows of every table, bytes of every file (free pages, write-ahead logs)."""
    found = []
    for path in sorted(folder.rglob("*.db")):
        db = sqlite3.connect(path)
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = repr(db.execute(f'SELECT * FROM "{table}"').fetchall())
            found += [f"{path.name}: {table}" for needle in needles if needle in rows]
        db.close()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        held = path.read_bytes()
        for needle in needles:
            found += [path.name] if any(needle.encode(code) in held for code in ("utf-8", "utf-16-le")) else []
    return found


def needles(conversation: str) -> tuple[str, ...]:
    """All that must be gone: the pseudonym, what was written, the mark on the lists."""
    return conversation, conversation.split("-", 1)[1], CANARY, mark(conversation)
