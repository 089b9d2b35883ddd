"""The learned part: its material, its weights, and that no borough's name carries weight."""

import re
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from bot.nlu.person import read, role_model
from bot.places.authorities import names
from bot.places.gazetteer import find
from tests.nlu.person.score import items

FOLDER = Path(__file__).parents[3] / "data/places/roles"
MARK = re.compile(r"\[([^\]|]+)(?:\|([a-z]))?\]")


def _lines() -> list[str]:
    return [line for file in sorted(FOLDER.glob("*.yaml")) for line in YAML(typ="safe").load(file.read_text("utf-8"))]


def test_the_material_is_marked_and_written_once() -> None:
    lines = _lines()
    assert len(lines) >= 1500
    assert len(set(lines)) == len(lines)
    for line in lines:
        marks = MARK.findall(line)
        assert marks and {code for _, code in marks} <= {"", *"chbond"}, line
        assert "[" not in MARK.sub("", line), line


def test_the_material_holds_no_test_message() -> None:
    known = {MARK.sub(r"\1", line).lower() for line in _lines()}
    for part in ("heldout", "fresh_a", "fresh_b", "blind_a", "blind_b"):
        assert known & {item["t"].lower() for item in items(part)} == set()


def test_nearly_all_marked_places_are_found() -> None:
    marked = [(MARK.sub(r"\1", line), [name for name, _ in MARK.findall(line)]) for line in _lines()]
    missing = [
        (text, name)
        for text, listed in marked
        for name in listed
        if not any(name.lower() in found.text.lower() or found.text.lower() in name.lower() for found in find(text))
    ]
    assert len(missing) <= len(marked) * 0.05, missing


@pytest.mark.parametrize("council", sorted(set(names()) - {"camden", "sutton"}))
def test_names_carry_no_weight(council: str) -> None:
    said = names()[council].lower()
    facts = read(f"i live in {said} but camden is my council and they had me in care")
    assert (facts.care, facts.home) == ("camden", council)
    facts = read(f"{said} council took me off my mum, im renting in sutton these days")
    assert (facts.care, facts.home) == (council, "sutton")


def test_the_weights_fit_the_code() -> None:
    weights, different, same = role_model._weights()
    assert weights.shape == (role_model.WIDTH, role_model.CLASSES)
    assert different.shape == same.shape == (role_model.CLASSES, role_model.CLASSES)
    assert np.isfinite(weights).all() and weights.any()


def test_two_places_rarely_share_a_role() -> None:
    """A place that is half care, half home is taken as home beside another that is surely care."""
    alone = np.zeros((2, role_model.CLASSES))
    alone[0, role_model.CARE] = 1.0
    alone[1, [role_model.CARE, role_model.HOME]] = 0.5
    _, different, same = role_model._weights()
    weighed = role_model.together(alone, [("brent",), ("harrow",)], different, same)
    assert weighed[1, role_model.HOME] > 0.7
    assert np.allclose(weighed.sum(axis=1), 1.0)


def test_the_page_says_how_much_material_there_is() -> None:
    page = (Path(__file__).parents[3] / "docs/places.md").read_text("utf-8")
    assert f"{len(_lines()):,} messages with each place marked" in page
