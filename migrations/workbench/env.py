"""Migrations of the workbench store."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from migrations.env import run

run("workbench")
