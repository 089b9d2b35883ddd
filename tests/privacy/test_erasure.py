"""After "delete my chat" and after `pal forget` nothing is left: no row, no free page, no write-ahead log, no memory."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.front.door import Door
from bot.front.identity import Identity
from bot.front.inbox import Inbox, NewMessage
from bot.messages import Message
from tests.conftest import ROOT
from tests.front import fakes
from tests.front.test_way import message, texts
from tests.privacy import stores
from tests.privacy.stores import CANARY, TODAY, needles, traces

pytestmark = pytest.mark.usefixtures("quick_erasure")


@pytest.fixture
def quick_erasure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line goes at once, not after a minute."""
    monkeypatch.setattr("bot.front.forget.ERASED_S", 0.2)
    monkeypatch.setattr("bot.front.worker.ERASED_S", 0.2)


async def gone(folder: Path, *wanted: str, timeout_s: float = 10.0) -> list[str]:
    """What is still found after at most `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while (found := traces(folder, *wanted)) and time.monotonic() < deadline:  # noqa: ASYNC110 - files ring no bell
        await asyncio.sleep(0.2)
    return found


async def test_delete_my_chat_leaves_nothing_anywhere(tmp_path: Path) -> None:
    rasa = fakes.FakeRasa()
    door = fakes.door(tmp_path, rasa)
    await door.start()
    mine = door.identity.pseudonym("web", "p")
    tracker, offers = stores.tracker(tmp_path), stores.offers(tmp_path)
    for number in range(12):
        await texts(door, await door.receive(message(f"travel {CANARY} {'y ' * 500}", f"m{number}")))
        stores.events(tracker, mine, time.time(), CANARY)
    outcome = await door.receive(message(f"danger {CANARY}", "danger"))
    await texts(door, outcome)
    offers.add_unanswered(TODAY, CANARY, ["travel"], mine)
    offers.add_feedback(TODAY, "travel", "camden", True, mine)
    offers.add_feedback(TODAY, "housing", "barnet", False, "web-somebody-else")
    await texts(door, await door.receive(message("travel for others", "o1", "other")))
    assert len(set(traces(tmp_path, *needles(mine)))) >= 6, "there is something to erase in every store"
    rasa.extra = {"erase": True}
    asked = await door.receive(message(None, "yes", payload="forget:yes"))
    assert await texts(door, asked) == ['re: /press{"b": "forget:yes"}'], "the answer can be read"
    assert await gone(tmp_path, *needles(mine)) == []
    other = door.identity.pseudonym("web", "other")
    assert other in door.inbox.people() and len(offers_feedback(tmp_path)) == 1, "others keep theirs"
    receiver = door.receiver
    assert mine not in repr([receiver.danger._answered, receiver._minutes._held, receiver._looks._held])
    await door.stop()
    assert traces(tmp_path, *needles(mine)) == [], "nor after the end"


async def test_who_writes_again_at_once_begins_anew(tmp_path: Path) -> None:
    rasa = fakes.FakeRasa()
    door = fakes.door(tmp_path, rasa)
    await door.start()
    await texts(door, await door.receive(message(f"travel {CANARY}", "1")))
    rasa.extra = {"erase": True}
    await texts(door, await door.receive(message(None, "2", payload="forget:yes")))
    rasa.extra = {}
    again = await door.receive(message("travel once more", "3"))
    assert await texts(door, again) == ["re: travel once more"]
    assert await gone(tmp_path, CANARY, "forget:yes") == []
    assert [said.message.text for said in door.inbox.said(again.conversation)] == ["re: travel once more"]
    await door.stop()


async def test_an_erasure_that_fails_is_done_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.front.forget import Forgetter
    from bot.front.inbox import StoreError

    real, tries = Forgetter.forget, []

    def forget(self: Forgetter, conversation: str, keep: int | None = None) -> tuple[int, int]:
        tries.append(conversation)
        if len(tries) == 1:
            raise StoreError("OperationalError")
        return real(self, conversation, keep)

    monkeypatch.setattr(Forgetter, "forget", forget)
    rasa = fakes.FakeRasa()
    door = fakes.door(tmp_path, rasa)
    await door.start()
    outcome = await door.receive(message(f"travel {CANARY}", "1"))
    await texts(door, outcome)
    rasa.extra = {"erase": True}
    await door.receive(message(None, "2", payload="forget:yes"))
    assert await gone(tmp_path, CANARY, outcome.conversation) == []
    await door.stop()


def test_pal_forget_leaves_nothing_anywhere(tmp_path: Path) -> None:
    mine = Identity(fakes.settings(tmp_path)).pseudonym("telegram", "4711")
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    inbox.migrate()
    for number in range(20):
        row, _ = inbox.add(NewMessage("telegram", f"k{number}", mine, "text", CANARY * 50, time.time(), address=None))
        inbox.answer([row], [Message(f"re: {CANARY}")], {"care": "hackney"}, time.time(), sent=True)
    tracker, offers = stores.tracker(tmp_path), stores.offers(tmp_path)
    stores.events(tracker, mine, time.time(), CANARY)
    offers.add_unanswered(TODAY, CANARY, [], mine)
    offers.add_feedback(TODAY, None, None, True, mine)
    for engine in (tracker, offers.engine):
        engine.dispose()
    inbox.close()
    environ = {**os.environ, "PAL_DATA_DIR": str(tmp_path), "PAL_SECRET_KEY": "for-tests-only", "PAL_ENV": "development"}
    command = [sys.executable, "-m", "bot.cli", "forget", "telegram:4711"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "20 messages, 4 events" in done.stdout
    assert traces(tmp_path, *needles(mine)) == []


@pytest.mark.rasa
async def test_with_the_real_rasa_nothing_is_left_and_no_log_holds_a_word() -> None:
    from bot.backend.own import OwnBackend, check_model
    from bot.front.rasa import RasaClient
    from bot.front.safety import load as load_safety
    from bot.settings import load

    check_model()
    with OwnBackend(load()) as backend:
        found = backend.settings
        client = RasaClient(found.rasa_url, found.rasa_token, 20.0, actions_url=found.actions_url)
        door = Door(found, load_safety(), client, encoder=fakes.NoEncoder())
        await door.start()
        deadline = time.monotonic() + 180
        while not all((await door.ready()).values()):
            assert time.monotonic() < deadline and not backend.died()
            await asyncio.sleep(0.3)
        mine = door.identity.pseudonym("web", "real")
        said = [f"{CANARY} {CANARY} wibble", "help with council tax", f"{CANARY} i want to die", f"my {CANARY} is broken"]
        for number, text in enumerate(said):
            await texts(door, await door.receive(message(text, f"r{number}", "real")), 40)
        await texts(door, await door.receive(message(None, "helped", "real", payload="helped:no")), 40)
        assert {"inbox.db", "tracker.db", "offers.db"} <= {
            name.split(":")[0] for name in traces(found.data_dir, *needles(mine))
        }
        await texts(door, await door.receive(message("delete my chat please", "del", "real")), 40)
        await texts(door, await door.receive(message(None, "yes", "real", payload="forget:yes")), 40)
        assert await gone(found.data_dir, *needles(mine), timeout_s=20) == []
        await door.stop()


def offers_feedback(folder: Path) -> list[object]:
    import sqlite3

    with sqlite3.connect(folder / "offers.db") as db:
        return db.execute("SELECT * FROM feedback").fetchall()
