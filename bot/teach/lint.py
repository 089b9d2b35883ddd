"""What must be true of an example before it is saved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.safety import privacy, screen
from bot.teach import files, sets

#: Longer than this is a story: its first sentence teaches more.
LONGEST = 200
_KINDS = {"name": "a name", "phone": "a phone number", "email": "an e-mail address", "postcode": "a full postcode"}


@dataclass(frozen=True)
class Problem:
    """`stops`: it may not be saved like that. Else it is only said."""

    words: str
    stops: bool = True


def tidy(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def check(
    text: str,
    name: str,
    known: Iterable[files.Example],
    folder: Path = sets.FOLDER,
    intent: str | None = None,
) -> list[Problem]:
    """What is wrong with `text` as an example of the file called `name`. `known`: all examples as they are."""
    if not text:
        return [Problem("Write a sentence as a young person would type it.")]
    found = list(_shape(text))
    mine, words = intent or name, sets.plain(text)
    same = [one for one in known if sets.plain(one.text) == words] if words else []
    for one in same:
        if one.intent == mine:
            found.append(Problem("This sentence is there already."))
        else:
            there = one.name.replace("_", " ")
            found.append(Problem(f"The same sentence teaches “{there}” now. One sentence cannot mean both."))
        break
    leaked = sets.leak(text, folder)
    if leaked:
        found.append(
            Problem(
                f"This message is in {sets.NAMES[leaked]}. If PAL learnt it, the figures would no longer tell the truth. "
                "Say it in other words."
            )
        )
    concern = screen.screen(text)
    if concern is not None:
        found.append(Problem("The safety screen answers this first, so PAL will never come to look at it here.", False))
    return found


def _shape(text: str) -> "Iterable[Problem]":
    if len(text) > LONGEST:
        yield Problem(f"Use at most {LONGEST} characters: the part that says what is wanted.")
    if re.search(r"[\[\]{}]", text) or text[0] in "-#/":
        yield Problem("Leave out brackets, and do not begin with a dash, a # or a slash: they mean something in the file.")
    if not re.search(r"\w", text):
        yield Problem("There is no word in it.")
    kinds = privacy.mask(text).kinds
    if kinds:
        named = ", ".join(sorted(_KINDS.get(kind, str(kind).replace("_", " ")) for kind in kinds))
        yield Problem(f"It holds private details ({named}). Take them out, or make something up.")
