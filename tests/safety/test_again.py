"""The screen reads its phrases anew without a restart, and keeps those it has when the new ones cannot be used."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.safety import phrases, screen


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "phrases"
    shutil.copytree(phrases.HERE, copy)
    yield copy
    screen.again()


def test_a_new_phrase_counts_at_once(folder: Path) -> None:
    assert screen.screen("they gave me the zorbly handshake") is None
    path = folder / "abuse.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("abuse:\n", "abuse:\n- zorbly handshake\n", 1), encoding="utf-8"
    )
    screen.again(folder)
    found = screen.screen("they gave me the zorbly handshake")
    assert found is not None and found.kind == "abuse"
    screen.again()
    assert screen.screen("they gave me the zorbly handshake") is None


def test_phrases_that_cannot_be_used_change_nothing(folder: Path) -> None:
    (folder / "abuse.yaml").write_text("language: en\nabuse:\n- ((", encoding="utf-8")
    with pytest.raises(phrases.BadPhrase):
        screen.again(folder)
    found = screen.screen("i want to die")
    assert found is not None and found.kind == "suicide"
