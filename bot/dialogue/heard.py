"""What one message said, as far as PAL understood it."""

from dataclasses import dataclass

from bot.nlu.person import PersonFacts


@dataclass(frozen=True)
class Heard:
    """`topics`: every ask, best first. `nearest`: the closest topics, whatever the confidence. `between`: two
    topics of which neither is clearly meant, or none. `is_`, `is_not`: conditions (bot.offers.schema.Condition) they said
    hold or do not. `pressed`: a button's payload. `crisis`: the kind of crisis that the guard has already answered in this
    message. `masked`: kinds of private details that were taken out of it."""

    text: str
    intent: str
    confidence: float
    topics: tuple[str, ...]
    nearest: tuple[str, ...]
    facts: PersonFacts
    is_: frozenset[str] = frozenset()
    is_not: frozenset[str] = frozenset()
    pressed: str | None = None
    crisis: str | None = None
    masked: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
