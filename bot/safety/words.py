"""The fixed words and the numbers of data/safety, and which of them may be shown."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from ruamel.yaml import YAML

from bot.hours import is_open

FOLDER = Path(__file__).resolve().parents[2] / "data" / "safety"
T = TypeVar("T")
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = {day[:2]: day for day in _WEEK}


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a number is from; date is what the page says of itself."""

    title: str
    url: str | None
    date: str | None


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number, as data/safety/contacts.yaml explains."""

    id: str
    label: str
    phone: str | None
    text: str | None
    url: str | None
    link: bool
    says: str
    open: str | None
    for_whom: str
    source: Source
    confidence: str
    lead: bool
    note: str | None
    reviewed_by: str | None
    reviewed_on: date | None
    text_word: str | None = None

    @property
    def signed(self) -> bool:
        """Whether a person has checked it, and on which day is known."""
        return bool(self.reviewed_by and self.reviewed_on)

    @property
    def sure(self) -> bool:
        """Whether the number may be shown: well attested, or signed off by a person."""
        return self.confidence == "high" or self.signed


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A council's emergency line."""

    label: str
    phone: str
    open: str | None
    source: Source
    confidence: str
    note: str | None
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def signed(self) -> bool:
        """Whether a person has checked it, and on which day is known."""
        return bool(self.reviewed_by and self.reviewed_on)

    @property
    def sure(self) -> bool:
        """Whether it may be shown: seen on the council's own pages (medium: with the doubt), or signed off by a person."""
        return self.confidence != "low" or self.signed


class Council(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a council for somebody with nowhere to sleep tonight; None is a gap."""

    name: str
    website: str
    housing: Line | None
    night: Line | None
    children: Line | None
    gap: str | None


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fixed text in one language."""

    id: str
    language: str
    text: str
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def signed(self) -> bool:
        """Whether a person has checked it, and on which day is known."""
        return bool(self.reviewed_by and self.reviewed_on)


def _read(name: str, shape: type[T]) -> T:
    raw: Any = YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        raise ValueError(f"data/safety/{name}: {error}") from error


@lru_cache(maxsize=1)
def contacts() -> dict[str, Contact]:
    """id → contact. Raises ValueError naming file and field when the file cannot be used."""
    return {contact.id: contact for contact in _read("contacts.yaml", list[Contact])}


@lru_cache(maxsize=1)
def councils() -> dict[str, Council]:
    """slug → council, for all 33. Raises ValueError."""
    return _read("homeless_tonight.yaml", dict[str, Council])


@lru_cache(maxsize=1)
def replies() -> dict[tuple[str, str], Reply]:
    """(id, language) → reply. Raises ValueError."""
    return {(reply.id, reply.language): reply for reply in _read("replies.yaml", list[Reply])}


def say(name: str, **given: str) -> str:
    """The English text of a reply with `given` and the contacts' numbers put in."""
    numbers = {key: contact.phone or contact.text or "" for key, contact in contacts().items() if contact.lead}
    return replies()[name, "en"].text.format(**numbers, **given)


def contact_line(name: str, now: datetime) -> str | None:
    """A contact in one line, None when nothing of it may be shown. A line that is closed at `now` is said to be closed."""
    contact = contacts()[name]
    ways = []
    if contact.sure and contact.phone:
        ways.append(f"call {contact.phone}")
    if contact.sure and contact.text:
        ways.append(f"text {contact.text_word} to {contact.text}" if contact.text_word else f"text {contact.text}")
    if not ways and contact.link and contact.url:
        ways.append(contact.url)
    if not ways:
        return None
    way = " or ".join(ways)
    shut = f" Closed now. Open {hours(contact.open)}." if contact.open and not is_open(contact.open, now) else ""
    # No full stop after a web address: it would become part of the link.
    stop = " -" if way.startswith("http") else "."
    return f"- {contact.label}: {way}{stop} {contact.says}{shut}"


def lines(names: tuple[str, ...], now: datetime) -> str:
    """Contacts one below the other: those that are open (or whose hours are not known) first."""
    shown = [(name, contact_line(name, now)) for name in names]
    found = [line for _, line in shown if line]
    return "\n".join(sorted(found, key=lambda line: " Closed now." in line))


def hours(notation: str) -> str:
    """Opening hours in words: "Mo-Fr 09:00-17:00" is "Monday to Friday, 9am to 5pm"."""
    if notation == "24/7":
        return "day and night"
    said = []
    for rule in notation.split(";"):
        days, _, times = rule.strip().partition(" ")
        if days == "PH":
            continue
        first, _, last = days.partition("-")
        day = f"{_DAYS[first]} to {_DAYS[last]}" if last else _DAYS[first]
        spans = [" to ".join(map(_clock, span.split("-"))) for span in times.split(",")]
        said.append(f"{day}, {' and '.join(spans)}")
    return "; ".join(said)


def _clock(time: str) -> str:
    hour, minute = map(int, time.split(":"))
    if hour in (0, 24):
        return "midnight"
    half = "am" if hour < 12 else "pm"
    shown = hour if hour <= 12 else hour - 12
    return f"{shown}{half}" if minute == 0 else f"{shown}.{minute:02}{half}"
