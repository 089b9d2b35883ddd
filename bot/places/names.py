"""Every name that PAL knows, loaded once: London's authorities, their places, places outside London, and look-alikes."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.places.authorities import OUTSIDE, entries
from bot.places.text import key

FOLDER = Path(__file__).parents[2] / "data/places"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """A name and what it means. `context`: "" (always counts), "word" (only in a place-like context), "strict" (only in a
    very place-like one) or "near" (only after "near" and the like, or as a whole answer). `ask`: the options must be asked
    about. kind "nothing" is a phrase to skip."""

    label: str
    kind: str
    options: tuple[str, ...]
    context: str = ""
    ask: bool = False
    nation: str | None = None


@dataclass
class Index:
    """`exact`: words → Name. `by_letter`: first letter → joined spelling → Name, for typos. `longest`: words in a name."""

    exact: dict[Key, Name] = field(default_factory=dict)
    joined: dict[str, Name] = field(default_factory=dict)
    parts: dict[str, Key] = field(default_factory=dict)
    by_letter: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, int] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def index() -> Index:
    """All names. What is added first wins: authorities, then straddlers, places, outside; "nothing" phrases are longer."""
    found = Index()
    for slug, entry in entries().items():
        for form in (entry["short"], entry["name"], *entry.get("forms", ()), *entry.get("misheard", ())):
            _add(found, form, Name(entry["short"], "authority", (slug,)))
        for form in entry.get("risky", ()):
            _add(found, form, Name(entry["short"], "authority", (slug,), _RISK.get(form, "short")), typos=False)
    for place, options in _yaml("straddles.yaml").items():
        _add(found, place, Name(place, "place", tuple(options), ask=True))
    for row in (FOLDER / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        place, options, context, _ = row.split("\t")
        _add(found, place, Name(place, "place", tuple(options.split(",")), context), typos=not context)
    for nation, entry in _yaml("outside.yaml").items():
        for place in entry["words"]:
            _add(found, place, Name(place, "outside", (OUTSIDE,), "strict", nation=nation), typos=False)
        for place in entry["places"]:
            _add(found, place, Name(place, "outside", (OUTSIDE,), nation=nation), typos=len(place) >= 7)
    for phrase in _lines("not_places.txt"):
        _add(found, phrase, Name(phrase, "nothing", ()), typos=False)
    found.ordinary = frozenset(_lines("ordinary.txt"))
    return found


#: "barking" alone is nearly always the place; two letters or "city" nearly never.
_RISK = {"barking": "", "city": "strict"}


def _add(found: Index, label: str, name: Name, typos: bool = True) -> None:
    words = key(label)
    if words in found.exact:
        return
    found.exact[words] = name
    found.starts[words[0]] = max(found.starts.get(words[0], 0), len(words))
    joined = "".join(words)
    if joined in found.joined or name.kind == "nothing":
        return
    found.joined[joined] = name
    if typos and len(joined) >= 5:
        found.parts[joined] = words
        found.by_letter[joined[0]].append(joined)
        if joined[0] == "h":  # "ackney", "arringay": the h that London drops
            found.by_letter[joined[1]].append(joined)


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
