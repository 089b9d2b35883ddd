"""What is known about the person who asks. None and absence mean not known: never assumed."""

from dataclasses import dataclass, field
from typing import Final

#: A home or a responsible council outside London.
OUTSIDE: Final = "outside"


@dataclass(frozen=True)
class Person:
    """`care`: slug of the responsible authority; `home`: of where they live; `age`: whole years; `is_`/`is_not`: the
    conditions (bot.offers.schema.Condition) they said hold, or do not."""

    care: str | None = None
    home: str | None = None
    age: int | None = None
    is_: frozenset[str] = field(default=frozenset())
    is_not: frozenset[str] = field(default=frozenset())
