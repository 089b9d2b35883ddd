"""One edited offer or contact among its authority's others, as the rules of bot.offers.check want to see it."""

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.desk.rows import SHAPES, TABLES, plain
from bot.offers import tables
from bot.offers.schema import Contact, Offer, OfferFile
from bot.offers.yaml_files import Files


def files(connection: Connection, authority: str, item: Offer | Contact) -> Files:
    """The authority's file with `item` in the place of its namesake; the other authorities' files empty. What is retired or
    has not the right shape is left out. An authority that the database does not know is left out too."""
    slugs = list(connection.scalars(select(tables.authorities.c.slug)))
    found = {slug: _empty(slug) for slug in slugs}
    own = found.setdefault(authority, _empty(authority))
    for kind, table in TABLES.items():
        query = select(table).where(table.c.authority == authority, ~table.c.retired, table.c.id != item.id)
        for row in connection.execute(query.order_by(table.c.id)).mappings():
            try:
                other = msgspec.convert(plain(dict(row), kind), SHAPES[kind])
            except msgspec.ValidationError:
                continue
            _put(own, other)
    _put(own, item)
    return found


def _empty(slug: str) -> OfferFile:
    return OfferFile(authority=slug, name=slug, local_offer_url=None, offers=[], contacts=[])


def _put(file: OfferFile, item: Offer | Contact) -> None:
    if isinstance(item, Offer):
        file.offers.append(item)
    else:
        file.contacts.append(item)
