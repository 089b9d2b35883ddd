"""Tests in a spreadsheet: there and back, and what is wrong said by row."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings

from bot.flows import Flow, FlowStep, from_sheet, to_sheet
from bot.flows.grid import LARGEST, BadSheet

from .examples import FULL, flows

HEAD = "trouble,test,about,say,expect intent"
ROW = "refusals,no-age,They will not say.,hi,greet"


def sheet(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def problems(*lines: str) -> list[str]:
    return [str(problem) for problem in from_sheet(sheet(*lines), "x.csv")[1]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_everything_survives_a_sheet(kind: str) -> None:
    assert from_sheet(to_sheet([FULL], kind), f"tests.{kind}") == ([FULL], [])


@settings(max_examples=60, deadline=None)
@given(flows)
def test_any_test_survives_csv(flow: Flow) -> None:
    assert from_sheet(to_sheet([flow], "csv"), "t.csv") == ([flow], [])


@settings(max_examples=25, deadline=None)
@given(flows)
def test_any_test_survives_xlsx(flow: Flow) -> None:
    assert from_sheet(to_sheet([flow], "xlsx"), "t.xlsx") == ([flow], [])


def test_what_a_worker_types() -> None:
    found, wrong = from_sheet(
        sheet(
            "Trouble;Test;About;As_of;Channel;Care;Age;Say;Expect topics;expect_says;Expect: asked;expect replies",
            "refusals;no-age;They won't say.;2026-12-24;WhatsApp;camden;none;free travel?;travel;TfL | bus;age;2",
            ";;;;;;;no;;;none;",
            "",
            'two-councils;both;Two councils.;;;;;"hi\nthere";;;;1',
        ),
        "tests.csv",
    )
    assert wrong == []
    first, second = found
    assert (first.as_of, first.channel, len(first.steps)) == ("2026-12-24", "whatsapp", 2)
    assert first.known is not None and (first.known.care, first.known.age) == ("camden", None)
    assert first.steps[0].expect.asked_for() == {"topics": ["travel"], "asked": "age", "says": ["TfL", "bus"], "replies": 2}
    assert first.steps[1].expect.asked_for() == {"asked": None}
    assert second.steps[0].say == ["hi", "there"] and second.known is None


def test_numbers_and_dates_of_a_spreadsheet_program() -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.append(["trouble", "test", "about", "as of", "age", "say", "expect age"])
    book.active.append(["x", "y", "Z.", datetime(2026, 12, 24), 19.0, 20, 20])
    out = io.BytesIO()
    book.save(out)
    (flow,), wrong = from_sheet(out.getvalue(), "a.XLSX")
    assert wrong == [] and flow.as_of == "2026-12-24" and flow.known is not None and flow.known.age == 19
    assert flow.steps[0].say == "20" and flow.steps[0].expect.age == 20


def test_problems_are_told_by_row_in_words() -> None:
    head = HEAD + ",expect age,expect verdicts,care"
    wrong = problems(
        head,
        f"{ROW},,,",
        "refusals,Bad Name,x,hi,greet,,,",
        "refusals,c,About.,,greet,,,",
        "refusals,d,About.,hi,gret,,,",
        "refusals,e,About.,hi,,old,,",
        "refusals,f,About.,hi,,,camden-x,",
        "refusals,g,About.,hi,greet,,,narnia",
        "refusals,h,About.,hi,,,,",
        "refusals,no-age,About.,hi,greet,,,",
        ",,,hi,greet,,,camden",
    )
    for row, words in {
        3: "a-z, 0-9",
        4: "say: what do they write?",
        5: "none that PAL knows",
        6: "'old' is no whole number",
        7: "should look like",
        8: "no council of London",
        9: "could never be red",
        10: "must stand together",
        11: "care: 'camden', but row 10",
    }.items():
        assert any(problem.startswith(f"Row {row}:") and words in problem for problem in wrong), (row, words, wrong)
    assert not any(
        problem.startswith("Row 2:") and "together" not in problem and "two tests" not in problem for problem in wrong
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,b,c", "1,2,3"], "no column called 'a'"),
        (["trouble,test,about", "x,y,z"], "a column is missing: say"),
        ([HEAD + ",test", ROW], "two columns are called 'test'"),
        ([HEAD], "no test in the sheet"),
        ([""], "is empty"),
    ],
)
def test_sheets_that_are_not_ours(lines: list[str], words: str) -> None:
    assert words in " ".join(problems(*lines))


def test_files_that_are_no_sheets() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    for content, name, words in [
        (b"PK\x03\x04nonsense", "a.xlsx", "no spreadsheet"),
        (b"", "a.xlsx", "no spreadsheet"),
        (b"hello", "a.pdf", "XLSX or CSV"),
        (b"a\x00b", "a.csv", "no CSV file"),
        (b"x" * (LARGEST + 1), "a.csv", "larger than"),
        (bomb.getvalue(), "a.xlsx", "far too much"),
        (sheet(HEAD, *[ROW] * 6000), "a.csv", "more than 5000 rows"),
        (b'"' + b"a" * 200_000 + b'"', "a.csv", "cannot be read as CSV"),
    ]:
        found, wrong = from_sheet(content, name)
        assert found == [] and words in str(wrong[0]), (name, wrong)
    with pytest.raises(BadSheet):
        to_sheet([FULL], "pdf")


def test_windows_letters_and_a_byte_order_mark() -> None:
    row = ROW.replace("They will", "They’ll £5")
    for content in (sheet(HEAD, row).decode().encode("cp1252"), b"\xef\xbb\xbf" + sheet(HEAD, row)):
        (flow,), wrong = from_sheet(content, "x.csv")
        assert wrong == [] and flow.about == "They’ll £5 not say."


def test_formulas_are_neither_written_nor_read() -> None:
    step = FlowStep(say="@SUM(1+1)*cmd|' /C calc'!A0", expect=FULL.steps[2].expect)
    flow = Flow(name="x", about="=HYPERLINK(1)", trouble="t", steps=[step])
    rows = list(csv.reader(io.StringIO(to_sheet([flow], "csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(io.BytesIO(to_sheet([flow], "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for row in book.active.iter_rows() for cell in row if str(cell.value or "").startswith(("=", "@"))]
    book.active["C2"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    assert "a formula is not read" in str(from_sheet(out.getvalue(), "x.xlsx")[1][0])
