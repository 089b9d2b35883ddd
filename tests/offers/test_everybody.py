"""What must hold for every care council, home, age and topic, not only for a sample: no other borough's sum, and a reason
for every verdict. The offers are read once, so that this takes seconds."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import product

import pytest

from bot.offers.engine import Judged, ask
from bot.offers.person import OUTSIDE, Person
from bot.offers.rules import ENGLAND, LONDON, reach
from bot.offers.schema import Contact, Offer
from bot.offers.store import Store
from bot.offers.yaml_files import Files
from bot.places.authorities import names
from bot.topics import TOPICS

TODAY = date(2026, 11, 21)
NAMES = names()
PLACES = (*NAMES, OUTSIDE, None)
AGES = (None, 15, 16, 17, 18, 20, 21, 24, 25, 26)


class Read(Store):
    """The files' offers, without a database."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def offers(self, authorities: Collection[str] | None, topic: str | None = None) -> list[tuple[str, Offer]]:
        wanted = self._files if authorities is None else authorities
        return [(slug, offer) for slug in wanted for offer in self._files[slug].offers if topic in (None, offer.topic)]

    def contacts(self, authorities: Collection[str] | None) -> list[tuple[str, Contact]]:
        return []


@pytest.fixture(scope="module")
def everybody(files: Files) -> Iterator[list[tuple[Person, Judged]]]:
    """Each pair of councils with one of the ages in turn, so that every pair, and every age of every council, comes up."""
    store = Read(files)
    found = []
    for (row, care), (column, home) in product(enumerate(PLACES), enumerate(PLACES)):
        person = Person(care, home, AGES[(row + column) % len(AGES)])
        found += [(person, item) for item in ask(store, person, None, TODAY, NAMES).offers]
    yield found


def test_every_council_is_asked_at_every_age(everybody: list[tuple[Person, Judged]]) -> None:
    for fact in ("care", "home"):
        seen = {(getattr(person, fact), person.age) for person, _ in everybody}
        assert seen == set(product(PLACES, AGES))
    assert {(person.care, person.home) for person, _ in everybody} == set(product(PLACES, PLACES))
    assert {item.offer.topic for _, item in everybody} == set(TOPICS)


def test_no_sum_of_a_council_that_is_neither_care_nor_home(everybody: list[tuple[Person, Judged]]) -> None:
    def foreign(person: Person, item: Judged) -> bool:
        if item.offer.basis == "anyone" or item.authority in (person.care, person.home):
            return False
        if item.authority not in (LONDON, ENGLAND):
            return True
        theirs, covered = {person.care, person.home}, reach(item.offer, item.authority, NAMES)
        return covered is not None and bool(item.offer.areas) and None not in theirs and not theirs & covered

    wrong = [(person, item.offer.id) for person, item in everybody if item.verdict.answer != "no" and foreign(person, item)]
    assert wrong[:10] == []


def test_no_sum_by_the_wrong_tie(everybody: list[tuple[Person, Judged]]) -> None:
    """What a council gives to those it looked after is never told to one who only lives there, nor the other way."""

    def wrong(person: Person, item: Judged) -> bool:
        offer, here = item.offer, item.authority
        if item.verdict.answer == "no" or here not in NAMES or offer.areas:
            return False
        cared, lives = person.care in (here, None), person.home in (here, None)
        kept_away = {"here": not lives, "elsewhere": person.home == here, "in_london": person.home == OUTSIDE}
        tie = {"responsible": cared, "residence": lives, "both": cared and lives}.get(offer.basis, True)
        return not tie or kept_away.get(offer.who.lives or "", False)

    assert [(person, item.offer.id) for person, item in everybody if wrong(person, item)][:10] == []


def test_no_sum_outside_its_ages(everybody: list[tuple[Person, Judged]]) -> None:
    def wrong(person: Person, item: Judged) -> bool:
        low, high = item.offer.who.age_from or 0, item.offer.who.age_until or 200
        return person.age is not None and item.verdict.answer != "no" and not low <= person.age < high

    assert [(person, item.offer.id) for person, item in everybody if wrong(person, item)][:10] == []


def test_every_verdict_has_reasons(everybody: list[tuple[Person, Judged]]) -> None:
    assert [(person, item.offer.id) for person, item in everybody if not item.verdict.reasons][:10] == []


def test_somebody_can_have_each(everybody: list[tuple[Person, Judged]], files: Files) -> None:
    told = {item.offer.id for _, item in everybody if item.verdict.answer != "no"}
    alive = {offer.id for file in files.values() for offer in file.offers if offer.status != "ended"}
    assert alive - told == set(), "nobody of any council and age can have these"
