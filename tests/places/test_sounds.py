"""Names as they sound, where a place is due; postcodes said letter by letter; a place with its borough's side."""

import pytest

from bot.places.gazetteer import find


@pytest.mark.parametrize(
    ("text", "expected", "slug"),
    [
        ("staying in lay ton", False, "waltham-forest"),
        ("looked after by new um", False, None),
        ("looked after by hack knee and now im 20", False, "hackney"),
        ("im living in mitch um", False, "merton"),
        ("lou isham", True, "lewisham"),
        ("um in field", True, "enfield"),
        ("wand worth", True, "wandsworth"),
        ("what now", False, None),
        ("i have to go by friday", False, None),
        ("love my home, what now", False, None),
        ("i live in a shared house", False, None),
        ("no thanks", True, None),
        ("good night", True, None),
        ("in a hostel", True, None),
        ("my post code is e seventeen", False, "waltham-forest"),
        ("my postcode's n17", False, "haringey"),
        ("s e thirteen", True, "lewisham"),
        ("i need one two three", False, None),
        ("live in kilburn, brent side", False, "brent"),
        ("in the bexley bit of abbey wood", False, "bexley"),
        ("cricklewood on the barnet side", False, "barnet"),
    ],
)
def test_heard(text: str, expected: bool, slug: str | None) -> None:
    assert [mention.slug for mention in find(text, expected=expected)] == ([slug] if slug else [])


def test_a_side_of_another_borough_is_left_alone() -> None:
    assert [mention.slug for mention in find("kilburn, croydon side")] == [None, "croydon"]
