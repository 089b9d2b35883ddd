"""The checkable conditions: what is known of each, with the words that ask and tell about it.

Sources: Children Act 1989 ss 23A-24D and Sch 2 para 19B for the leaving care categories (with the Care Leavers (England)
Regulations 2010); the others are what offers themselves name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.offers.person import Person


@dataclass(frozen=True)
class Condition:
    """`clause` and `denial` (its contrary) follow "if"; `question` asks for it with yes and no (≤ 20 words)."""

    clause: str
    denial: str
    question: str


#: Ages (from, until) outside which a legal category ends, whatever was said.
AGES: Mapping[str, tuple[int, int]] = {
    "eligible": (16, 18),  # Sch 2 para 19B(2)
    "relevant": (16, 18),  # s 23A(2)
    "former_relevant": (18, 25),  # s 23C(1) with s 23CZB(1)
    "qualifying": (16, 25),  # s 24(1A), (1B) with s 24B(3)
}
#: What is true of everybody of whom the first is true.
FOLLOWS: Mapping[str, str] = {
    "in_higher_education": "in_education",
    "apprentice": "working",
    "on_universal_credit": "on_benefits",
}
#: What cannot be true together.
NEVER_BOTH: tuple[tuple[str, str], ...] = (
    ("not_working_or_studying", "working"),
    ("not_working_or_studying", "in_education"),
    ("eligible", "relevant"),
    ("eligible", "former_relevant"),
    ("relevant", "former_relevant"),
    ("qualifying", "eligible"),
    ("qualifying", "relevant"),
    ("qualifying", "former_relevant"),
    ("council_tenant", "private_tenant"),
)


def holds(name: str, person: Person) -> bool | None:
    """Whether the condition `name` holds for `person`; None when that is not known."""
    true, false = _known(person)
    return True if name in true else False if name in false else None


@lru_cache(maxsize=256)
def _known(person: Person) -> tuple[frozenset[str], frozenset[str]]:
    """(true, false): what they said and what follows from it. Said both ways counts as not known."""
    true, false = set(person.is_ - person.is_not), set(person.is_not - person.is_)
    if person.age is not None:
        ended = {name for name, (low, until) in AGES.items() if not low <= person.age < until}
        true, false = true - ended, false | ended
    true |= {then for name, then in FOLLOWS.items() if name in true}
    false |= {name for name, then in FOLLOWS.items() if then in false}
    for pair in NEVER_BOTH:
        for one, other in (pair, pair[::-1]):
            if one in true:
                false |= {other} | {name for name, then in FOLLOWS.items() if then == other}
    if {"working", "in_education"} <= false:
        true.add("not_working_or_studying")
    return frozenset(true), frozenset(false - true)


CONDITIONS: Mapping[str, Condition] = {
    "eligible": Condition("you are 16 or 17 and still in care", "you are not still in care", "Are you still in care?"),
    "relevant": Condition(
        "you are 16 or 17 and have left care",
        "you are not someone who left care at 16 or 17",
        "Have you left care already?",
    ),
    "former_relevant": Condition(
        "you were in care for 13 weeks or more, some of it after you turned 16",
        "you were in care for less than 13 weeks, or not after you turned 16",
        "Were you in care for 13 weeks or more, some of it after you turned 16?",
    ),
    "qualifying": Condition(
        "you were in care after you turned 16, but for under 13 weeks",
        "you were in care for 13 weeks or more, or not after you turned 16",
        "Were you in care after you turned 16, but for under 13 weeks?",
    ),
    "in_education": Condition(
        "you are in college, school or uni",
        "you are not in college, school or uni",
        "Are you in college, school or uni?",
    ),
    "in_higher_education": Condition("you are at uni", "you are not at uni", "Are you at uni?"),
    "apprentice": Condition("you are an apprentice", "you are not an apprentice", "Are you an apprentice?"),
    "working": Condition("you have a job", "you do not have a job", "Do you have a job?"),
    "not_working_or_studying": Condition(
        "you are not working or studying now",
        "you are working or studying now",
        "Are you out of work and not studying now?",
    ),
    "on_universal_credit": Condition(
        "you get Universal Credit", "you do not get Universal Credit", "Do you get Universal Credit?"
    ),
    "on_benefits": Condition(
        "you get benefits", "you do not get benefits", "Do you get any benefits, like Universal Credit?"
    ),
    "parent": Condition("you have a child", "you do not have a child", "Do you have a child?"),
    "pregnant": Condition(
        "you or your partner are pregnant",
        "neither you nor your partner is pregnant",
        "Are you or your partner pregnant?",
    ),
    "in_custody": Condition(
        "you are in prison or custody", "you are not in prison or custody", "Are you in prison or custody now?"
    ),
    "asylum_seeking": Condition(
        "you came to the UK alone to seek safety",
        "you did not come to the UK alone to seek safety",
        "Did you come to the UK alone to seek safety?",
    ),
    "disabled": Condition("you have a disability", "you do not have a disability", "Do you have a disability?"),
    "lives_alone": Condition("you live alone", "you do not live alone", "Do you live alone?"),
    "liable_for_council_tax": Condition(
        "the council tax bill is in your name",
        "the council tax bill is not in your name",
        "Is the council tax bill in your name?",
    ),
    "council_tenant": Condition(
        "you rent from the council", "you do not rent from the council", "Do you rent from the council?"
    ),
    "private_tenant": Condition(
        "you rent from a private landlord",
        "you do not rent from a private landlord",
        "Do you rent from a private landlord?",
    ),
    "homeless": Condition(
        "you are homeless or may soon be",
        "you are not homeless and will not be soon",
        "Are you homeless, or may you soon be?",
    ),
    "staying_put": Condition(
        "you still live with your foster carer",
        "you do not live with your foster carer now",
        "Do you still live with your foster carer?",
    ),
}
