"""The papers keep their word: the tests they name exist, every hazard has a control, a child can read the notice."""

import ast
import re
from pathlib import Path

import pytest

from bot.offers.reading import longest_sentence, reading_age
from bot.safety import words
from tests.conftest import ROOT
from tests.safety.test_signoff import known_numbers, numbers_in

FOLDER = ROOT / "docs" / "safety"
LOG = (FOLDER / "hazard-log.md").read_text(encoding="utf-8")
PAPERS = ("hazard-log", "safety-case", "dpia", "privacy-notice", "retention", "incident", "sign-off", "screen", "masking")


def hazards() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in LOG.splitlines() if line.startswith("| H")]


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("name", PAPERS)
def test_every_test_and_file_that_a_paper_names_exists(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    wrong = []
    for path, test in re.findall(r"\b(tests/[\w/]+\.py)(?:::(\w+))?", text):
        if not (ROOT / path).exists() or (test and test not in functions(ROOT / path)):
            wrong.append(f"{path}::{test}")
    wrong += [link for link in re.findall(r"\]\(([\w.-]+\.md)\)", text) if not (FOLDER / link).exists()]
    wrong += [
        file for file in re.findall(r"`((?:bot|data|docs)/[\w/-]+\.(?:py|ya?ml|md))`", text) if not (ROOT / file).exists()
    ]
    assert wrong == []


def test_hazards_are_complete() -> None:
    rows = hazards()
    assert len(rows) >= 20
    assert [row[0] for row in rows] == [f"H{number}" for number in range(1, len(rows) + 1)]
    for row in rows:
        assert len(row) == 9 and all(row), row[0]
        assert re.search(r"`tests/[\w/]+\.py", row[5]), f"{row[0]} names no test"
        severity, likelihood = int(row[6]), int(row[7])
        risk = re.match(r"\d+", row[8])
        assert risk and int(risk.group()) == severity * likelihood <= 8, row[0]


def test_papers_name_hazards_that_exist() -> None:
    numbers = {int(row[0][1:]) for row in hazards()}
    for name in PAPERS:
        text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
        assert {int(number) for number in re.findall(r"\bH(\d+)\b", text)} <= numbers, name


def test_the_privacy_notice_can_be_read_at_nine() -> None:
    text = re.sub(r"^#.*$", "", (FOLDER / "privacy-notice.md").read_text(encoding="utf-8"), flags=re.M)
    parts = [" ".join(part.split()).removeprefix("- ") for part in re.split(r"\n\s*\n|\n(?=- )", text) if part.strip()]
    for part in parts:
        assert reading_age(part) <= 9, (round(reading_age(part), 1), part)
        assert longest_sentence(part) <= 20, part
    assert len(parts) >= 10


def test_the_privacy_notice_says_what_must_be_said() -> None:
    text = (FOLDER / "privacy-notice.md").read_text(encoding="utf-8")
    for needed in ("Nobody is watching this chat", '"delete my chat"', "computer", "999", "Information Commissioner"):
        assert needed in text, needed


def test_numbers_in_papers_for_young_people_are_in_contacts() -> None:
    text = (FOLDER / "privacy-notice.md").read_text(encoding="utf-8").replace("999", "call 999")
    assert numbers_in(text) <= known_numbers()


def test_the_page_on_signing_names_every_lead_number() -> None:
    text = (FOLDER / "sign-off.md").read_text(encoding="utf-8")
    leads = {contact.label.split()[0] for contact in words.contacts().values() if contact.lead}
    assert {"Samaritans", "Shout", "Childline"} <= leads and all(
        name in text for name in ("Samaritans", "Shout", "Childline", "999", "111")
    )
