"""The core crisis replies in 15 languages (data/safety/translations), and how they may be shown.

A translation that nobody has signed goes beneath the English and says so; a signed one goes above it (design decision 8).
"""

import re
from datetime import date
from functools import lru_cache

import msgspec
from ruamel.yaml import YAML

from bot.safety import words
from bot.safety.language import FILE, RIGHT_TO_LEFT

FOLDER = FILE.parent
_LEFT, _RIGHT = "\u200e", "\u200f"  # marks that keep a run of Latin letters or digits in its order
#: In a line from right to left: English words (with the stop before a closing quote), or digits with spaces between them.
_LATIN_RUN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 .,'-]*[A-Za-z0-9])?(?:\.(?=\"))?|\d(?:[\d ]*\d)?")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence or reply in one language, with its sign-off."""

    id: str
    text: str
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def signed(self) -> bool:
        """Whether a person who speaks the language has checked it."""
        return bool(self.reviewed_by and self.reviewed_on)


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of translations. `name` is what its speakers call the language."""

    language: str
    name: str
    english_name: str
    translated_by: str
    texts: tuple[Text, ...]

    def text(self, name: str) -> Text:
        """The text with this id. Raises KeyError."""
        for one in self.texts:
            if one.id == name:
                return one
        raise KeyError(f"{self.language}: {name}")


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """Code → translations, all of them. Raises ValueError naming the file that cannot be used."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path == FILE:
            continue
        try:
            one = msgspec.convert(YAML(typ="safe").load(path.read_text(encoding="utf-8")), Language)
        except msgspec.ValidationError as error:
            raise ValueError(f"data/safety/translations/{path.name}: {error}") from error
        found[one.language] = one
    return found


def crisis(language: str | None, kind: str, third_person: bool) -> tuple[str, bool] | None:
    """The core reply to a crisis of this kind, and whether all of it is signed; None when there is none for the language.
    Somebody who worries about another person gets the general words: the others speak to the one in danger."""
    found = languages().get(language or "")
    if found is None:
        return None
    core = found.text("other" if third_person or kind not in ("suicide", "abuse", "homeless_tonight") else kind)
    computer = found.text("computer")
    signed = core.signed and computer.signed
    texts = [core.text, computer.text] if signed else [core.text, computer.text, found.text("unchecked").text]
    return _shown(found, texts, signed)


def plain_english(language: str | None) -> tuple[str, bool] | None:
    """That PAL answers in plain English and the council can get an interpreter; whether that is signed."""
    found = languages().get(language or "")
    if found is None:
        return None
    one = found.text("plain_english")
    texts = [one.text] if one.signed else [one.text, found.text("unchecked").text]
    return _shown(found, texts, one.signed)


def _shown(found: Language, texts: list[str], signed: bool) -> tuple[str, bool] | None:
    numbers = {key: contact.phone or contact.text or "" for key, contact in words.contacts().items() if contact.sure}
    try:
        filled = [text.format(**numbers) for text in texts]
    except KeyError:
        # It names a number that may not be shown: then nothing is.
        return None
    heading = found.name if signed else f"{found.name} ({found.english_name})"
    if found.language in RIGHT_TO_LEFT:
        filled = [right_to_left(line) for line in filled]
        heading = right_to_left(heading)
    return "\n".join([heading, *filled]), signed


def right_to_left(line: str) -> str:
    """`line` with direction marks: it starts from the right on every screen, and "116 123" does not turn into "123 116"
    (Unicode Bidirectional Algorithm, rules W7 and N1: digits after a left-to-right mark keep their order)."""
    return _RIGHT + _LATIN_RUN.sub(lambda run: f"{_LEFT}{run.group()}{_LEFT}", line)
