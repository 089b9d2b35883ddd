"""A small folder of examples, a small evaluation set, an encoder that counts letters."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoder
from bot.safety import phrases as safety_phrases

TRAVEL = """# Belongs here: buses.
version: "3.1"
nlu:
- intent: travel
  examples: |
    - bus pass
    - bus card for [camden](place)
"""
MONEY = TRAVEL.replace("travel", "money").replace("bus pass", "cash help").replace("bus card for [camden](place)", "skint")
SCOPE = """version: "3.1"
nlu:
# first
- intent: out_of_scope
  examples: |
    - house prices
# second
- intent: out_of_scope
  examples: |
    - football scores
"""
DEV = """- {text: when is the next bus to the big market, topic: travel, intent: travel, style: situation, lang: en}
- {text: bus, topic: travel, intent: travel, style: fragment, lang: en}
- {text: who won the cup, topic: null, intent: out_of_scope, style: out_of_scope, lang: en}
- {text: bus and cash, topic: travel, topics: [travel, money], intent: travel, style: two_asks, lang: en}
"""


class Letters:
    """An encoder for tests: how often each letter is there."""

    name, dim, weight = "letters", 26, 1.0

    def encode(self, texts: Sequence[str]) -> encoder.Vectors:
        rows = [[text.lower().count(chr(97 + n)) + 0.01 * n for n in range(26)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 26)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "nlu"
    for name, text in (("topics/travel", TRAVEL), ("topics/money", MONEY), ("scope/out_of_scope", SCOPE)):
        path = found / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (found / "acts").mkdir()
    return found


@pytest.fixture
def sets_folder(tmp_path: Path) -> Path:
    found = tmp_path / "sets"
    found.mkdir()
    (found / "dev.yaml").write_text(DEV, encoding="utf-8")
    return found


@pytest.fixture
def phrase_folder(tmp_path: Path) -> Path:
    found = tmp_path / "phrases"
    shutil.copytree(safety_phrases.HERE, found)
    return found
