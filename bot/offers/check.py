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
from bot.offers.rules import ENGLAND, LONDON
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files, read_folder
from bot.places.authorities import OUTSIDE, entries
from bot.places.names import index

Rule = Callable[[Files], Iterator[str]]


def _offers(files: Files) -> Iterator[tuple[str, Offer]]:
    for slug, file in files.items():
        for offer in file.offers:
            yield slug, offer


def _items(files: Files) -> Iterator[tuple[str, Offer | Contact]]:
    for slug, file in files.items():
        for item in file.items():
            yield slug, item


def ids_are_unique_and_say_where(files: Files) -> Iterator[str]:
    seen = Counter(item.id for _, item in _items(files))
    for slug, item in _items(files):
        if seen[item.id] > 1:
            yield f"{item.id}: this id is used {seen[item.id]} times"
        middle = item.topic if isinstance(item, Offer) else item.role
        if not item.id.startswith(f"{slug}-{middle.replace('_', '-')}"):
            yield f"{item.id}: an id begins with {slug}-{middle.replace('_', '-')}"


def dates_are_in_order(files: Files) -> Iterator[str]:
    for _, item in _items(files):
        seen, review = last_day(item.seen), date.fromisoformat(item.review_by)
        if review <= seen:
            yield f"{item.id}: review_by {item.review_by} is not after seen {item.seen}"
        if item.source.date and first_day(item.source.date) > seen:
            yield f"{item.id}: the source is dated {item.source.date}, after it was seen ({item.seen})"
        if isinstance(item, Offer):
            if item.valid_from and item.valid_to and first_day(item.valid_from) > first_day(item.valid_to):
                yield f"{item.id}: valid_from is after valid_to"
            if item.status == "in_force" and item.valid_to and last_day(item.valid_to) < seen:
                yield f"{item.id}: in force, but valid_to {item.valid_to} had passed when it was seen"
            if item.status == "announced" and item.valid_from and first_day(item.valid_from) <= seen:
                yield f"{item.id}: announced, but valid_from {item.valid_from} had passed when it was seen"


#: Months from `seen` to `review_by` at most; half of that for sums of money and phone numbers.
REVIEW_MONTHS = {"high": 12, "medium": 6, "low": 3}


def reviews_are_soon_enough(files: Files) -> Iterator[str]:
    for _, item in _items(files):
        fragile = item.phone if isinstance(item, Contact) else "£" in (item.amount or "")
        months = REVIEW_MONTHS[item.confidence] / (2 if fragile else 1)
        days = (date.fromisoformat(item.review_by) - last_day(item.seen)).days
        if days > months * 31:
            yield f"{item.id}: review_by {item.review_by} is more than {months:g} months after seen {item.seen}"


def ages_are_in_order(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        low, high = offer.who.age_from, offer.who.age_until
        if low is not None and high is not None and low >= high:
            yield f"{offer.id}: age_from {low} is not below age_until {high}"


def conditions_can_hold(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        who = offer.who
        low, until = who.age_from or 0, who.age_until or 99
        for name in who.all_of:
            first, end = AGES.get(name, (low, until))
            if max(low, first) >= min(until, end):
                yield f"{offer.id}: nobody of {low} to {until - 1} can be {name} ({first} to {end - 1})"
        for name in {*who.all_of, *who.any_of} & {*who.none_of}:
            yield f"{offer.id}: {name} is both wanted and excluded"


def amounts_agree(files: Files) -> Iterator[str]:
    """Two offers of one authority on one topic with the same words must not give different sums to the same people."""
    for slug, file in files.items():
        for at, one in enumerate(file.offers):
            for other in file.offers[at + 1 :]:
                same = one.topic == other.topic and one.basis == other.basis and one.status == other.status == "in_force"
                if same and one.amount and other.amount and one.amount != other.amount and _alike(one, other):
                    yield f"{slug}: {one.id} ({one.amount}) and {other.id} ({other.amount}) contradict each other"


def _alike(one: Offer, other: Offer) -> bool:
    def words(offer: Offer) -> set[str]:
        return {word[:5] for word in re.findall(r"[a-z]{4,}", offer.title.lower())}

    shared = len(words(one) & words(other)) / max(1, min(len(words(one)), len(words(other))))
    ages = max(one.who.age_from or 0, other.who.age_from or 0) < min(one.who.age_until or 99, other.who.age_until or 99)
    who = (one.who.all_of, one.who.any_of) == (other.who.all_of, other.who.any_of)
    return shared > 0.6 and ages and who


def areas_exist(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        for slug in offer.areas or []:
            if slug not in files:
                yield f"{offer.id}: areas names {slug!r}, which no file has"


def gazetteer_and_files_agree(files: Files) -> Iterator[str]:
    councils = set(entries())
    meant = {option for name in index().exact.values() for option in name.options}
    for slug in sorted(meant - {OUTSIDE} - set(files)):
        yield f"{slug}: the gazetteer knows it, but no file has it"
    for slug in sorted(set(files) - councils - {LONDON, ENGLAND}):
        yield f"{slug}: there is no such authority in data/places/authorities.yaml"


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
    gazetteer_and_files_agree,
)


def check(folder: Path) -> list[str]:
    """All problems of the offer files, in words; empty when there are none."""
    files, problems = read_folder(folder)
    for rule in RULES:
        problems += [f"{rule.__name__}: {offender}" for offender in rule(files)]
    return problems
