"""Coverage, gaps, staleness; and the documents that are made from the data."""

from datetime import date
from pathlib import Path

import pytest

from bot.offers.export import json_schema
from bot.offers.report import chart, coverage, documents, stale, summary, table
from bot.offers.yaml_files import Files
from bot.topics import CORE_TOPICS, TOPICS
from tests.offers.conftest import ROOT, contact, file, offer

FILES = {
    "camden": file(
        offer("camden-travel-a"),
        offer("camden-travel-b"),
        offer("camden-travel-ended", status="ended", review_by="2026-12-01"),
        offer("camden-travel-announced", status="announced"),
        offer("camden-travel-over", valid_to="2026-10"),
        offer("camden-money-a", topic="money", review_by="2026-12-01"),
        contact(review_by="2026-12-31"),
        gaps=["No page on rent was found (November 2026)."],
    ),
    "brent": file(authority="brent"),
    "london": file(offer("london-travel-a"), authority="london"),
}
TODAY = date(2026, 11, 21)


def test_coverage_counts_what_is_in_force() -> None:
    counts = coverage(FILES, TODAY)
    assert (counts["camden"]["travel"], counts["camden"]["money"], counts["camden"]["housing"]) == (2, 1, 0)
    assert coverage(FILES, date(2026, 10, 1))["camden"]["travel"] == 3


def test_summary() -> None:
    text = summary(FILES, coverage(FILES, TODAY))
    assert "2 authorities, 7 offers, 1 contacts" in text
    assert "median 0.5 of 10, lowest 0" in text
    assert "1 of 2" in text


def test_tables_have_a_row_an_authority_and_a_dot_a_gap() -> None:
    counts = coverage(FILES, TODAY)
    rows = table(counts, CORE_TOPICS).split("\n")
    assert len(rows) == 2 + 3 and rows[3] == "| brent | " + " | ".join("·" * 10) + " |"
    plain = chart(counts)
    assert "brent " + "  ·" * len(TOPICS) in plain and "28 staying_put" in plain


def test_stale_is_past_the_review_date_oldest_first() -> None:
    assert stale(FILES, date(2026, 12, 1)) == []
    assert stale(FILES, date(2027, 1, 1)) == [
        ("2026-12-01", "camden-money-a", "high"),
        ("2026-12-31", "camden-leaving-care-team-main", "high"),
    ]


def test_gaps_are_told_by_authority() -> None:
    text = documents(FILES)["gaps.md"]
    camden, brent, london = text.split("## ")[1:]
    assert "- No page on rent was found (November 2026)." in camden
    assert "No offer of its own seen: housing" in camden and "travel" not in camden
    assert "travel" in brent and "Nothing noted." in brent
    assert "No offer of its own seen" not in london


@pytest.mark.parametrize("name", ["coverage.md", "gaps.md"])
def test_the_documents_are_what_the_data_say(name: str, files: Files) -> None:
    on_disk = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert on_disk == documents(files)[name], "Run: .venv/bin/pal offers coverage --write"


def test_the_json_schema_is_that_of_the_code() -> None:
    on_disk = Path(ROOT / "docs/offers.schema.json").read_text(encoding="utf-8")
    assert on_disk == json_schema(), "Run: .venv/bin/pal offers schema --write"


def test_the_json_schema_takes_the_data_and_refuses_a_slip(files: Files) -> None:
    import json

    import msgspec
    from jsonschema import Draft202012Validator

    check = Draft202012Validator(json.loads(json_schema()))
    for found in files.values():
        assert [error.message for error in check.iter_errors(msgspec.to_builtins(found))] == []
    bad = msgspec.to_builtins(FILES["camden"])
    bad["offers"][0]["amuont"] = "£5"
    bad["offers"][1]["topic"] = "trams"
    assert len(list(check.iter_errors(bad))) == 2


def test_the_guide_explains_every_field_of_an_offer() -> None:
    """The data dictionary: docs/offers.md."""
    from bot.offers.schema import Contact, Offer, OfferFile

    guide = (ROOT / "docs/offers.md").read_text(encoding="utf-8")
    fields = {*Offer.__struct_fields__, *Contact.__struct_fields__, *OfferFile.__struct_fields__}
    assert {field for field in fields if field not in guide} == set()
