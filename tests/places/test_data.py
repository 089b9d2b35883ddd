"""The place files are sound: known slugs, a source on every row, no name that means two things."""

from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

from bot.places.authorities import FILE, OUTSIDE, entries, names
from bot.places.names import index
from bot.places.text import key

FOLDER = FILE.parent
ALLOWED = {
    "common knowledge",
    "Wikipedia list of areas of London (fact)",
    "GeoNames (CC BY 4.0)",
    "ONS Postcode Directory (OGL v3)",
}


def _rows() -> list[list[str]]:
    return [line.split("\t") for line in (FOLDER / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def _yaml(name: str) -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def test_there_are_33_authorities_with_their_codes() -> None:
    codes = {entry["gss"] for entry in entries().values()}
    assert codes == {f"E090000{number:02}" for number in range(1, 34)}
    assert all((name and name[0].isupper()) or name.startswith("the ") for name in names().values())


def test_every_authority_with_offers_is_known() -> None:
    offers = Path(FILE).parents[1] / "offers"
    slugs = {path.stem for path in offers.glob("*.yaml")} - {"london", "england"}
    assert slugs <= set(entries())


def test_places_name_known_authorities() -> None:
    wrong = [row[0] for row in _rows() if not set(row[1].split(",")) <= set(entries())]
    wrong += [place for place, options in _yaml("straddles.yaml").items() if not set(options) <= {*entries(), OUTSIDE}]
    assert wrong == []


def test_every_place_carries_an_allowed_source() -> None:
    assert [row[0] for row in _rows() if not set(row[3].split("; ")) <= ALLOWED] == []


def test_no_place_stands_twice_or_is_an_authority() -> None:
    known = [key(row[0]) for row in _rows()] + [key(place) for place in _yaml("straddles.yaml")]
    forms = {key(form) for entry in entries().values() for form in (entry["short"], *entry.get("forms", ()))}
    twice = [words for words, count in Counter(known).items() if count > 1]
    assert twice == []
    assert [words for words in known if words in forms] == []


def test_straddlers_have_at_least_two_options() -> None:
    assert [place for place, options in _yaml("straddles.yaml").items() if len(set(options)) < 2] == []


def test_a_short_form_means_one_authority() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for slug, entry in entries().items():
        for form in (
            entry["short"],
            entry["name"],
            *entry.get("forms", ()),
            *entry.get("risky", ()),
            *entry.get("misheard", ()),
        ):
            assert seen.setdefault(key(form), slug) == slug, form


def test_ordinary_words_are_no_london_names() -> None:
    found = index()
    assert [word for word in found.ordinary if found.exact.get((word,)) and found.exact[(word,)].kind == "authority"] == []
