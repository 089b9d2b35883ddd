"""The checkable conditions, each a predicate of a few lines with the words that ask and tell about it.

A predicate answers True, False or None (not known). Sources: Children Act 1989 ss 23A-24D and Sch 2 para 19B for the
leaving care categories (with the Care Leavers (England) Regulations 2010); the others are what offers themselves name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.offers.person import Person

Predicate = Callable[[Person], bool | None]


@dataclass(frozen=True)
class Condition:
    """`clause` follows "if"; `question` asks for it with yes and no (≤ 20 words)."""

    clause: str
    question: str
    holds: Predicate


def _said(name: str) -> Predicate:
    def holds(person: Person) -> bool | None:
        if name in person.is_:
            return True
        return False if name in person.is_not else None

    return holds


def _said_at(name: str, age_from: int, age_until: int) -> Predicate:
    said = _said(name)

    def holds(person: Person) -> bool | None:
        # The category itself ends with the age, whatever was said.
        if person.age is not None and not age_from <= person.age < age_until:
            return False
        return said(person)

    return holds


def _studies(person: Person) -> bool | None:
    # Anyone in higher education is in education; an apprentice studies too, but offers for students seldom mean them.
    if "in_higher_education" in person.is_:
        return True
    return _said("in_education")(person)


def _works(person: Person) -> bool | None:
    return True if "apprentice" in person.is_ else _said("working")(person)


def _neither(person: Person) -> bool | None:
    if {"working", "apprentice", "in_education", "in_higher_education"} & person.is_:
        return False
    return _said("not_working_or_studying")(person)


def _on_benefits(person: Person) -> bool | None:
    return True if "on_universal_credit" in person.is_ else _said("on_benefits")(person)


CONDITIONS: Mapping[str, Condition] = {
    "eligible": Condition("you are 16 or 17 and still in care", "Are you still in care?", _said_at("eligible", 16, 18)),
    "relevant": Condition(
        "you are 16 or 17 and have left care", "Have you left care already?", _said_at("relevant", 16, 18)
    ),
    "former_relevant": Condition(
        "you were in care for 13 weeks or more, some of it after you turned 16",
        "Were you in care for 13 weeks or more, some of it after you turned 16?",
        _said_at("former_relevant", 18, 25),
    ),
    "qualifying": Condition(
        "you were in care after you turned 16, but for under 13 weeks",
        "Were you in care after you turned 16, but for under 13 weeks?",
        _said_at("qualifying", 16, 25),
    ),
    "in_education": Condition("you are in college, school or uni", "Are you in college, school or uni?", _studies),
    "in_higher_education": Condition("you are at uni", "Are you at uni?", _said("in_higher_education")),
    "apprentice": Condition("you are an apprentice", "Are you an apprentice?", _said("apprentice")),
    "working": Condition("you have a job", "Do you have a job?", _works),
    "not_working_or_studying": Condition(
        "you are not working or studying now", "Are you out of work and not studying now?", _neither
    ),
    "on_universal_credit": Condition(
        "you get Universal Credit", "Do you get Universal Credit?", _said("on_universal_credit")
    ),
    "on_benefits": Condition("you get benefits", "Do you get any benefits, like Universal Credit?", _on_benefits),
    "parent": Condition("you have a child", "Do you have a child?", _said("parent")),
    "pregnant": Condition("you or your partner are pregnant", "Are you or your partner pregnant?", _said("pregnant")),
    "in_custody": Condition("you are in prison or custody", "Are you in prison or custody now?", _said("in_custody")),
    "asylum_seeking": Condition(
        "you came to the UK alone to seek safety",
        "Did you come to the UK alone to seek safety?",
        _said("asylum_seeking"),
    ),
    "disabled": Condition("you have a disability", "Do you have a disability?", _said("disabled")),
    "lives_alone": Condition("you live alone", "Do you live alone?", _said("lives_alone")),
    "liable_for_council_tax": Condition(
        "the council tax bill is in your name", "Is the council tax bill in your name?", _said("liable_for_council_tax")
    ),
    "council_tenant": Condition("you rent from the council", "Do you rent from the council?", _said("council_tenant")),
    "private_tenant": Condition(
        "you rent from a private landlord", "Do you rent from a private landlord?", _said("private_tenant")
    ),
    "homeless": Condition("you are homeless or may soon be", "Are you homeless, or may you soon be?", _said("homeless")),
    "staying_put": Condition(
        "you still live with your foster carer", "Do you still live with your foster carer?", _said("staying_put")
    ),
}
