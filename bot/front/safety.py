"""The three parts of bot.safety that the front door uses, as plain functions, so that a test can put others in."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from bot.front import words
from bot.messages import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Masked:
    """Text without personal data. `postcodes` maps the district that is left of a postcode to its exact authority."""

    text: str
    kinds: tuple[str, ...] = ()
    postcodes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """What the guard may know of someone; None is unknown."""

    care: str | None = None
    home: str | None = None
    age: int | None = None
    under_18: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class Safety:
    """`screen`: text (and, the second time, its vector and the learned model) → concern or None (has `.kind`). `answer`:
    concern, person, now → messages. `mask`: text → Masked. `urgent`: person, now → the list of urgent numbers. `read`:
    text → what it says of council, home and age. `language`: text → the language that it is in, None for English."""

    screen: Callable[..., Any]
    answer: Callable[[Any, Person, datetime], tuple[Message, ...]]
    mask: Callable[[str], Any]
    urgent: Callable[[Person, datetime], tuple[Message, ...]] = lambda _person, _now: ()
    read: Callable[[str], Any] | None = None
    language: Callable[[str], str | None] | None = None

    def concern(self, text: str, *learned: Any) -> Any:
        """What `text` gives cause to worry about, or None. `learned`: its vector and the model, where they are at hand.
        Never raises: a fault here must not stop a conversation."""
        try:
            return self.screen(text, *learned)
        except Exception as error:
            log.error("screen failed: %s", type(error).__name__)
            return None

    def words(self, concern: Any, person: Person, now: datetime) -> tuple[Message, ...]:
        """The guard's answer; its fixed last resort if the guard fails or is silent."""
        try:
            said = tuple(self.answer(concern, person, now))
        except Exception as error:
            log.error("guard failed: %s", type(error).__name__)
            said = ()
        return said or words.say("crisis")

    def informed(self, person: Person, text: str) -> Person:
        """`person` with what the message itself says: "17, from Ealing, nowhere to sleep" names who must help tonight."""
        if self.language is not None:
            try:
                person = replace(person, language=self.language(text))
            except Exception as error:
                log.error("language not read: %s", type(error).__name__)
        if self.read is None:
            return person
        try:
            facts = self.read(text)
        except Exception as error:
            log.error("person not read: %s", type(error).__name__)
            return person
        age = facts.age if facts.age is not None else person.age
        under_18 = age < 18 if age is not None else (facts.under_18 if facts.under_18 is not None else person.under_18)
        return Person(facts.care or person.care, facts.home or person.home, age, under_18, person.language)

    def numbers(self, person: Person, now: datetime) -> tuple[Message, ...]:
        """The urgent numbers, for when the dialogue cannot be asked; the last resort if they cannot be read."""
        try:
            said = tuple(self.urgent(person, now))
        except Exception as error:
            log.error("urgent numbers failed: %s", type(error).__name__)
            said = ()
        return said or words.say("crisis")


def load() -> Safety:
    """The real thing. Reads all phrases and words now: the first message must not wait, and a fault shows at start."""
    from bot.nlu import person as reader
    from bot.safety import guard, language, privacy, screen, translations

    def known(person: Person) -> Any:
        return guard.Known(
            care=person.care,
            home=person.home,
            age=person.age,
            under_18=person.under_18,
            language=person.language,
        )

    def answer(concern: Any, person: Person, now: datetime) -> tuple[Message, ...]:
        return guard.answer(concern, known(person), now)

    def urgent(person: Person, now: datetime) -> tuple[Message, ...]:
        return guard.urgent(known(person), now)

    screen.ready()
    privacy.mask("hello")
    reader.read("i live in Hackney")
    language.detect("hello")
    translations.languages()
    urgent(Person(), datetime.now(timezone.utc))
    return Safety(screen.screen, answer, privacy.mask, urgent, reader.read, language.detect)
