"""Files into the database: all or nothing, by id, and what the offers desk changed is never lost."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.offers import export, tables
from bot.offers.loader import Conflict, Loaded, load
from bot.offers.store import Store
from bot.offers.yaml_files import BadFile
from tests.offers.conftest import DATA, NOW, contact, file, offer, write

LATER = NOW + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path, engine: Engine) -> Path:
    """A folder with one file of two offers and a contact, loaded."""
    found = write(tmp_path / "files", file(offer("camden-travel-a"), offer("camden-travel-b"), contact()))
    load(found, engine, NOW)
    return found


def titles(engine: Engine) -> dict[str, str]:
    return {found.id: found.title for _, found in Store(engine).offers(None)}


def at_desk(engine: Engine, id_: str = "camden-travel-a", **values: Any) -> None:
    """What the offers desk does to a row."""
    with engine.begin() as connection:
        where = tables.offers.c.id == id_
        connection.execute(update(tables.offers).where(where).values(**values, origin="desk", updated_at=LATER))


def row(engine: Engine, id_: str = "camden-travel-a") -> dict[str, Any]:
    with engine.connect() as connection:
        return dict(connection.execute(select(tables.offers).where(tables.offers.c.id == id_)).mappings().one())


def test_adds_then_finds_nothing_new(folder: Path, engine: Engine) -> None:
    assert load(folder, engine, LATER) == Loaded(unchanged=3)
    assert row(engine)["updated_at"] == NOW


def test_updates_by_id_and_counts_revisions(folder: Path, engine: Engine) -> None:
    write(folder, file(offer("camden-travel-a", title="Free buses"), offer("camden-travel-b"), contact()))
    assert load(folder, engine, LATER) == Loaded(changed=["camden-travel-a"], unchanged=2)
    assert titles(engine)["camden-travel-a"] == "Free buses"
    assert (row(engine)["revision"], row(engine)["updated_at"]) == (2, LATER)


def test_retires_what_has_gone_and_brings_back_what_returns(folder: Path, engine: Engine) -> None:
    write(folder, file(offer("camden-travel-b")))
    assert load(folder, engine, LATER) == Loaded(retired=["camden-travel-a", "camden-leaving-care-team-main"], unchanged=1)
    assert list(titles(engine)) == ["camden-travel-b"]
    assert Store(engine).contacts(("camden",)) == []
    assert row(engine)["retired"]
    write(folder, file(offer("camden-travel-a"), offer("camden-travel-b"), contact()))
    assert set(load(folder, engine, LATER).changed) == {"camden-travel-a", "camden-leaving-care-team-main"}
    assert set(titles(engine)) == {"camden-travel-a", "camden-travel-b"}


def test_an_offer_can_move_to_another_authority(folder: Path, engine: Engine) -> None:
    write(folder, file(offer("camden-travel-b"), contact()), file(offer("camden-travel-a"), authority="london"))
    assert load(folder, engine, LATER).changed == ["camden-travel-a"]
    assert [slug for slug, found in Store(engine).offers(None) if found.id == "camden-travel-a"] == ["london"]


def test_a_bad_file_is_named_and_nothing_changes(folder: Path, engine: Engine) -> None:
    write(folder, file(offer("camden-travel-a", title="New title"), contact()), file(authority="brent"))
    (folder / "brent.yaml").write_text("authority: brent\nname: Brent\nofers: []\n", encoding="utf-8")
    (folder / "bexley.yaml").write_text("authority: bexley\n\tname: x\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load(folder, engine, LATER)
    assert "brent.yaml:3: ofers: " in str(caught.value)
    assert "bexley.yaml:2: this is not valid YAML" in str(caught.value)
    assert titles(engine) == {"camden-travel-a": "Half off", "camden-travel-b": "Half off"}


def test_a_crash_half_way_leaves_the_old_data(folder: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, file(offer("camden-travel-a", title="New title"), contact(label="New team")))

    def breaks(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("bot.offers.loader.row_hash", breaks)
    with pytest.raises(OSError, match="disk full"):
        load(folder, engine, LATER)
    assert titles(engine) == {"camden-travel-a": "Half off", "camden-travel-b": "Half off"}


@pytest.mark.parametrize("nothing", ["missing", "empty"])
def test_a_folder_without_files_retires_nothing(folder: Path, engine: Engine, tmp_path: Path, nothing: str) -> None:
    if nothing == "empty":
        (tmp_path / nothing).mkdir()
    with pytest.raises(BadFile, match="no offer files"):
        load(tmp_path / nothing, engine, LATER)
    assert len(titles(engine)) == 2


def test_an_id_in_two_files_is_refused(folder: Path, engine: Engine) -> None:
    write(folder, file(offer("camden-travel-a")), file(offer("camden-travel-a"), authority="brent"))
    with pytest.raises(BadFile, match=r"camden-travel-a: this id is also in brent\.yaml"):
        load(folder, engine, LATER)


def test_what_the_desk_changed_is_kept(folder: Path, engine: Engine) -> None:
    at_desk(engine, title="From the desk")
    write(folder, file(offer("camden-travel-a"), offer("camden-travel-b", title="Changed"), contact()))
    assert load(folder, engine, LATER) == Loaded(changed=["camden-travel-b"], kept=["camden-travel-a"], unchanged=1)
    assert titles(engine)["camden-travel-a"] == "From the desk"


def test_what_the_desk_withdrew_stays_withdrawn(folder: Path, engine: Engine) -> None:
    at_desk(engine, retired=True)
    assert load(folder, engine, LATER).kept == ["camden-travel-a"]
    assert list(titles(engine)) == ["camden-travel-b"]


def test_withdrawn_on_both_sides_is_agreed(folder: Path, engine: Engine) -> None:
    at_desk(engine, retired=True)
    write(folder, file(offer("camden-travel-b"), contact()))
    assert load(folder, engine, LATER) == Loaded(unchanged=2)


def test_what_the_desk_added_is_not_retired(folder: Path, engine: Engine) -> None:
    with engine.begin() as connection:
        new = {**row(engine), "id": "camden-travel-desk", "origin": "desk", "loaded_hash": None}
        connection.execute(tables.offers.insert().values(**new))
    assert load(folder, engine, LATER) == Loaded(unchanged=3)
    assert "camden-travel-desk" in titles(engine)


def test_the_same_said_in_another_way_is_no_change(folder: Path, engine: Engine) -> None:
    at_desk(engine, who={"all_of": [], "age_from": None})
    assert load(folder, engine, LATER) == Loaded(unchanged=3)


@pytest.mark.parametrize(
    ("desk", "in_file"),
    [({"title": "From the desk"}, "changed"), ({"title": "From the desk"}, "gone"), ({"retired": True}, "changed")],
)
def test_changed_on_both_sides_stops_the_load(folder: Path, engine: Engine, desk: dict[str, Any], in_file: str) -> None:
    at_desk(engine, **desk)
    mine = [offer("camden-travel-a", title="From the file")] if in_file == "changed" else []
    write(folder, file(*mine, offer("camden-travel-b", title="New bus"), contact(label="New team")), file(authority="brent"))
    before = (titles(engine), row(engine))
    with pytest.raises(Conflict) as caught:
        load(folder, engine, LATER)
    assert caught.value.ids == ["camden-travel-a"]
    assert "camden-travel-a" in str(caught.value)
    assert (titles(engine), row(engine)) == before
    with engine.connect() as connection:
        assert list(connection.scalars(select(tables.authorities.c.slug))) == ["camden"]


def test_the_desks_change_comes_back_through_the_files(folder: Path, engine: Engine, tmp_path: Path) -> None:
    at_desk(engine, title="From the desk")
    for slug, found in export.files(engine).items():
        (folder / f"{slug}.yaml").write_text(export.to_yaml(found), encoding="utf-8")
    assert load(folder, engine, LATER) == Loaded(unchanged=3)
    assert row(engine)["origin"] == "yaml"
    write(folder, file(offer("camden-travel-a", title="Again from the file"), offer("camden-travel-b"), contact()))
    assert load(folder, engine, LATER).changed == ["camden-travel-a"]


def test_a_field_that_the_schema_gains_later_makes_nothing_look_changed() -> None:
    from bot.offers.loader import content_hash

    assert content_hash({"a": 1}) == content_hash({"a": 1, "new": None, "list": [], "group": {}})
    assert content_hash({"a": 1}) != content_hash({"a": 0})
    assert content_hash({"a": False}) != content_hash({})


def test_the_real_data_goes_out_and_back_in_unchanged(real: Store, tmp_path: Path) -> None:
    for slug, found in export.files(real.engine).items():
        (tmp_path / f"{slug}.yaml").write_text(export.to_yaml(found), encoding="utf-8")
    done = load(tmp_path, real.engine, datetime(2026, 11, 22))
    assert done == Loaded(unchanged=done.unchanged)
    assert done.unchanged > 700
    assert load(DATA, real.engine, datetime(2026, 11, 22)) == Loaded(unchanged=done.unchanged)
