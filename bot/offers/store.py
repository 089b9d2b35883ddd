"""What the engine reads from the database."""

import logging
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Table, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from bot.offers import tables
from bot.offers.schema import Contact, Offer
from bot.stores.mark import mark

log = logging.getLogger(__name__)

T = TypeVar("T", Offer, Contact)


class NotLoaded(RuntimeError):
    """The database has no offers yet; the text says what to do."""


def open_store() -> "Store":
    """The offers of this machine's settings. Raises NotLoaded when nothing was ever loaded."""
    from bot import settings
    from bot.stores.engine import open_engine

    engine = open_engine(settings.load().store_url("offers"))
    if not inspect(engine).has_table(tables.offers.name):
        raise NotLoaded("The offers database is empty. Run: pal offers load")
    return Store(engine)


class Store:
    """Reads offers and contacts as they are now; the database is live, so nothing is kept between calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database it reads."""
        return self._engine

    def offers(self, authorities: Collection[str] | None, topic: str | None = None) -> list[tuple[str, Offer]]:
        """(authority, offer) of these authorities, or of every one; of all topics when `topic` is None. Retired rows are
        left out."""
        query = select(tables.offers).where(~tables.offers.c.retired)
        if authorities is not None:
            query = query.where(tables.offers.c.authority.in_(authorities))
        if topic is not None:
            query = query.where(tables.offers.c.topic == topic)
        return self._read(query.order_by(tables.offers.c.id), tables.offers, Offer)

    def offer(self, id_: str) -> tuple[str, Offer] | None:
        """(authority, offer) with this id, or None."""
        query = select(tables.offers).where(tables.offers.c.id == id_, ~tables.offers.c.retired)
        return next(iter(self._read(query, tables.offers, Offer)), None)

    def contacts(self, authorities: Collection[str] | None) -> list[tuple[str, Contact]]:
        """(authority, contact) of these authorities, or of every one."""
        query = select(tables.contacts).where(~tables.contacts.c.retired)
        if authorities is not None:
            query = query.where(tables.contacts.c.authority.in_(authorities))
        return self._read(query.order_by(tables.contacts.c.id), tables.contacts, Contact)

    def pages(self) -> dict[str, str | None]:
        """Authority slug → its own page on its care leaver offer."""
        columns = tables.authorities.c
        with self._reading() as connection:
            return {slug: url for slug, url in connection.execute(select(columns.slug, columns.local_offer_url))}

    def add_feedback(
        self, day: date, topic: str | None, authority: str | None, helped: bool, conversation: str | None = None
    ) -> None:
        """Stores one answer to "Did this help?". `conversation`: the pseudonym it can be erased with."""
        with self._engine.begin() as connection:
            values = {"day": day, "topic": topic, "authority": authority, "helped": helped, "mark": _mark(conversation)}
            connection.execute(insert(tables.feedback).values(values))

    def add_unanswered(self, day: date, text: str, nearest: list[str], conversation: str | None = None) -> None:
        """Puts a question that PAL could not answer on the workers' list; `text` must be masked already. `conversation`: the
        pseudonym it can be erased with."""
        with self._engine.begin() as connection:
            values = {"day": day, "text": text[:300], "nearest": nearest, "mark": _mark(conversation)}
            connection.execute(insert(tables.unanswered).values(values))

    def _reading(self) -> Connection:
        # A reader must not wait for the write lock.
        return self._engine.connect().execution_options(sqlite_begin="DEFERRED")

    def _read(self, query: Any, table: Table, shape: type[T]) -> list[tuple[str, T]]:
        names = shape.__struct_fields__
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        found: list[tuple[str, T]] = []
        for row in rows:
            try:
                found.append((row["authority"], msgspec.convert({name: row[name] for name in names}, shape)))
            except msgspec.ValidationError as error:
                # One bad row must not silence all the others of its topic.
                log.error("%s in the offers database is left out: %s", row["id"], error)
        return found


def _mark(conversation: str | None) -> str | None:
    return mark(conversation) if conversation else None
