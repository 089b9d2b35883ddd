"""What a conversation holds between turns. Nothing here is the person's own words."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.offers.person import Person

#: Slots of their own in domain.yml; the rest travels in the slot `memory`.
OWN_SLOTS = ("topic", "care", "home", "age")


@dataclass(frozen=True)
class State:
    """`asked`: the question that waits for its answer (care, home, age, place, topic, forget, status:NAME).

    `options`: councils that an ambiguous place may mean, and `options_role` what it was said about. `shown`: offer ids told
    on this topic. `best`: the offer that "How do I ask?" means, and `best_answer` the verdict it was told with.
    `declined`: questions they skipped. `times`: how often a question was asked. `crisis`: the kind of crisis they told of
    and were not yet asked back about. `wants_contact`: "Who do I contact?" waits for the council. `language`: the last one
    other than English that they wrote in. `under_18`: as they said, where their age is not known.
    `overview`: they asked for everything, and no topic has come up since. `wanted`: ids of
    offers that they named by their own words. `between`: the two topics that PAL has just asked to choose from.
    """

    topic: str | None = None
    care: str | None = None
    home: str | None = None
    age: int | None = None
    nation: str | None = None
    is_: tuple[str, ...] = ()
    is_not: tuple[str, ...] = ()
    asked: str | None = None
    options: tuple[str, ...] = ()
    options_role: str | None = None
    shown: tuple[str, ...] = ()
    best: str | None = None
    best_answer: str | None = None
    declined: tuple[str, ...] = ()
    times: tuple[tuple[str, int], ...] = ()
    greeted: bool = False
    crisis: str | None = None
    wants_contact: bool = False
    language: str | None = None
    under_18: bool | None = None
    overview: bool = False
    wanted: tuple[str, ...] = ()
    between: tuple[str, ...] = ()

    def person(self) -> Person:
        """What the entitlement engine needs of it."""
        return Person(self.care, self.home, self.age, frozenset(self.is_), frozenset(self.is_not))

    def count(self, question: str) -> int:
        """How often `question` was asked."""
        return dict(self.times).get(question, 0)

    def asking(self, question: str) -> "State":
        """The state after asking `question`."""
        times = {**dict(self.times), question: self.count(question) + 1}
        return replace(self, asked=question, times=tuple(times.items()))

    def to_slots(self) -> dict[str, Any]:
        """Rasa slots, as JSON-able values."""
        plain = asdict(self)
        own = {name: plain.pop(name) for name in OWN_SLOTS}
        return {**own, "memory": plain}

    @classmethod
    def from_slots(cls, slots: dict[str, Any]) -> "State":
        """Reads what `to_slots` wrote; keys of an older version are left out."""
        memory = slots.get("memory") or {}
        known = {name: _frozen(value) for name, value in memory.items() if name in cls.__dataclass_fields__}
        own = {name: slots.get(name) for name in OWN_SLOTS}
        return cls(**{**known, **own})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
