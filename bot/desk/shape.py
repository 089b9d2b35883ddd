"""What a form or a sheet gave, tidied into the schema's shape, and what does not fit it: every field, in plain words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from bot.desk.labels import in_words, label
from bot.desk.model import Content, Problem
from bot.desk.rows import SHAPES
from bot.offers.dates import PATTERN

_DAY = r"^\d{4}-\d{2}-\d{2}$"
#: Never wanted in words for people: control signs, and marks that turn or hide what stands next to them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)
#: A whole content as JSON: far more than all fields at their longest, far less than what would fill a disk.
LONGEST = 20_000
_HINTS = {
    PATTERN: "Write a day, a month or a year: 2026-11-21, 2026-11 or 2026.",
    _DAY: "Write a day like 2026-11-21.",
    r"^https?://[^\s]+\.[^\s]+$": "This is not a web address. It begins with https:// and has no spaces.",
    r"^[0-9 +]{3,20}$": "Write the number with digits and spaces only, like 020 7974 4444.",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "This is not an email address.",
    r"^[a-z]+(-[a-z]+)*$": "Write the council's short name, like tower-hamlets.",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "Only small letters, digits and hyphens.",
}
_MISSING = {
    "source.title": "Say where this was read: the title of the page or document.",
    "source": "Say where this was read: a page, or a document by its title.",
    "seen": "Say when the source was read.",
    "review_by": "Say by when somebody must look at it again.",
    "topic": "Choose a topic.",
    "role": "Choose what they do.",
    "basis": "Choose whom it is for.",
    "status": "Choose the status.",
    "confidence": "Choose how sure it is.",
    "title": "Write a title: what you get.",
    "label": "Write what they are called.",
    "summary": "Write a summary: what it is, in a sentence or two.",
}


def tidy(given: Content, kind: str) -> Content:
    """The content with every field of the schema: spaces at the ends and invisible signs gone, "" as None, digits as numbers
    where the schema wants one, lines as a list. What cannot be tidied stays for `problems` to name. Unknown keys stay
    too."""
    known = inspect.type_info(SHAPES[kind])
    assert isinstance(known, inspect.StructType)
    return _struct(given, known)


def problems(content: Content, kind: str) -> list[Problem]:
    """Everything in a tidied content that does not fit the schema."""
    known = inspect.type_info(SHAPES[kind])
    assert isinstance(known, inspect.StructType)
    found = list(_wrong_struct(content, known, ""))
    if not found:
        try:
            msgspec.convert(content, SHAPES[kind])
        except msgspec.ValidationError as error:  # the calendar: 2024-02-31 has the form of a day
            reason = str(error).partition(" - at")[0]
            name, _, rest = reason.partition(": ")
            field = name if name in content else "source.date" if name == "date" else ""
            found.append(Problem(field, in_words(rest or reason), rule="schema"))
    if len(msgspec.json.encode(content)) > LONGEST:
        found.append(Problem("", "All of it together is far too long.", rule="schema"))
    return found


def _struct(given: Any, known: inspect.StructType) -> Any:
    if not isinstance(given, dict):
        given = {} if given in (None, "") else given
        if not isinstance(given, dict):
            return given
    done: Content = {}
    for field in known.fields:
        value = _value(given.get(field.encode_name), field.type)
        if value is None and not _nullable(field.type):
            value = _empty(field)
            if value is None and not field.required:
                continue  # the schema has a default for it
        done[field.encode_name] = value
    return done | {key: value for key, value in given.items() if key not in done and value not in (None, "", [], {})}


def _empty(field: inspect.Field) -> Any:
    if isinstance(_bare(field.type), inspect.ListType):
        return []
    return {} if field.default is inspect.NODEFAULT and isinstance(_bare(field.type), inspect.StructType) else None


def _value(value: Any, known: inspect.Type) -> Any:
    known = _bare(known)
    if isinstance(value, str):
        value = clean(value) or None
    if isinstance(known, inspect.StructType):
        return _struct(value, known)
    if isinstance(known, inspect.ListType):
        lines = value.split("\n") if isinstance(value, str) else value
        if not isinstance(lines, (list, tuple)):
            return lines or None
        tidied = [_value(line, known.item_type) for line in lines]
        return [line for line in tidied if line is not None]
    if isinstance(known, inspect.IntType) and isinstance(value, str) and re.fullmatch(r"\d{1,3}", value):
        return int(value)
    if isinstance(known, inspect.BoolType) and isinstance(value, str):
        return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "0": False}.get(
            value.casefold(), value
        )
    if isinstance(known, inspect.StrType) and type(value) is int and known.pattern == PATTERN:
        return str(value)
    return value


def clean(text: str) -> str:
    """One form for the same letters (NFC), line ends as "\\n", no invisible signs, no spaces at the ends or twice in a
    row."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text.replace("\t", " "))
    return "\n".join(re.sub(r"[ \u00a0]+", " ", line).strip() for line in text.strip().split("\n")).strip()


