"""The 33 London authorities and how they are called (data/places/authorities.yaml)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).parents[2] / "data/places/authorities.yaml"
OUTSIDE = "outside"


@lru_cache(maxsize=1)
def entries() -> dict[str, dict[str, Any]]:
    """slug → {gss, name, short, forms, risky, misheard}, in alphabetical order of the slugs."""
    found: dict[str, dict[str, Any]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return found


def names() -> dict[str, str]:
    """slug → the name as one says it: "Hackney", "the City of London"."""
    return {slug: str(entry["short"]) for slug, entry in entries().items()}


def official_name(slug: str) -> str:
    """ "London Borough of Hackney". Raises KeyError for a slug that is no London authority."""
    return str(entries()[slug]["name"])
