"""`pal flows`."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.flows import read

SHEET = "trouble,test,about,say,expect intent\nrefusals,no-age,They will not say.,hi,greet\n"


def test_list_export_and_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text(SHEET)
    folder = tmp_path / "tests"
    assert main(["flows", "import", str(tmp_path / "in.csv"), "--dry-run", "--folder", str(folder)]) == 0
    assert not folder.exists()
    assert main(["flows", "import", str(tmp_path / "in.csv"), "--folder", str(folder)]) == 0
    assert [flow.name for flow in read(folder)] == ["no-age"]
    assert main(["flows", "list", "--folder", str(folder)]) == 0
    assert "  no-age: They will not say." in capsys.readouterr().out
    assert main(["flows", "export", str(tmp_path / "out.xlsx"), "--folder", str(folder)]) == 0
    assert main(["flows", "import", str(tmp_path / "out.xlsx"), "--folder", str(tmp_path / "again")]) == 0
    assert read(tmp_path / "again") == read(folder)


def test_a_sheet_with_a_fault_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text(SHEET + "refusals,Bad,x,hi,greet\n")
    assert main(["flows", "import", str(tmp_path / "in.csv"), "--folder", str(tmp_path / "tests")]) == 1
    error = capsys.readouterr().err
    assert "Row 3:" in error and "Nothing was taken over" in error and not (tmp_path / "tests").exists()


def test_faults_are_said_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("trouble: [")
    assert main(["flows", "list", "--folder", str(tmp_path)]) == 1
    assert main(["flows", "import", str(tmp_path / "none.csv")]) == 1
    assert main(["flows", "run", "no-such-test"]) == 1
    assert "no test or trouble called no-such-test" in capsys.readouterr().err
