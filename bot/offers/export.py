"""The data set out of the database: as files for data/offers, as JSON, as a spreadsheet."""

import csv
import io
from typing import Any

import msgspec
from ruamel.yaml import YAML
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.offers import tables
from bot.offers.schema import OfferFile
from bot.offers.store import Store


def files(engine: Engine) -> dict[str, OfferFile]:
    """Authority slug → its file, as the database has it now."""
    with engine.connect() as connection:
        rows = connection.execute(select(tables.authorities).order_by(tables.authorities.c.slug)).mappings().all()
    store = Store(engine)
    offers, contacts = store.offers(None), store.contacts(None)
    return {
        row["slug"]: OfferFile(
            authority=row["slug"],
            name=row["name"],
            local_offer_url=row["local_offer_url"],
            offers=[offer for authority, offer in offers if authority == row["slug"]],
            contacts=[contact for authority, contact in contacts if authority == row["slug"]],
            gaps=row["gaps"],
        )
        for row in rows
    }


def rows(engine: Engine, authority: str | None = None, topic: str | None = None) -> list[dict[str, Any]]:
    """Offers as plain data, each with its authority; of one authority or topic where named. In the order of the ids."""
    found = Store(engine).offers(None if authority is None else (authority,), topic)
    return [{"authority": slug, **msgspec.to_builtins(offer)} for slug, offer in found]


def contact_rows(engine: Engine) -> list[dict[str, Any]]:
    """Contacts as plain data, each with its authority."""
    return [{"authority": slug, **msgspec.to_builtins(contact)} for slug, contact in Store(engine).contacts(None)]


def to_json(found: list[dict[str, Any]]) -> str:
    """The rows as a JSON array."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


def json_schema() -> str:
    """The JSON Schema of one offer file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(OfferFile)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=1).decode() + "\n"


def to_yaml(file: OfferFile) -> str:
    """The text of one data file; `pal offers load` reads it back unchanged."""
    yaml = YAML()
    yaml.allow_unicode, yaml.default_flow_style = True, False
    yaml.width = 120  # type: ignore[assignment]
    yaml.representer.ignore_aliases = lambda _data: True
    out = io.StringIO()
    yaml.dump(msgspec.to_builtins(file), out)
    return out.getvalue()


def to_csv(found: list[dict[str, Any]]) -> str:
    """A spreadsheet with one row an offer or contact; lists and groups are JSON inside their cell, and a cell that could
    be a formula (or begins with one already) gets an apostrophe in front."""
    out = io.StringIO()
    if found:
        sheet = csv.DictWriter(out, list(found[0]), lineterminator="\n")
        sheet.writeheader()
        for row in found:
            sheet.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, (list, dict)):
        return msgspec.json.encode(value).decode()
    text = "" if value is None else str(value)
    # A cell that starts like a formula would be run by a spreadsheet program.
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else text
