"""What must be true of the offer files beyond their shape. Each rule lists every offender, by id."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bot.offers.check_words import (
    conditions_follow_if,
    links_are_steady,
    nobody_is_named,
    phones_are_well_formed,
    sources_are_real,
    words_are_easy,
)
from bot.offers.conditions import AGES
from bot.offers.dates import first_day, last_day
from bot.offers.law import england_rests_on_law
from bot.offers.offence import Offence
from bot.offers.reviews import MONTHS, changes_often
from bot.offers.rules import ENGLAND, LONDON
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files, read_folder
from bot.places.authorities import OUTSIDE, entries
from bot.places.names import index

Rule = Callable[[Files], Iterator[Offence]]


def _offers(files: Files) -> Iterator[tuple[str, Offer]]:
    for slug, file in files.items():
        for offer in file.offers:
            yield slug, offer


def _items(files: Files) -> Iterator[tuple[str, Offer | Contact]]:
    for slug, file in files.items():
        for item in file.items():
            yield slug, item


def ids_are_unique_and_say_where(files: Files) -> Iterator[Offence]:
    seen = Counter(item.id for _, item in _items(files))
    for slug, item in _items(files):
        if seen[item.id] > 1:
            yield Offence(item.id, "id", f"this id is used {seen[item.id]} times")
        middle = item.topic if isinstance(item, Offer) else item.role
        if not item.id.startswith(f"{slug}-{middle.replace('_', '-')}"):
            yield Offence(item.id, "id", f"an id begins with {slug}-{middle.replace('_', '-')}")


def dates_are_in_order(files: Files) -> Iterator[Offence]:
    for _, item in _items(files):
        seen, review = last_day(item.seen), date.fromisoformat(item.review_by)
        if review <= seen:
            yield Offence(item.id, "review_by", f"review_by {item.review_by} is not after seen {item.seen}")
        if item.source.date and first_day(item.source.date) > seen:
            words = f"the source is dated {item.source.date}, after it was seen ({item.seen})"
            yield Offence(item.id, "source.date", words)
        if isinstance(item, Offer):
            if item.valid_from and item.valid_to and first_day(item.valid_from) > first_day(item.valid_to):
                yield Offence(item.id, "valid_to", "valid_from is after valid_to")
            if item.status == "in_force" and item.valid_to and last_day(item.valid_to) < seen:
                yield Offence(item.id, "valid_to", f"in force, but valid_to {item.valid_to} had passed when it was seen")
            if item.status == "announced" and item.valid_from and first_day(item.valid_from) <= seen:
                words = f"announced, but valid_from {item.valid_from} had passed when it was seen"
                yield Offence(item.id, "valid_from", words)


def review_months(item: Offer | Contact) -> float:
    """After how many months at most it must be looked at again."""
    return MONTHS[item.confidence] / (2 if changes_often(item) else 1)


def reviews_are_soon_enough(files: Files) -> Iterator[Offence]:
    """Counted from the last look at the source: `seen`, or `checked` when that is later."""
    for _, item in _items(files):
        months, since = review_months(item), last_day(item.seen)
        name = "seen"
        if item.checked and date.fromisoformat(item.checked) > since:
            name, since = "checked", date.fromisoformat(item.checked)
        if (date.fromisoformat(item.review_by) - since).days > months * 31:
            words = f"review_by {item.review_by} is more than {months:g} months after {name} {getattr(item, name)}"
            yield Offence(item.id, "review_by", words)


def ages_are_in_order(files: Files) -> Iterator[Offence]:
    for _, offer in _offers(files):
        low, high = offer.who.age_from, offer.who.age_until
        if low is not None and high is not None and low >= high:
            yield Offence(offer.id, "who.age_until", f"age_from {low} is not below age_until {high}")


def conditions_can_hold(files: Files) -> Iterator[Offence]:
    for _, offer in _offers(files):
        who = offer.who
        low, until = who.age_from or 0, who.age_until or 99
        for name in who.all_of:
            first, end = AGES.get(name, (low, until))
            if max(low, first) >= min(until, end):
                words = f"nobody of {low} to {until - 1} can be {name} ({first} to {end - 1})"
                yield Offence(offer.id, "who.all_of", words)
        for name in sorted({*who.all_of, *who.any_of} & {*who.none_of}):
            yield Offence(offer.id, "who.none_of", f"{name} is both wanted and excluded")


def amounts_agree(files: Files) -> Iterator[Offence]:
    """Two offers of one authority on one topic with the same words must not give different sums to the same people."""
    for slug, file in files.items():
        for at, one in enumerate(file.offers):
            for other in file.offers[at + 1 :]:
                same = one.topic == other.topic and one.basis == other.basis and one.status == other.status == "in_force"
                if same and one.amount and other.amount and one.amount != other.amount and _alike(one, other):
                    words = f"{one.id} ({one.amount}) and {other.id} ({other.amount}) contradict each other"
                    yield Offence((one.id, other.id), "amount", words, slug)


def _alike(one: Offer, other: Offer) -> bool:
    def words(offer: Offer) -> set[str]:
        return {word[:5] for word in re.findall(r"[a-z]{4,}", offer.title.lower())}

    shared = len(words(one) & words(other)) / max(1, min(len(words(one)), len(words(other))))
    ages = max(one.who.age_from or 0, other.who.age_from or 0) < min(one.who.age_until or 99, other.who.age_until or 99)
    who = (one.who.all_of, one.who.any_of) == (other.who.all_of, other.who.any_of)
    return shared > 0.6 and ages and who


def areas_exist(files: Files) -> Iterator[Offence]:
    for _, offer in _offers(files):
        for slug in offer.areas or []:
            if slug not in files:
                yield Offence(offer.id, "areas", f"areas names {slug!r}, which no file has")


def gazetteer_and_files_agree(files: Files) -> Iterator[Offence]:
    councils = set(entries())
    meant = {option for name in index().exact.values() for option in name.options}
    for slug in sorted(meant - {OUTSIDE} - set(files)):
        yield Offence((), "", "the gazetteer knows it, but no file has it", slug)
    for slug in sorted(set(files) - councils - {LONDON, ENGLAND}):
        yield Offence((), "", "there is no such authority in data/places/authorities.yaml", slug)


RULES: tuple[Rule, ...] = (
    ids_are_unique_and_say_where,
    words_are_easy,
    conditions_follow_if,
    phones_are_well_formed,
    links_are_steady,
    sources_are_real,
    nobody_is_named,
    dates_are_in_order,
    reviews_are_soon_enough,
    ages_are_in_order,
    conditions_can_hold,
    amounts_agree,
    areas_exist,
    england_rests_on_law,
    gazetteer_and_files_agree,
)


def check(folder: Path) -> list[str]:
    """All problems of the offer files, in words; empty when there are none."""
    files, problems = read_folder(folder)
    for rule in RULES:
        problems += [f"{rule.__name__}: {offender}" for offender in rule(files)]
    return problems


#: The rules that are about one offer or contact, in the company of its authority's others.
OF_ONE: tuple[Rule, ...] = tuple(rule for rule in RULES if rule is not gazetteer_and_files_agree)


def check_one(files: Files, id_: str) -> list[tuple[str, Offence]]:
    """(rule's name, what it says) of the item with this id. `files` holds its authority's file with the item in it; of the
    others only the slugs matter, so that their files may be empty."""
    return [(rule.__name__, found) for rule in OF_ONE for found in rule(files) if id_ in found.ids]
