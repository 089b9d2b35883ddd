"""Who is owed what: one offer, one person, one day → yes, maybe or no, with the reasons in words.

A check answers yes, maybe or no. One no makes the verdict no; else one maybe makes it maybe. What is not known is never
yes. Words say "you"; a reason for maybe is a clause that follows "if".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.offers.conditions import CONDITIONS
from bot.offers.dates import first_day, in_words, last_day
from bot.offers.person import OUTSIDE, Person
from bot.offers.schema import Offer

Answer = Literal["yes", "maybe", "no"]

#: Files that are not one council's.
LONDON, ENGLAND = "london", "england"


@dataclass(frozen=True)
class Finding:
    """One check's answer, why in words, and which unknown fact would settle it ("care", "home", "age", "status:NAME")."""

    answer: Answer
    reason: str
    needs: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The answer for one offer. `reasons` are in words; `needs` lists the facts that could still change it."""

    answer: Answer
    reasons: tuple[str, ...]
    needs: tuple[str, ...]


def judge(offer: Offer, authority: str, person: Person, today: date, names: dict[str, str]) -> Verdict:
    """The verdict on `offer` of `authority` (a slug, "london" or "england") for `person` on `today`. `names` maps each of
    the 33 slugs to the short name that people say."""
    findings = [
        *_tie(offer, authority, person, names),
        *_age(offer, person),
        *_who(offer, person),
        *_time(offer, today),
    ]
    findings += [Finding("maybe", f"if {clause}") for clause in offer.conditions]
    against = [finding for finding in findings if finding.answer == "no"]
    unsure = [finding for finding in findings if finding.answer == "maybe"]
    decisive = against or unsure or findings
    answer: Answer = "no" if against else "maybe" if unsure else "yes"
    needs = () if against else tuple(dict.fromkeys(finding.needs for finding in unsure if finding.needs))
    return Verdict(answer, tuple(dict.fromkeys(finding.reason for finding in decisive)), needs)


def reach(offer: Offer, authority: str, names: dict[str, str]) -> frozenset[str] | None:
    """The authorities that it covers; None means all of England."""
    if offer.areas:
        return frozenset(offer.areas)
    if authority == ENGLAND:
        return None
    return frozenset(names) if authority == LONDON else frozenset({authority})


def _tie(offer: Offer, authority: str, person: Person, names: dict[str, str]) -> Iterator[Finding]:
    covered = reach(offer, authority, names)
    if offer.basis == "anyone":
        yield Finding("yes", "it does not matter which council looked after you or where you live")
        return
    if covered is None:
        yield Finding("yes", "it is for care leavers from anywhere in England")
        return
    whose = _whose(covered, authority, names)
    care = _looked_after(person, covered, whose)
    home = _lives(person, covered, whose)
    if offer.basis == "responsible":
        yield care
    elif offer.basis == "residence":
        yield home
    elif offer.basis == "both":
        yield care
        yield home
    else:
        ties = (care, home)
        best = next((tie for tie in ties if tie.answer == "yes"), None)
        if offer.basis == "unknown" and best:
            yield Finding("maybe", "if it is meant for you: the page does not say who exactly can have it")
        elif best:
            yield best
        elif all(tie.answer == "no" for tie in ties):
            yield Finding("no", f"it is for people that {whose} looked after, or who live there")
        else:
            yield next(tie for tie in ties if tie.answer == "maybe")


def _whose(covered: frozenset[str], authority: str, names: dict[str, str]) -> str:
    if covered == frozenset(names):
        return "a London council"
    if len(covered) == 1:
        return names.get(next(iter(covered)), next(iter(covered)))
    listed = sorted(names.get(slug, slug) for slug in covered)
    return f"{', '.join(listed[:-1])} or {listed[-1]}" if len(listed) <= 8 else "one of the councils in this scheme"


def _looked_after(person: Person, covered: frozenset[str], whose: str) -> Finding:
    if person.care is None:
        return Finding("maybe", f"if {whose} is the council that looked after you", "care")
    if person.care in covered:
        return Finding(
            "yes", f"{whose} looked after you" if len(covered) == 1 else "the council that looked after you is in it"
        )
    return Finding("no", f"it is for people that {whose} looked after")


def _lives(person: Person, covered: frozenset[str], whose: str) -> Finding:
    place = "in London" if whose == "a London council" else f"in {whose}"
    if person.home is None:
        return Finding("maybe", f"if you live {place} now", "home")
    if person.home in covered:
        return Finding("yes", f"you live {place}" if len(covered) == 1 else "it covers where you live")
    if person.home == OUTSIDE:
        return Finding("no", f"it is for people who live {place}, and you live outside London")
    return Finding("no", f"it is for people who live {place}")


def _age(offer: Offer, person: Person) -> Iterator[Finding]:
    low, high = offer.who.age_from, offer.who.age_until
    if low is None and high is None:
        # Duties to care leavers end at 25 unless an offer says otherwise (Children Act 1989 s 23CZB).
        if person.age is not None and person.age >= 25 and offer.basis != "anyone":
            yield Finding("maybe", "if it is open to people of 25 and over: the page does not say")
        return
    span = _span(low, high)
    if person.age is None:
        yield Finding("maybe", f"if you are {span}", "age")
    elif low is not None and person.age < low:
        yield Finding("no", f"you told me you are {person.age}; this starts at {low}")
    elif high is not None and person.age >= high:
        yield Finding("no", f"you told me you are {person.age}; this stops when you turn {high}")
    else:
        yield Finding("yes", f"you are {person.age}, and it is for people who are {span}")


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return f"under {high}"
    if high is None:
        return f"{low} or over"
    return str(low) if high - low == 1 else f"{low} to {high - 1}"


def _who(offer: Offer, person: Person) -> Iterator[Finding]:
    for name in offer.who.all_of:
        holds = CONDITIONS[name].holds(person)
        clause = CONDITIONS[name].clause
        if holds is None:
            yield Finding("maybe", f"if {clause}", f"status:{name}")
        else:
            yield Finding("yes", clause) if holds else Finding("no", f"it is only for you if {clause}")
    if offer.who.any_of:
        answers = {name: CONDITIONS[name].holds(person) for name in offer.who.any_of}
        true = [name for name, holds in answers.items() if holds]
        open_ = [name for name, holds in answers.items() if holds is None]
        either = ", or ".join(CONDITIONS[name].clause for name in (true or open_ or answers))
        if true:
            yield Finding("yes", CONDITIONS[true[0]].clause)
        elif open_:
            yield Finding("maybe", f"if {either}", f"status:{open_[0]}")
        else:
            yield Finding("no", f"it is only for you if {either}")
    for name in offer.who.none_of:
        holds = CONDITIONS[name].holds(person)
        clause = CONDITIONS[name].clause
        if holds is None:
            yield Finding("maybe", f"unless {clause}", f"status:{name}")
        elif holds:
            yield Finding("no", f"it is not for you if {clause}")


def is_over(offer: Offer, today: date) -> bool:
    """Whether it has ended: never told."""
    return offer.status == "ended" or (offer.valid_to is not None and last_day(offer.valid_to) < today)


def not_started(offer: Offer, today: date) -> bool:
    """Whether it is announced, or starts later. A date that was announced and has passed does not put it in force: someone
    must have seen it start."""
    later = offer.valid_from is not None and first_day(offer.valid_from) > today
    return offer.status == "announced" or later


def _time(offer: Offer, today: date) -> Iterator[Finding]:
    if is_over(offer, today):
        yield Finding("no", "it has ended")
    elif not_started(offer, today):
        when = f" It may start in {in_words(offer.valid_from)}." if offer.valid_from and offer.status == "announced" else ""
        if offer.status == "in_force" and offer.valid_from:
            yield Finding("maybe", f"when it starts: {in_words(offer.valid_from)}")
        else:
            yield Finding("maybe", f"when it starts: it has been announced, but I have not seen that it has started.{when}")
