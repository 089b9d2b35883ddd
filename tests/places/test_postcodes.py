"""Postcodes → authority: units, sectors, districts, the 80 % rule, and how fast the file loads."""

import subprocess
import sys
import time

import pytest

from bot.places import postcodes


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("E8 1DY", "hackney"),
        ("e81dy", "hackney"),
        ("SE15", "southwark"),
        ("e15", "newham"),
        ("br1 4", "bromley"),
        ("M1 1AE", "outside"),
        ("CF10", "outside"),
        ("SW1A 2AA", "westminster"),
        ("CR0 2AB", "croydon"),
        ("NW6", None),
        ("SE19", None),
        ("ZZ1", None),
        ("hello", None),
        ("", None),
    ],
)
def test_lookup(text: str, slug: str | None) -> None:
    assert postcodes.lookup(text) == slug


def test_a_postcode_in_a_shared_district_has_its_own_authority() -> None:
    found = {postcodes.lookup(f"NW6 {sector}{unit}") for sector in "1234567" for unit in ("AA", "AB", "BA", "DA", "HX")}
    assert {"brent", "camden"} <= found


def test_an_unknown_unit_falls_back_to_its_sector_then_its_district() -> None:
    assert postcodes.lookup("E5 8ZZ") == "hackney"
    assert postcodes.lookup("E17 0XX") == "waltham-forest"


def test_a_shared_district_lists_its_authorities_most_postcodes_first() -> None:
    where = postcodes.district("nw6")
    assert where is not None and where.slug is None
    assert set(where.options[:2]) == {"brent", "camden"}
    assert list(where.shares) == sorted(where.shares, reverse=True)


def test_sorting_offices_elsewhere_do_not_count() -> None:
    """351 of E8's postcodes are parked at a mail centre in Tower Hamlets; nobody lives there."""
    where = postcodes.district("E8")
    assert where is not None and where.slug == "hackney" and where.whole


@pytest.mark.parametrize(
    ("name", "nation"), [("CF10", "wales"), ("EH1", "scotland"), ("BT1", "ni"), ("LS1", "england"), ("E8", None)]
)
def test_nation_of_a_district(name: str, nation: str | None) -> None:
    where = postcodes.district(name)
    assert where is not None and where.nation == nation


def test_loads_in_under_50_ms() -> None:
    postcodes._table.cache_clear()
    start = time.process_time()
    postcodes.lookup("SE15 4AA")
    assert time.process_time() - start < 0.05


def test_the_file_is_small() -> None:
    assert postcodes.FILE.stat().st_size < 400_000


def test_needs_no_heavy_library() -> None:
    code = "import sys, bot.places.gazetteer; print([m for m in ('pandas', 'numpy', 'rasa', 'spacy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
