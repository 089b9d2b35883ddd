"""What every test shares: on a bare machine a test that needs a browser or a server skips with the reason; in CI
(PAL_CI=1, set by .ci/run) it fails instead, so that a missing install step cannot pass for green."""

import os
import shutil
from pathlib import Path

import pytest

# Before anything loads OpenMP: several tests start processes of their own, and threads would fight over the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

ROOT = Path(__file__).resolve().parents[1]

NEEDS = {
    "browser": (
        lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")),
        "needs Chromium (Debian: apt install chromium)",
    ),
    "postgres": (lambda: bool(os.environ.get("DATABASE_URL_TEST")), "needs PostgreSQL, named in DATABASE_URL_TEST"),
    "redis": (lambda: bool(shutil.which("redis-server")), "needs Redis (Debian: apt install redis-server)"),
    "rasa": (lambda: (ROOT / "models" / "pal.tar.gz").exists(), "needs the trained model: make setup"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips, or in CI fails, what this machine cannot run."""
    for name, (there, reason) in NEEDS.items():
        if item.get_closest_marker(name) and not there():
            if os.environ.get("PAL_CI"):
                pytest.fail(f"{reason}; CI must have it")
            pytest.skip(reason)
