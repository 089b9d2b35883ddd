"""The open data: rows, JSON, spreadsheet and files lose nothing; what changed between two copies."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.engine import Engine

from bot.offers import export
from bot.offers.diff import diff
from bot.offers.loader import load
from bot.offers.schema import Offer
from bot.offers.store import Store
from bot.offers.yaml_files import Files
from tests.offers.conftest import contact, file, offer, write


def from_sheet(text: str) -> list[dict[str, Any]]:
    """A spreadsheet's rows as plain data again."""

    def value(name: str, cell: str) -> Any:
        if name in ("areas", "who", "conditions", "source"):
            return json.loads(cell) if cell else None
        return (cell[1:] if cell.startswith("'") else cell) or None

    return [{name: value(name, cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def test_rows_are_every_offer_that_is_not_retired(real: Store, files: Files) -> None:
    rows = export.rows(real.engine)
    wanted = {found.id: slug for slug, one in files.items() for found in one.offers}
    assert {row["id"]: row["authority"] for row in rows} == wanted
    assert set(rows[0]) == {"authority", *Offer.__struct_fields__}


def test_rows_of_one_authority_and_topic(real: Store) -> None:
    rows = export.rows(real.engine, authority="hackney", topic="travel")
    assert rows and {(row["authority"], row["topic"]) for row in rows} == {("hackney", "travel")}
    assert {row["authority"] for row in export.rows(real.engine, topic="travel")} > {"hackney", "london", "england"}
    assert export.rows(real.engine, authority="atlantis") == []


@pytest.mark.parametrize("form", ["json", "csv"])
def test_json_and_spreadsheet_lose_nothing(real: Store, form: str) -> None:
    rows = export.rows(real.engine)
    back = json.loads(export.to_json(rows)) if form == "json" else from_sheet(export.to_csv(rows))
    assert back == rows


def test_contacts_go_out_too(real: Store, files: Files) -> None:
    rows = export.contact_rows(real.engine)
    assert {row["id"] for row in rows} == {found.id for one in files.values() for found in one.contacts}
    assert len(from_sheet(export.to_csv(rows))) == len(rows)


def test_a_cell_is_never_a_formula(engine: Engine, tmp_path: Path) -> None:
    load(write(tmp_path / "files", file(offer(title="=1+1 free buses", amount="+44"))), engine, datetime(2026, 11, 21))
    row = next(csv.DictReader(io.StringIO(export.to_csv(export.rows(engine)))))
    assert (row["title"], row["amount"]) == ("'=1+1 free buses", "'+44")


def test_an_empty_spreadsheet() -> None:
    assert export.to_csv([]) == ""


def test_files_keep_gaps_pages_and_words(real: Store, files: Files) -> None:
    out = export.files(real.engine)
    assert set(out) == set(files)
    for slug, found in files.items():
        assert (out[slug].name, out[slug].local_offer_url, out[slug].gaps) == (
            found.name,
            found.local_offer_url,
            found.gaps,
        )
        assert sorted(out[slug].offers, key=lambda one: one.id) == sorted(found.offers, key=lambda one: one.id)


def test_diff_names_what_came_went_and_changed() -> None:
    old = {"camden": file(offer("camden-travel-a"), offer("camden-travel-b"), contact())}
    new = {
        "camden": file(
            offer("camden-travel-b", title="Free buses", conditions=["x" * 150]), offer("camden-travel-c"), contact()
        )
    }
    lines = list(diff(old, new))
    assert lines[0] == "- camden-travel-a"
    assert '~ camden-travel-b: title: "Half off" -> "Free buses"' in lines
    assert lines[-1] == "+ camden-travel-c"
    assert len(lines) == 4 and max(map(len, lines)) < 200
    assert list(diff(old, old)) == []


def test_a_hash_in_the_words_survives_the_files(tmp_path: Path) -> None:
    from bot.offers.schema import OfferFile
    from bot.offers.yaml_files import read

    odd = file(
        offer(summary="Yes: #1 'free' \"buses\" – no\nreally, £5 & more: null", note="2024", law="no", how_to_claim="~ a")
    )
    path = tmp_path / "camden.yaml"
    path.write_text(export.to_yaml(odd), encoding="utf-8")
    assert msgspec.to_builtins(read(path, OfferFile)) == msgspec.to_builtins(odd)
