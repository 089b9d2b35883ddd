"""A started front door over a fake Rasa."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.front.door import Door

from . import fakes


@pytest.fixture
def rasa() -> fakes.FakeRasa:
    return fakes.FakeRasa()


@pytest.fixture
async def door(tmp_path: Path, rasa: fakes.FakeRasa) -> AsyncIterator[Door]:
    found = fakes.door(tmp_path, rasa)
    await found.start()
    yield found
    await found.stop()
