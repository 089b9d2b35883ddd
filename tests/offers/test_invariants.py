"""What must hold for everybody: random people (always the same ones) against the whole data set."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.offers.conditions import AGES, CONDITIONS
from bot.offers.engine import Entitlements, Judged, ask, councils
from bot.offers.person import OUTSIDE, Person
from bot.offers.rules import ENGLAND, LONDON, is_over, judge, reach
from bot.offers.store import Store
from bot.offers.yaml_files import Files
from bot.places.authorities import names
from bot.topics import TOPICS

TODAY = date(2026, 11, 21)
NAMES = names()
PEOPLE = 150


def people(seed: int = 2) -> Iterator[Person]:
    chance = random.Random(seed)
    slugs = [*NAMES, OUTSIDE, None]
    for _ in range(PEOPLE):
        care = chance.choice(slugs)
        home = care if chance.random() < 0.35 else chance.choice(slugs)
        said = {name: chance.choice((True, False, None)) for name in chance.sample(sorted(CONDITIONS), 5)}
        yield Person(
            care,
            home,
            chance.choice((None, 13, 15, *range(16, 27), 40)),
            frozenset(name for name, true in said.items() if true),
            frozenset(name for name, true in said.items() if true is False),
        )


@pytest.fixture(scope="module")
def everything(real: Store) -> list[Entitlements]:
    return [ask(real, person, None, TODAY, NAMES) for person in people()]


def offending(everything: list[Entitlements], wrong: object) -> list[str]:
    assert everything
    return [
        f"{found.person}: {item.offer.id} {item.verdict}"
        for found in everything
        for item in found.offers
        if wrong(found.person, item)  # type: ignore[operator]
    ][:20]


def test_no_offer_of_a_third_borough(everything: list[Entitlements]) -> None:
    def wrong(person: Person, item: Judged) -> bool:
        return item.authority not in (*councils(person), LONDON, ENGLAND)

    assert offending(everything, wrong) == []


def test_the_two_councils_are_never_mixed_up(everything: list[Entitlements]) -> None:
    def wrong(person: Person, item: Judged) -> bool:
        if item.verdict.answer == "no":
            return False
        covered = reach(item.offer, item.authority, NAMES) or {*NAMES, OUTSIDE}
        by_care, by_home = person.care in (None, *covered), person.home in (None, *covered)
        return not {
            "responsible": by_care,
            "residence": by_home,
            "both": by_care and by_home,
            "either": by_care or by_home,
            "unknown": by_care or by_home,
            "anyone": True,
        }[item.offer.basis]

    assert offending(everything, wrong) == []


def test_a_yes_rests_on_known_facts_alone(everything: list[Entitlements]) -> None:
    def wrong(person: Person, item: Judged) -> bool:
        if item.verdict.answer != "yes":
            return False
        offer = item.offer
        missing = (
            (offer.basis in ("responsible", "both") and person.care is None)
            or (offer.basis in ("residence", "both") and person.home is None)
            or ((offer.who.age_from or offer.who.age_until) and person.age is None)
        )
        return bool(missing or offer.conditions or offer.basis == "unknown" or item.verdict.needs)

    assert offending(everything, wrong) == []


def test_a_yes_or_no_stays_whatever_else_they_tell(files: Files) -> None:
    """Whatever is found out later can settle a maybe, but never turn a yes into a no or a no into a yes."""
    chance = random.Random(3)
    offers = [(slug, offer) for slug, file in files.items() for offer in file.offers if not is_over(offer, TODAY)]
    wrong = []
    for person in people(4):
        slug, offer = chance.choice(offers)
        own = {person.care, person.home} & {slug}
        person = person if own else replace(person, care=chance.choice((slug, None)))
        before = judge(offer, slug, person, TODAY, NAMES)
        fuller = replace(
            person,
            care=person.care or chance.choice([*NAMES, OUTSIDE]),
            home=person.home or chance.choice([*NAMES, OUTSIDE]),
            age=person.age if person.age is not None else chance.choice(range(18, 25)),
        )
        after = judge(offer, slug, fuller, TODAY, NAMES)
        legal = set(offer.who.all_of) | set(offer.who.any_of)
        if before.answer not in ("maybe", after.answer) and not legal & set(AGES):
            wrong.append(f"{offer.id}: {person} {before} → {fuller} {after}")
    assert wrong == []


def test_announced_is_never_yes(everything: list[Entitlements]) -> None:
    def wrong(_person: Person, item: Judged) -> bool:
        return item.announced and item.verdict.answer == "yes"

    assert any(item.announced for found in everything for item in found.offers)
    assert offending(everything, wrong) == []


def test_ended_is_never_listed(everything: list[Entitlements], files: Files) -> None:
    assert any(offer.status == "ended" for file in files.values() for offer in file.offers)
    assert offending(everything, lambda _person, item: is_over(item.offer, TODAY)) == []


def test_every_verdict_has_its_reasons_in_words(everything: list[Entitlements]) -> None:
    def wrong(_person: Person, item: Judged) -> bool:
        reasons = item.verdict.reasons
        follows_if = all(reason.startswith("if ") for reason in reasons) == (item.verdict.answer == "maybe")
        return not reasons or not follows_if or any(reason.endswith(".") or "None" in reason for reason in reasons)

    assert offending(everything, wrong) == []


def test_what_is_needed_is_not_known_yet(everything: list[Entitlements]) -> None:
    def wrong(person: Person, item: Judged) -> bool:
        known = {name for name in ("care", "home", "age") if getattr(person, name) is not None}
        known |= {f"status:{name}" for name in person.is_ ^ person.is_not}
        return bool(known & set(item.verdict.needs)) or (item.verdict.answer != "maybe" and bool(item.verdict.needs))

    assert offending(everything, wrong) == []


def test_what_is_not_theirs_comes_last_and_what_has_not_started_after_what_has(everything: list[Entitlements]) -> None:
    for found in everything:
        ranks = [(item.verdict.answer == "no", item.announced and item.verdict.answer != "no") for item in found.offers]
        assert ranks == sorted(ranks), found.person


def test_a_council_with_nothing_on_a_topic_is_named(real: Store, files: Files) -> None:
    having = {(slug, offer.topic) for slug, file in files.items() for offer in file.offers if not is_over(offer, TODAY)}
    wrong = [
        (slug, topic)
        for slug in NAMES
        for topic in TOPICS
        if (ask(real, Person(slug, slug, 20), topic, TODAY, NAMES).unknown == (slug,)) == ((slug, topic) in having)
    ]
    assert wrong == []
