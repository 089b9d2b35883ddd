"""Sheets: out and back without loss; a dry run that names row and column; all of it applied or nothing."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Refused
from bot.desk.find import Filters
from bot.desk.sheet import DryRun, apply, export_sheet, import_sheet
from bot.desk.sheet_cells import Unclear, meant
from bot.desk.sheet_columns import columns
from bot.desk.sheet_read import MOST_ROWS, Raw
from tests.desk.conftest import ANN, BOB, COUNCIL, NOW, TEAM, A, B, published

TODAY = date(2026, 11, 21)
Change = Callable[[list[list[Any]]], None]


def run(engine: Engine, data: bytes, name: str = "offers.csv", **more: Any) -> DryRun:
    return import_sheet(engine, data, name, TODAY, **more)


def as_csv(*rows: list[Any], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows: list[Any], change: Callable[[Any], None] = lambda _: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def words(done: DryRun) -> str:
    return " ".join(problem.words for problem in (*done.problems, *(one for row in done.rows for one in row.problems)))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_and_back_changes_nothing(engine: Engine, form: Any) -> None:
    published(
        engine,
        conditions=["you ask first", "beds are free"],
        note="=1+1 'x' £5 é",
        who={"age_from": 18, "all_of": ["parent"]},
    )
    done = run(engine, export_sheet(engine, form), f"offers.{form}")
    assert (words(done), done.count("same"), done.ok) == ("", 3 if form == "csv" else 4, False)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula(engine: Engine, form: Any) -> None:
    published(engine, note="=HYPERLINK(1)", amount="+44 pounds", law="@SUM(1)")
    data = export_sheet(engine, form)
    if form == "csv":
        assert {"'=HYPERLINK(1)", "'+44 pounds", "'@SUM(1)"} <= {
            cell for row in csv.reader(io.StringIO(data.decode())) for cell in row
        }
    else:
        kinds = {
            cell.data_type for row in load_workbook(io.BytesIO(data))["Offers"].iter_rows() for cell in row if cell.value
        }
        assert kinds == {"s"}


def test_only_what_fits_and_what_they_may_see(engine: Engine) -> None:
    data = export_sheet(engine, "csv", filters=Filters(words="trams"), who=COUNCIL)
    assert [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))] == ["id", B]
    assert b"brent" not in export_sheet(engine, "csv", who=COUNCIL)


def test_a_few_columns_change_only_those_and_become_drafts(engine: Engine) -> None:
    done = run(engine, as_csv(["id", "Title", "AMOUNT"], [A, "Half off buses", "50% off"], [B, "Free trams", ""]))
    assert [(row.number, row.what) for row in done.rows] == [(2, "change"), (3, "same")] and done.ok
    (one,) = apply(engine, ANN, NOW, DryRun.from_json(done.to_json()), "Their list of November")
    assert (one.state, one.batch, one.why, desk.get(engine, A).title) == (
        "draft",
        "offers.csv",
        "Their list of November",
        "Half off",
    )
    assert {field.field for field in one.fields} == {"title", "amount"}
    with pytest.raises(Refused, match="brought in already"):
        apply(engine, ANN, NOW, done, "")
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    desk.approve(engine, BOB, NOW, one.id, one.version)
    assert desk.get(engine, A).title == "Half off buses"


def test_contacts_and_new_rows(engine: Engine) -> None:
    held = desk.get(engine, TEAM).content
    names = ["authority", *(column.name for column in columns("contact") if column.name != "id")]
    source = held["source"]
    fresh = {
        **held,
        "authority": "brent",
        "label": "Brent team",
        "source_title": source["title"],
        "source_url": source["url"],
    }
    done = run(engine, as_csv(names, [fresh.get(name) or "" for name in names]))
    assert [(row.kind, row.what, row.id) for row in done.rows] == [("contact", "new", None)], words(done)
    (one,) = apply(engine, ANN, NOW, done, "")
    assert (one.item_id, one.what, one.authority) == ("brent-leaving-care-team-team", "new", "brent")


def test_nothing_is_half_applied(engine: Engine) -> None:
    data = as_csv(
        ["id", "title", "source_title"],
        [A, "Half off buses", "Their page of 2026"],
        [B, "x", ""],
        ["camden-travel-z", "yyyy", "z"],
    )
    done = run(engine, data)
    assert {(row.number, problem.field) for row in done.rows for problem in row.problems if problem.level == "error"} == {
        (3, "title"),
        (3, "source_title"),
        (4, "id"),
    }
    with pytest.raises(Refused, match="Put the sheet right first"):
        apply(engine, ANN, NOW, done, "")
    assert desk.queue(engine) == []


def test_what_changed_between_the_dry_run_and_the_button(engine: Engine) -> None:
    done = run(engine, as_csv(["id", "title"], [B, "All trams free"], [A, "Half off buses"]))
    published(engine, title="Free buses")
    with pytest.raises(Refused, match="Row 3: camden-travel-a has changed since"):
        apply(engine, ANN, NOW, done, "")
    assert desk.queue(engine) == []


def test_an_old_sheet_does_not_write_over_newer_work(engine: Engine) -> None:
    data = export_sheet(engine, "csv").replace(b"Half off", b"Half price")
    published(engine, title="Free buses")
    done = run(engine, data)
    assert "Export it again" in words(done) and not done.ok


def test_a_councils_sheet_stays_in_its_council(engine: Engine) -> None:
    data = as_csv(
        ["id", "authority", "title"], ["brent-travel-x", "", "Changed it"], ["", "brent", "New one"], [A, "brent", "Changed"]
    )
    done = run(engine, data, who=COUNCIL)
    assert [row.what for row in done.rows] == ["wrong"] * 3
    assert "belongs to camden" in words(done) and "for camden only" in words(done)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b" \n ", "a.csv", "empty"),
        (b"x" * 5_000_001, "a.csv", "too large"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "a.xlsx", "password"),
        (b"PK\x03\x04 broken", "a.xlsx", "broken"),
        (b"no zip at all", "a.xlsx", "broken"),
        (b"%PDF-1.7", "a.csv", "not a spreadsheet"),
        (b'id,title\n"x,y', "a.csv", "quotes does not end"),
        (b"id,title\nx\x00y,z", "a.csv", "no text has"),
        (b"\xff\xfe\x00", "a.csv", "broken"),
        (as_csv(["name", "price"], ["x", "y"]), "a.csv", "first row must have the names"),
        (as_csv(["id", "titel"], [A, "x"]), "a.csv", "Column B is called 'titel': there is no such. Is it title?"),
        (as_csv(["id", "title", "title"], [A, "x", "y"]), "a.csv", "two columns called title"),
        (as_csv(["id", "", "title"], [A, "lost", "y"]), "a.csv", "Column B has no name"),
        (as_csv([], ["id", "title"], [A, "xxxx"]), "a.csv", "must be in row 1; they are in row 2"),
        (as_csv(["authority", "topic", "title"], ["camden", "travel", "xxxx"]), "a.csv", "these are missing"),
        (as_csv(["id", "title"]), "a.csv", "no rows under"),
        (as_csv(["id", "title"], [A, "xxxx", "over"]), "a.csv", "more cells than columns"),
        (as_csv(["id", "title"], [A, "xxxx"], [A, "yyyy"]), "a.csv", "is in row 2 already"),
        (as_csv(["id", "note"], [A, "=HYPERLINK(1)"]), "a.csv", "This is a formula"),
        (as_csv(["id", "note"], [A, "#REF!"]), "a.csv", "spreadsheet's error"),
        (as_csv(["id", "amount"], [A, "Â£50"]), "a.csv", "garbled"),
        (as_csv(["id", "amount"], [A, "2000"]), "a.csv", "Say what the number is"),
        (as_csv(["id", "seen"], [A, "Nov-26"]), "a.csv", "a day or a month?"),
        (as_csv(["id", "seen"], [A, "soon"]), "a.csv", "is not a date"),
        (as_csv(["id", "review_by"], [A, "31/02/2027"]), "a.csv", "is no day"),
        (as_csv(["id", "topic"], [A, "buses"]), "a.csv", "not one of the choices"),
        (as_csv(["id", "phone"], [TEAM, "2079744444"]), "a.csv", "lost its 0"),
        (as_csv(["id", "title"], *[[A, "x"]] * (MOST_ROWS + 1)), "a.csv", f"more than {MOST_ROWS} rows"),
        (as_csv(["id", "title"], *[[A, "x"]] * 10_000), "a.csv", f"more than {MOST_ROWS} rows"),
        (
            as_xlsx(["id", "title"], [A, "xxxx"], change=lambda sheet: sheet.merge_cells("A2:B3")),
            "a.xlsx",
            "A2:B3 are merged",
        ),
        (as_xlsx(["id", "note"], [A, "=1+1"]), "a.xlsx", "This is a formula"),
        (as_xlsx(["id", "note"], [A, datetime(2026, 11, 1)]), "a.xlsx", "made a date of this"),
        (as_xlsx(["id", "phone"], [TEAM, 2079744444]), "a.xlsx", "lost its 0"),
        (as_xlsx([]), "a.xlsx", "empty"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_sheet_that_cannot_be_used_says_why(engine: Engine, data: bytes, name: str, says: str) -> None:
    done = run(engine, data, name)
    assert says in words(done)
    assert not done.ok
    with pytest.raises(Refused):
        apply(engine, ANN, NOW, done, "")


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (package(xl__workbook=b"<x/>", bomb=b"0" * 61_000_000), "unpacks to far more"),
        (package(**{"xl__workbook": b"<x/>", **{f"p{at}": b"" for at in range(501)}}), "unpacks to far more"),
        (package(xl__workbook=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "instructions"),
        (package(word__document=b"<x/>"), "not an .xlsx"),
        (package(xl__workbook=b"<broken"), "broken"),
    ],
)
def test_a_package_that_means_harm_is_not_opened(engine: Engine, data: bytes, says: str) -> None:
    assert says in words(run(engine, data, "a.xlsx"))


def test_an_encrypted_part_is_named(engine: Engine) -> None:
    data = bytearray(package(xl__workbook=b"<x/>"))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "password" in words(run(engine, bytes(data), "a.xlsx"))


def test_a_part_packed_in_an_unknown_way_is_broken(engine: Engine) -> None:
    data = bytearray(package(xl__workbook=b"<x/>"))
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(mark) + method
        data[at : at + 2] = (99).to_bytes(2, "little")
    assert "The file is broken" in words(run(engine, bytes(data), "a.xlsx"))


@pytest.mark.parametrize(
    ("name", "value", "shown", "said"),
    [
        ("seen", datetime(2026, 11, 1), "mmm-yy", "2026-11"),
        ("seen", datetime(2026, 11, 1), "dd/mm/yyyy", "2026-11-01"),
        ("seen", datetime(2026, 1, 1), "yyyy", "2026"),
        ("seen", 2026, "General", "2026"),
        ("review_by", 46508, "General", "2027-05-01"),
        ("review_by", "46508", "", "2027-05-01"),
        ("review_by", "1/5/2027", "", "2027-05-01"),
        ("seen", "21 November 2026", "", "2026-11-21"),
        ("seen", "Nov 2026", "", "2026-11"),
        ("amount", 2000, '"£"#,##0', "£2,000"),
        ("amount", 2000.5, "[$£-809]#,##0.00", "£2,000.50"),
        ("amount", 0.5, "0%", "50%"),
        ("amount", " £50 ", "", "£50"),
        ("phone", 999, "General", "999"),
        ("title", 2026.0, "General", "2026"),
        ("title", True, "General", "yes"),
        ("title", "  ", "", None),
    ],
)
def test_what_a_spreadsheet_made_of_it(name: str, value: Any, shown: str, said: str | None) -> None:
    column = next(column for kind in ("offer", "contact") for column in columns(kind) if column.name == name)
    assert meant(Raw(value, shown), column, False) == said


@pytest.mark.parametrize("value", [0.3, 7, -1, 99_999, True])
def test_numbers_that_are_no_dates(value: Any) -> None:
    column = next(column for column in columns("offer") if column.name == "seen")
    with pytest.raises(Unclear):
        meant(Raw(value), column, False)


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-16", "\t"), ("cp1252", ";")])
def test_however_it_was_saved(engine: Engine, encoding: str, delimiter: str) -> None:
    done = run(
        engine, as_csv(["id", "amount", "review_by"], [A, "£50", "2027-05-01"], encoding=encoding, delimiter=delimiter)
    )
    assert done.ok and done.rows[0].content and done.rows[0].content["amount"] == "£50"


def test_empty_rows_keep_the_numbers_of_the_others(engine: Engine) -> None:
    done = run(engine, as_csv(["id", "title"], [], ["", " "], [A, "No"]))
    assert [row.number for row in done.rows] == [4]


def test_notes_on_a_sheet_of_their_own_are_left_out(engine: Engine) -> None:
    book = load_workbook(io.BytesIO(export_sheet(engine, "xlsx")))
    book.create_sheet("Notes").append(["Ring Camden about the buses"])
    book["Offers"]["D2"] = "Half price"
    out = io.BytesIO()
    book.save(out)
    done = run(engine, out.getvalue(), "a.xlsx")
    assert [problem.level for problem in done.problems] == ["warning"]