def _bare(known: inspect.Type) -> inspect.Type:
    """The type without None and descriptions."""
    while isinstance(known, inspect.Metadata):
        known = known.type
    if isinstance(known, inspect.UnionType):
        left = [one for one in known.types if not isinstance(one, inspect.NoneType)]
        return _bare(left[0])
    return known


def _nullable(known: inspect.Type) -> bool:
    while isinstance(known, inspect.Metadata):
        known = known.type
    if isinstance(known, inspect.UnionType):
        return any(isinstance(one, inspect.NoneType) for one in known.types)
    return isinstance(known, inspect.NoneType)


def _wrong_struct(given: Any, known: inspect.StructType, at: str) -> Iterator[Problem]:
    if not isinstance(given, dict):
        yield Problem(at.rstrip("."), _MISSING.get(at.rstrip("."), "Fill this in."), rule="schema")
        return
    for field in known.fields:
        name = at + field.encode_name
        if field.required or field.encode_name in given:
            yield from _wrong(given.get(field.encode_name), field.type, name)
    for key in given.keys() - {field.encode_name for field in known.fields}:
        yield Problem(at + str(key), f"There is no field called {key!r}.", rule="schema")


def _wrong(value: Any, known: inspect.Type, name: str) -> Iterator[Problem]:
    if value is None:
        if not _nullable(known):
            yield Problem(name, _MISSING.get(name, f"Fill in {label(name)}."), rule="schema")
        return
    known = _bare(known)
    if isinstance(known, inspect.StructType):
        yield from _wrong_struct(value, known, f"{name}.")
    elif isinstance(known, inspect.ListType):
        if not isinstance(value, list):
            yield Problem(name, "Write one a line.", rule="schema")
            return
        for at, one in enumerate(value):
            yield from _wrong(one, known.item_type, f"{name}.{at}")
    elif words := _wrong_value(value, known):
        yield Problem(name, words, rule="schema")


def _wrong_value(value: Any, known: inspect.Type) -> str | None:
    if isinstance(known, inspect.LiteralType):
        if value in known.values:
            return None
        choices = ", ".join(str(one) for one in known.values)
        return f"{str(value)[:40]!r} is not one of the choices: {choices}."
    if isinstance(known, inspect.BoolType):
        return None if isinstance(value, bool) else "Say yes or no."
    if isinstance(known, inspect.IntType):
        if type(value) is not int:
            return "Write a whole number."
        low, high = known.ge, known.le
        return f"Write an age from {low} to {high}." if not (low or 0) <= value <= (high or 999) else None
    if isinstance(known, inspect.StrType):
        if not isinstance(value, str):
            return "Write it as words."
        if known.max_length is not None and len(value) > known.max_length:
            return f"This is {len(value)} characters long. The most is {known.max_length}."
        if known.min_length is not None and len(value) < known.min_length:
            return f"Write at least {known.min_length} characters."
        if known.pattern and not re.search(known.pattern, value):
            return _HINTS.get(known.pattern, "This does not have the right form.")
    return None
