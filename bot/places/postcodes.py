"""Postcodes → authority, from the committed file that tools/postcodes.py builds (ONS, Open Government Licence v3.0)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.places.authorities import OUTSIDE

FILE = Path(__file__).parents[2] / "data/places/postcodes.txt"
#: A postcode district or sector counts as one authority's when at least this share of its postcodes is.
ENOUGH = 0.8
_SHAPE = re.compile(r"([A-Z]{1,2}[0-9](?:[0-9]|[A-Z])?)\s*(?:([0-9])\s*([A-Z]{2})?)?", re.I)


@dataclass(frozen=True)
class District:
    """A postcode district: its authorities (`outside` among them), most postcodes first, and their shares."""

    name: str
    options: tuple[str, ...]
    shares: tuple[float, ...]
    nation: str | None = None

    @property
    def slug(self) -> str | None:
        """The one authority it may be taken for, "outside", or None when it has to be asked."""
        return self.options[0] if self.shares[0] >= ENOUGH else None

    @property
    def whole(self) -> bool:
        """True when practically every postcode is in that authority (a stray large-user code does not count)."""
        return self.shares[0] >= 0.98


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, str]]:
    """district → counts; district → sector → its line; district outside London → nation."""
    counts: dict[str, str] = {}
    sectors: dict[str, dict[str, str]] = {}
    nations: dict[str, str] = {}
    name = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line[0] == " ":
            sectors.setdefault(name, {})[line[1]] = line[3:]
        elif line[0] == "=":
            nation, *districts = line[1:].split(" ")
            nations.update(dict.fromkeys(districts, nation))
        elif line[0] != "#":
            name, _, counts[name] = line.partition(" ")
    return counts, sectors, nations


@lru_cache(maxsize=1024)
def district(text: str) -> District | None:
    """The district that `text` (a district, sector or postcode in any case and spacing) is in; None when there is none."""
    parts = split(text)
    return _district(parts[0]) if parts else None


def _district(name: str) -> District | None:
    counts, _, nations = _table()
    if name in nations:
        return District(name, (OUTSIDE,), (1.0,), nations[name])
    if name not in counts:
        return None
    pairs = [(slug, int(number)) for slug, _, number in (part.partition(":") for part in counts[name].split(" "))]
    total = sum(number for _, number in pairs)
    real = [(slug, number / total) for slug, number in pairs if number / total >= 0.01] or [(pairs[0][0], 1.0)]
    nation = "england" if OUTSIDE in dict(real) else None
    return District(name, tuple(slug for slug, _ in real), tuple(share for _, share in real), nation)


def split(text: str) -> tuple[str, str | None, str | None] | None:
    """(district, sector digit, unit letters) of a text that is a postcode or the beginning of one; None when it is not.

    "e81dy" is E8 1DY, and "e15" is the district E15, not sector 5 of E1: a whole unit fixes the split from its end.
    """
    bare = re.sub(r"[\s.-]+", "", text).upper()
    unit = re.fullmatch(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9])([A-Z]{2})", bare)
    if unit:
        return unit.group(1), unit.group(2), unit.group(3)
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        return None
    return match.group(1).upper(), match.group(2), None


def lookup(text: str) -> str | None:
    """The authority's slug, "outside", or None (not a postcode, or several authorities share it).

    The unit decides; an unknown unit falls back to its sector, and that to its district, where ≥ 80 % must agree.
    """
    parts = split(text)
    if parts is None:
        return None
    name, digit, unit = parts
    where = _district(name)
    if where is None:
        return None
    line = _table()[1].get(name, {}).get(digit or "")
    if line:
        most, *listed = line.split(" ")
        for entry in listed:
            slug, _, units = entry.partition(":")
            if unit and unit in {units[i : i + 2] for i in range(0, len(units), 2)}:
                return slug
        if most != "-":
            return most
    return where.slug
