"""Person in, verdict out, on the real data: entitlements/councils/SLUG.yaml, and london and england; and
entitlements/fresh.yaml and fresh_again.yaml, which hold the same by authority.

A case is [care, home, age, topic, words, verdict, statuses]: "here" is the file's council, null is not known. `words` (or a
choice of them, split by |) name the council's offers whose title, amount or id holds them. Verdicts: yes, maybe, no for each
of these offers; absent when none of them is listed; yes|maybe is either.
The cases are written from what the pages and the law say, not from what the engine answers.
"""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.offers.engine import ask
from bot.offers.schema import Offer
from bot.offers.store import Store
from bot.places.authorities import names
from tests.offers.conftest import person

FOLDER = Path(__file__).parent / "entitlements"
TODAY = date(2026, 11, 21)
Case = tuple[str, list[Any]]


def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def cases() -> list[Case]:
    return [(path.stem, case) for path in sorted((FOLDER / "councils").glob("*.yaml")) for case in _yaml(path)]


@lru_cache(maxsize=1)
def fresh() -> list[Case]:
    sets = [_yaml(FOLDER / name) for name in ("fresh.yaml", "fresh_again.yaml")]
    return [(slug, case) for one in sets for slug, listed in one.items() for case in listed]


@pytest.mark.parametrize(("listed", "least", "total"), [(cases, 7, 250), (fresh, 10, 440)], ids=["councils", "fresh"])
def test_every_council_has_cases(listed: Any, least: int, total: int) -> None:
    counts = {slug: sum(here == slug for here, _ in listed()) for slug in names()}
    assert {slug: count for slug, count in counts.items() if count < least} == {}
    assert sum(counts.values()) >= total


@pytest.mark.parametrize("case", [*cases(), *fresh()], ids=lambda case: f"{case[0]}: {case[1]}")
def test_entitlement(real: Store, case: Case) -> None:
    here, (care, home, age, topic, words, verdict, *statuses) = case
    care, home = (here if slug == "here" else slug for slug in (care, home))
    found = ask(real, person(care, home, age, statuses[0] if statuses else None), topic, TODAY, names())
    named = {
        item.offer.id: (item.verdict.answer, item.verdict.reasons)
        for item in found.offers
        if item.authority == here and re.search(words, _name(item.offer), re.IGNORECASE)
    }
    if verdict == "absent":
        assert named == {}
        return
    assert named, f"{here} has no offer on {topic} with {words!r}"
    assert {answer for answer, _ in named.values()} <= set(verdict.split("|")), named


def _name(offer: Offer) -> str:
    return " ".join((offer.title, offer.amount or "", offer.id.replace("-", " ")))
