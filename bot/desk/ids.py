"""Ids of new offers and contacts: authority, topic, then words of the title; unique, and for good once it is published."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.desk.model import Content, refused
from bot.desk.rows import TABLES
from bot.offers import tables

LONGEST = 90
_SMALL = {
    "a",
    "an",
    "the",
    "of",
    "to",
    "in",
    "on",
    "at",
    "for",
    "and",
    "or",
    "your",
    "you",
    "is",
    "are",
    "with",
    "until",
    "if",
    "can",
}


def new_id(connection: Connection, authority: str, kind: str, content: Content, own: int | None = None) -> str:
    """An id that no offer, contact or other change has. `own`: the change that it is for. Raises Refused without a topic."""
    middle = content.get("topic" if kind == "offer" else "role")
    if not isinstance(middle, str) or not re.fullmatch(r"[a-z_]+", middle):
        field, words = ("topic", "Choose a topic first.") if kind == "offer" else ("role", "Choose what they do first.")
        raise refused(words, field)
    start = f"{authority}-{middle.replace('_', '-')}"
    said = words_of(str(content.get("title" if kind == "offer" else "label") or ""), set(authority.split("-")))
    stem = "-".join((start, *said))[: LONGEST - 4].rstrip("-")
    taken = _taken(connection, stem, own)
    number, found = 2, stem
    while found in taken:
        number, found = number + 1, f"{stem}-{number}"
    return found


def words_of(text: str, without: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """At most five words that tell it apart, in plain letters; "new" when there are none."""
    plain = unicodedata.normalize("NFKD", text.replace("£", "")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\d),(?=\d)|['’]", "", plain))
    telling = [word for word in words if word not in _SMALL and word not in without] or words
    return telling[:5] or ["new"]


def _taken(connection: Connection, stem: str, own: int | None) -> set[str]:
    columns = tables.changes.c
    taken: set[str] = set()
    for table in TABLES.values():
        taken.update(connection.scalars(select(table.c.id).where(table.c.id.startswith(stem, autoescape=True))))
    mine = columns.item_id.startswith(stem, autoescape=True)
    taken.update(connection.scalars(select(columns.item_id).where(mine, columns.id != (own or 0))))
    return taken
