"""What one message says about the person who wrote it: who looked after them, where they live, how old they are."""

from bot.nlu.person.facts import PersonFacts
from bot.nlu.person.reader import read

__all__ = ["PersonFacts", "read"]
