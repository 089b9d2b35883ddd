"""`bench`: a workbench of the test's own, with the project's offers and somebody of each role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import bench as made


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the offers database, loaded once."""
    folder = tmp_path_factory.mktemp("prepared")
    made.prepare(folder)
    return folder


@pytest.fixture
def bench(tmp_path: Path, prepared: Path) -> Iterator[made.Bench]:
    found = made.new(tmp_path / "var", prepared)
    yield found
    found.close()
