"""kill -9, a few times (benchmarks/channels/kill9.py does it a hundred times): nothing lost, nothing entered twice."""

import random
from pathlib import Path

import pytest

from benchmarks.channels import kill9


@pytest.mark.parametrize("step", ["accepted", "turn", "supervisor", "random"])
async def test_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    monkeypatch.setattr(kill9, "SHARES", {step: 100})
    assert await kill9.killed(tmp_path, 2, random.Random(1)) == 0
    shown = capsys.readouterr().out
    assert f"({step} 2)" in shown and "lost                        0" in shown
    if step == "accepted":
        assert "commit: 2\n" in shown
