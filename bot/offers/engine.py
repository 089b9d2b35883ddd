"""The entitlement engine: a person, a topic and a day → what they are owed, by whom, how sure, and who to ask."""

import re
from dataclasses import dataclass
from datetime import date

from bot.offers.person import OUTSIDE, Person
from bot.offers.rules import ENGLAND, LONDON, Verdict, is_over, judge, not_started
from bot.offers.schema import Contact, Offer
from bot.offers.store import Store
from bot.topics import TOPICS

_ORDER = {"yes": 0, "maybe": 1, "no": 2}
_SURE = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Judged:
    """One offer with its verdict for one person."""

    authority: str
    offer: Offer
    verdict: Verdict
    announced: bool
    #: Past its review date: the words about it soften.
    stale: bool


@dataclass(frozen=True)
class Entitlements:
    """What the engine knows for one person and topic. `unknown`: councils of theirs with nothing on the topic."""

    person: Person
    topic: str | None
    offers: tuple[Judged, ...]
    contacts: tuple[tuple[str, Contact], ...]
    unknown: tuple[str, ...]


def councils(person: Person) -> tuple[str, ...]:
    """The London authorities that matter for them: the responsible one, then the home one."""
    known = [slug for slug in (person.care, person.home) if slug and slug != OUTSIDE]
    return tuple(dict.fromkeys(known))


def ask(
    store: Store,
    person: Person,
    topic: str | None,
    today: date,
    names: dict[str, str],
    also: tuple[str, ...] = (),
) -> Entitlements:
    """What `person` is owed on `topic` (all topics when None) on `today`. Offers that have ended are left out. `also`:
    councils that they named without saying how they are tied to them."""
    own = tuple(dict.fromkeys((*councils(person), *also)))
    found = store.offers((*own, LONDON, ENGLAND), topic)
    alive = [(authority, offer) for authority, offer in found if not is_over(offer, today)]
    judged = [
        Judged(
            authority,
            offer,
            judge(offer, authority, person, today, names),
            not_started(offer, today),
            date.fromisoformat(offer.review_by) < today,
        )
        for authority, offer in alive
    ]
    judged.sort(key=lambda item: _rank(item, person))
    judged = _twice_last(judged)
    having = {authority for authority, _ in alive}
    topics = (topic,) if topic else TOPICS
    unknown = tuple(slug for slug in own if slug not in having) if len(topics) == 1 else ()
    return Entitlements(person, topic, tuple(judged), tuple(_contacts(store, person, own)), unknown)


def _rank(item: Judged, person: Person) -> tuple[float, str]:
    """What is theirs and made for them first. One point for not being sure of it; distance for a source further away (what
    their own council adds is news, and it knows them; the law stands below it); announced things come last of all."""
    distance = {person.care: 0.0, person.home: 0.3, LONDON: 0.5, ENGLAND: 1.2}
    return (
        _ORDER[item.verdict.answer] * (1.0 if item.verdict.answer != "no" else 5.0)
        + distance.get(item.authority, 0.4)
        + (3.0 if item.announced else 0.0)
        # What anyone may buy or join is not what they are owed: a free pass that may be theirs comes before it.
        + (1.0 if item.offer.basis == "anyone" and item.verdict.answer == "yes" else 0.0)
        + 0.25 * _SURE[item.offer.confidence]
        + (0.0 if item.offer.amount else 0.1)
        # What everybody gets comes after what is for care leavers.
        + (0.4 if item.offer.who.no_end or item.offer.basis == "anyone" else 0.0)
        # What is made for just their age ("homeless at 18, 19 or 20") comes before what is for all.
        - (0.9 if _for_their_age(item.offer, person) else 0.0)
        # Every open "if" makes it less likely to be the one they mean.
        + (0.1 * len(item.verdict.reasons) if item.verdict.answer == "maybe" else 0.0)
    ), item.offer.id


def _for_their_age(offer: Offer, person: Person) -> bool:
    low, high = offer.who.age_from, offer.who.age_until
    return None not in (low, high, person.age) and high - low <= 5 and low <= person.age < high  # type: ignore[operator]


def _twice_last(judged: list[Judged]) -> list[Judged]:
    """What says once more what stands above it ("free prescriptions" from their council, their part of London and all of
    London) goes below the rest of what may be theirs, so that three lines do not tell one thing three times."""
    told: dict[tuple[str, str], list[tuple[tuple[str, bool], set[str]]]] = {}
    first: list[Judged] = []
    again: list[Judged] = []
    for item in judged:
        total = (item.offer.amount or "").split(";")[0].strip().lower()
        # The law's own routes ("free … when you are pregnant") are never the same thing as a council's.
        open_ = item.verdict.answer != "no" and not item.announced and item.authority != ENGLAND
        if not (total and open_):
            first.append(item)
            continue
        alike = told.setdefault((item.offer.topic, total), [])
        giver, words = (item.authority, bool(item.offer.areas)), set(re.findall(r"[a-z]{4,}", item.offer.title.lower()))
        twice = any(giver != other and _share(words, others) for other, others in alike)
        (again if twice else first).append(item)
        alike.append((giver, words))
    cut = next((at for at, item in enumerate(first) if item.verdict.answer == "no" or item.announced), len(first))
    return [*first[:cut], *again, *first[cut:]]


def _share(words: set[str], others: set[str]) -> bool:
    return len(words & others) > 0.5 * max(1, min(len(words), len(others)))


#: Who is best reached first; then the others.
_ROLES = ("leaving_care_team", "leaving_care_duty", "front_line", "out_of_hours")
#: What the council where one lives answers for, whoever looked after one.
_HOME_ROLES = ("housing", "homelessness", "council_tax")


def _contacts(store: Store, person: Person, own: tuple[str, ...]) -> list[tuple[str, Contact]]:
    """The responsible council's contacts, then what the home council answers for. Without a responsible council in
    London: all of the councils they named, and who helps everyone in London and England."""
    has_care = person.care is not None and person.care != OUTSIDE
    asked = own if has_care else (*own, LONDON, ENGLAND)
    found = [
        (authority, contact)
        for authority, contact in store.contacts(asked)
        if not has_care or authority == person.care or contact.role in _HOME_ROLES
    ]

    def rank(item: tuple[str, Contact]) -> tuple[int, int, int, str]:
        authority, contact = item
        role = _ROLES.index(contact.role) if contact.role in _ROLES else len(_ROLES)
        return asked.index(authority), role, 0 if contact.phone else 1, contact.id

    return sorted(found, key=rank)
