"""kill -9, a few times (benchmarks/channels/kill9.py does it a hundred times): nothing lost, nothing entered twice."""

import os
import random
from pathlib import Path

import pytest

from benchmarks.channels import kill9
from bot.backend import supervise


async def test_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # The script puts its own program under the supervisor and its settings into the environment; both are put back.
    monkeypatch.setattr(supervise, "PROGRAMS", dict(supervise.PROGRAMS))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(kill9, "SHARES", {"accepted": 34, "turn": 16, "found": 17, "marked": 17, "supervisor": 16})
    assert await kill9.killed(tmp_path, 6, random.Random(1)) == 0
    shown = capsys.readouterr().out
    assert "(accepted 2, found 1, marked 1, supervisor 1, turn 1)" in shown and "lost                        0" in shown
