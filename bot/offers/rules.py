"""Who is owed what: one offer, one person, one day → yes, maybe or no, with the reasons in words.

A check answers yes, maybe or no. One no makes the verdict no; else one maybe makes it maybe. What is not known is never
yes. Words say "you"; a reason for maybe is a clause that follows "if".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.offers.conditions import AGES, CONDITIONS, FOLLOWS, holds
from bot.offers.dates import first_day, in_words, last_day
from bot.offers.person import OUTSIDE, Person
from bot.offers.schema import Offer

Answer = Literal["yes", "maybe", "no"]

#: Files that are not one council's.
LONDON, ENGLAND = "london", "england"


@dataclass(frozen=True)
class Finding:
    """One check's answer, why in words, and which unknown facts would settle it ("care", "home", "age", "status:NAME")."""

    answer: Answer
    reason: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The answer for one offer. `reasons` are in words; `needs` lists the facts that could still change it."""

    answer: Answer
    reasons: tuple[str, ...]
    needs: tuple[str, ...]


def judge(offer: Offer, authority: str, person: Person, today: date, names: dict[str, str]) -> Verdict:
    """The verdict on `offer` of `authority` (a slug, "london" or "england") for `person` on `today`. `names` maps each of
    the 33 slugs to the short name that people say."""
    age = list(_age(offer, person, authority))
    too_young_or_old = any(finding.answer == "no" for finding in age)
    findings = [
        *_tie(offer, authority, person, names),
        *_lives_as_asked(offer, authority, person, names),
        *age,
        *(() if too_young_or_old else _who(offer, person)),
        *(Finding("maybe", f"if {clause}") for clause in offer.conditions),
        *_time(offer, today),
    ]
    against = [finding for finding in findings if finding.answer == "no"]
    unsure = [finding for finding in findings if finding.answer == "maybe"]
    decisive = against or unsure or findings
    answer: Answer = "no" if against else "maybe" if unsure else "yes"
    needs = () if against else tuple(dict.fromkeys(need for finding in unsure for need in finding.needs))
    return Verdict(answer, tuple(dict.fromkeys(finding.reason for finding in decisive)), needs)


def reach(offer: Offer, authority: str, names: dict[str, str]) -> frozenset[str] | None:
    """The authorities that it covers; None means all of England."""
    if offer.areas:
        return frozenset(offer.areas)
    if authority == ENGLAND:
        return None
    return frozenset(names) if authority == LONDON else frozenset({authority})


def _tie(offer: Offer, authority: str, person: Person, names: dict[str, str]) -> Iterator[Finding]:
    if offer.basis == "anyone":
        yield Finding("yes", "it does not matter which council looked after you or where you live")
        return
    covered = reach(offer, authority, names)
    whose = _whose(covered, names)
    care, home = _looked_after(person, covered, whose, names), _lives(person, covered, whose, names)
    if offer.basis in ("responsible", "both"):
        yield care
    if offer.basis in ("residence", "both"):
        yield home
    if offer.basis in ("either", "unknown"):
        yield _one_of(care, home, whose)
    if offer.basis == "unknown" and not care.answer == home.answer == "no":
        # Where the source does not say whom it means, no tie can make it sure.
        yield Finding("maybe", "if it is meant for you (the page does not say who can have it)")


def _one_of(care: Finding, home: Finding, whose: str) -> Finding:
    answers = [care.answer, home.answer]
    if "yes" in answers:
        return care if care.answer == "yes" else home
    if "maybe" in answers:
        unsure = [tie for tie in (care, home) if tie.answer == "maybe"]
        reason = "if " + ", or ".join(tie.reason.removeprefix("if ") for tie in unsure)
        return Finding("maybe", reason, tuple(need for tie in unsure for need in tie.needs))
    return Finding("no", f"it is for people that {whose} looked after, or who live {_in(whose)}")


def _whose(covered: frozenset[str] | None, names: dict[str, str]) -> str:
    if covered is None:
        return "a council in England"
    if covered == frozenset(names):
        return "a London council"
    listed = sorted(names.get(slug, slug) for slug in covered)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _in(whose: str) -> str:
    return {"a council in England": "in England", "a London council": "in London"}.get(whose, f"in {whose}")


def _covers(covered: frozenset[str] | None, slug: str) -> bool | None:
    if covered is None:
        # Outside London may be outside England too.
        return None if slug == OUTSIDE else True
    return slug in covered


def _looked_after(person: Person, covered: frozenset[str] | None, whose: str, names: dict[str, str]) -> Finding:
    inside = _covers(covered, person.care) if person.care else None
    if inside:
        return Finding("yes", f"{names.get(person.care or '', whose)} looked after you")
    if inside is None:
        return Finding("maybe", f"if {whose} looked after you", () if person.care else ("care",))
    return Finding("no", f"it is for people that {whose} looked after")


def _lives(person: Person, covered: frozenset[str] | None, whose: str, names: dict[str, str]) -> Finding:
    inside = _covers(covered, person.home) if person.home else None
    if inside:
        return Finding("yes", f"you live in {names.get(person.home or '', whose)}")
    if inside is None:
        return Finding("maybe", f"if you live {_in(whose)} now", () if person.home else ("home",))
    outside = ", and you live outside London" if person.home == OUTSIDE else ""
    return Finding("no", f"it is for people who live {_in(whose)}{outside}")


def _lives_as_asked(offer: Offer, authority: str, person: Person, names: dict[str, str]) -> Iterator[Finding]:
    """Where they must live beside the tie: some help of the council that looked after them is only for those who live there
    (or only for those who moved away)."""
    here = frozenset({authority})
    place = names.get(authority, authority)
    if offer.who.lives == "in_london":
        yield _lives(person, frozenset(names), "a London council", names)
    elif offer.who.lives == "here":
        yield _lives(person, here, place, names)
    elif offer.who.lives == "elsewhere":
        if person.home is None:
            yield Finding("maybe", f"if you live outside {place} now", ("home",))
        elif person.home == authority:
            yield Finding("no", f"it is for people who live outside {place}")
        else:
            yield Finding("yes", f"you live outside {place}")


def _age(offer: Offer, person: Person, authority: str) -> Iterator[Finding]:
    low, high = offer.who.age_from, offer.who.age_until
    span = _span(low, high)
    if low is None and high is None:
        pass
    elif person.age is None:
        yield Finding("maybe", f"if you are {span}", ("age",))
    elif low is not None and person.age < low:
        yield Finding("no", f"you told me you are {person.age}; this starts at {low}")
    elif high is not None and person.age >= high:
        yield Finding("no", f"you told me you are {person.age}; this stops when you turn {high}")
    else:
        yield Finding("yes", f"you are {person.age}, and it is for people who are {span}")
    yield from _unsaid_age(offer, person, authority)


def _unsaid_age(offer: Offer, person: Person, authority: str) -> Iterator[Finding]:
    """An age limit that a page on care leavers leaves out is not no limit: duties to them run from 16 to 24 (Children Act
    1989 ss 23B, 23C and 23CZB). A law that names one limit has no other."""
    if offer.basis == "anyone" or person.age is None:
        return
    low, high = offer.who.age_from, offer.who.age_until
    if low is None and person.age < 16:
        yield Finding("maybe", "if it is open to people under 16 (the page does not say)")
    if high is None and person.age >= 25 and not offer.who.no_end and not (authority == ENGLAND and low is not None):
        yield Finding("maybe", "if it is open to people of 25 and over (the page does not say)")


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return f"under {high}"
    if high is None:
        return f"{low} or over"
    return str(low) if high - low == 1 else f"{low} to {high - 1}"


def _who(offer: Offer, person: Person) -> Iterator[Finding]:
    for name in offer.who.all_of:
        clause, known = CONDITIONS[name].clause, holds(name, person)
        low, until = AGES.get(name, (0, 200))
        if person.age is not None and not low <= person.age < until:
            yield Finding("no", f"you told me you are {person.age}; this is for people who are {_span(low, until)}")
        elif known is None:
            yield Finding("maybe", f"if {clause}", (f"status:{name}",))
        else:
            yield Finding("yes", clause) if known else Finding("no", f"it is only for you if {clause}")
    if offer.who.any_of:
        yield _any_of(offer.who.any_of, person)
    for name in offer.who.none_of:
        denial, known = CONDITIONS[name].denial, holds(name, person)
        if known is None:
            yield Finding("maybe", f"if {denial}", (f"status:{name}",))
        else:
            yield Finding("no", f"it is only for you if {denial}") if known else Finding("yes", denial)


def _any_of(wanted: Sequence[str], person: Person) -> Finding:
    known = {name: holds(name, person) for name in wanted}
    true = [name for name in wanted if known[name]]
    if true:
        return Finding("yes", CONDITIONS[true[0]].clause)
    # "at uni" says nothing new beside "in college, school or uni".
    open_ = [name for name in wanted if known[name] is None and known.get(FOLLOWS.get(name, ""), False) is not None]
    if open_:
        return Finding("maybe", f"if {_either(open_)}", tuple(f"status:{name}" for name in open_))
    return Finding("no", f"it is only for you if {_either(wanted)}")


#: The three groups that share the 13 weeks: one clause says what all three have in common.
_LONG_IN_CARE = ("eligible", "relevant", "former_relevant")


def _either(wanted: Sequence[str]) -> str:
    wanted = [name for name in wanted if FOLLOWS.get(name) not in wanted]
    if set(_LONG_IN_CARE) <= set(wanted):
        wanted = [name for name in wanted if name not in _LONG_IN_CARE[:2]]
    return ", or ".join(CONDITIONS[name].clause for name in wanted)


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
        start = in_words(offer.valid_from) if offer.valid_from else ""
        if offer.status == "in_force":
            yield Finding("maybe", f"if you can wait until {start}, when it starts")
            return
        ahead = offer.valid_from is not None and last_day(offer.valid_from) >= today
        when = f" for {start}" if ahead else ""
        yield Finding("maybe", f"if it has started (it was announced{when}, but I have not seen it start)")
