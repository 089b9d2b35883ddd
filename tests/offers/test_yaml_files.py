"""A bad file is named with its line, the field, and what is expected there."""

from pathlib import Path

import pytest

from bot.offers.export import to_yaml
from bot.offers.schema import OfferFile
from bot.offers.yaml_files import BadFile, read, read_folder
from tests.offers.conftest import contact, file, offer

GOOD = to_yaml(file(offer(conditions=["you ask"]), contact()))


def spoiled(tmp_path: Path, old: str, new: str) -> str:
    """What is said of the good file with `old` replaced by `new`."""
    assert old in GOOD
    path = tmp_path / "camden.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read(path, OfferFile)
    line, _, reason = str(caught.value).removeprefix(f"{path}:").partition(": ")
    if new:
        assert path.read_text(encoding="utf-8").split("\n")[int(line) - 1].strip().startswith(new.strip())
    return reason


def test_the_good_file_is_good(tmp_path: Path) -> None:
    path = tmp_path / "camden.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read(path, OfferFile).offers[0].conditions == ["you ask"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  topic: travel", "  topic: trams", "offers.0.topic: Invalid enum value 'trams'"),
        ("  amount:", "  amuont:", "offers.0.amuont: Object contains unknown field"),
        ("  basis: responsible", "  basis: me", "offers.0.basis: Invalid enum value 'me'"),
        ("  seen: 2026-11", "  seen: last week", "offers.0.seen: Expected `str` matching regex"),
        ("  seen: 2026-11", "  seen: 2026-13", "offers.0.seen: Expected `str` matching regex"),
        ("  review_by: '2027-05-01'", "  review_by: 2027-02-30", "offers.0.review_by: '2027-02-30' is no day"),
        ("  review_by: '2027-05-01'", "  review_by: 2027-05", "offers.0.review_by: Expected `str` matching regex"),
        ("  title: Half off", "  title: " + "x" * 61, "offers.0.title: Expected `str` of length <= 60"),
        ("  who: {}", "  who: {age_form: 18}", "offers.0.who.age_form: Object contains unknown field"),
        ("  who: {}", "  who: {age_from: 5}", "offers.0.who.age_from: Expected `int` >= 10"),
        ("  who: {}", "  who: {all_of: [rich]}", "offers.0.who.all_of.0: Invalid enum value 'rich'"),
        ("  phone: 020 7974 4444", "  phone: ask us", "contacts.0.phone: Expected `str` matching regex"),
        ("authority: camden", "authority: Camden!", "authority: Expected `str` matching regex"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in spoiled(tmp_path, old, new)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    assert "required field `basis`" in spoiled(tmp_path, "  basis: responsible\n", "")


@pytest.mark.parametrize("written", ["2024", "2024-03", "2024-03-05", "'2024-03-05'"])
def test_dates_are_taken_quoted_or_not(tmp_path: Path, written: str) -> None:
    path = tmp_path / "camden.yaml"
    path.write_text(GOOD.replace("  seen: 2026-11", f"  seen: {written}", 1), encoding="utf-8")
    assert read(path, OfferFile).offers[0].seen == written.strip("'")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file: Expected `object`, got `null`"),
        (b"- a\n- b\n", "the file: Expected `object`, got `array`"),
        (b"a: 1\na: 2\n", ":2: this is not valid YAML: found duplicate key"),
        (b"a: [1\n", "this is not valid YAML"),
        (b"name: caf\xe9\n", "is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_a_file_that_is_no_data_file(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "camden.yaml"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read(path, OfferFile)
    assert str(caught.value).startswith(str(path)) and says in str(caught.value)


def test_a_folder_names_every_bad_file(tmp_path: Path) -> None:
    (tmp_path / "camden.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "brent.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bexley.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "ealing.yaml").write_text("x", encoding="utf-8")
    found, problems = read_folder(tmp_path)
    assert "camden" in found
    assert [problem.split("/")[-1].split(":")[0] for problem in problems] == ["bexley.yml", "brent.yaml", "ealing.yaml"]
    assert "authority: is 'camden', but the file is called brent.yaml" in problems[1]
