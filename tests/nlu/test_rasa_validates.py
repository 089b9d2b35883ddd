"""Rasa's own check of domain, examples and rules, which `pal train` leaves out for its time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.train import worth_saying
from bot.settings import ROOT


@pytest.mark.rasa
def test_rasa_finds_nothing_wrong() -> None:
    words = [str(Path(sys.executable).with_name("rasa")), "data", "validate", "--data", "data/nlu", "data/rules"]
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "default"}
    run = subprocess.run(
        words, cwd=ROOT, env=env, check=False, capture_output=True, text=True, errors="replace", timeout=300
    )
    said = run.stdout + run.stderr
    assert run.returncode == 0, said[-3000:]
    assert "Validating" in said, said[-3000:]
    found = [line for line in said.splitlines() if "rasa" in line and "UserWarning" in line and worth_saying(line)]
    assert found == [], found
