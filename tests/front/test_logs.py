"""No log holds what people write, whatever a library does."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.front import logs
from bot.settings import ROOT

from . import fakes
from .test_way import message

CANARY = "canary-7f3a"

_LEAKS = f"""
import logging, sys, warnings, asyncio
from bot.front import logs
logs.install({{level!r}})
import sqlalchemy as sa, structlog
from rasa.utils.log_utils import configure_structlog
import rasa.utils.io
rasa.utils.io.configure_colored_logging("INFO")
configure_structlog(logging.INFO)
text = {CANARY!r}
structlog.get_logger().error("rest.message.received.failure", text=text)
logging.getLogger("rasa.core").error(f"Failed on {{{{text}}}}")
logging.getLogger("rasa.core").error("Failed on %s", text)
logging.getLogger("sanic.error").error(text)
logging.getLogger("httpx").info("GET http://x/" + text)
warnings.warn("Could not parse " + text)
def broken(words):
    local = words
    sa.create_engine("sqlite://").execute(sa.text("select :a from nothing"), a=words)
try:
    broken(text)
except Exception as error:
    logging.getLogger("rasa.core").exception(f"turn failed: {{{{error}}}}")
    structlog.get_logger().exception("processor.failed", text=text)
    logging.getLogger("bot.front").exception("turn failed: %s", type(error).__name__)
async def lost():
    raise ValueError(text)
async def main():
    task = asyncio.create_task(lost()); await asyncio.sleep(0.01); del task
asyncio.run(main())
print("reached the end", flush=True)
broken(text)
"""


@pytest.mark.parametrize("level", ["info", "warning"])
def test_nothing_leaks_from_rasas_own_logging(level: str) -> None:
    code = _LEAKS.format(level=level)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    shown = done.stdout + done.stderr
    assert "reached the end" in shown
    assert CANARY not in shown
    assert "rest.message.received.failure" in shown and "OperationalError" in shown, "what happened is still told"


@pytest.fixture
def restored() -> Iterator[None]:
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    yield
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(False)
    sys.excepthook = hook


@pytest.mark.parametrize("mode", ["ok", "broken", "noise", "lost", "failed", "empty"])
async def test_the_front_door_logs_no_words(
    tmp_path: Path, rasa: fakes.FakeRasa, mode: str, caplog: pytest.LogCaptureFixture, restored: None
) -> None:
    logs.install("info")
    caplog.set_level(logging.DEBUG)
    rasa.mode = mode
    door = fakes.door(tmp_path, rasa)
    await door.start()
    for number, text in enumerate([f"travel {CANARY}", f"danger {CANARY}", f"/{CANARY}", f"{CANARY}\ud800"]):
        outcome = await door.receive(message(text, f"{CANARY}{number}", person=CANARY))
        if not outcome.crisis:
            await door.answer_to(outcome, 0.3)
    await door.stop()
    assert CANARY not in caplog.text
    assert CANARY not in "".join(repr(vars(record)) for record in caplog.records if record.name.startswith("bot"))
