"""What a platform waits for before it hears that a message is kept: that it is written down, and for nothing else."""

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.channels.serving import Front, front, until
from tests.channels.telegram.conftest import api, pal, post, settings  # noqa: F401
from tests.channels.telegram.fake import BotApi, message


async def test_danger_is_acknowledged_when_it_is_stored_not_when_telegram_has_taken_the_words(
    pal: Front,  # noqa: F811
    api: BotApi,  # noqa: F811
) -> None:
    api.slow = 2.0
    began = time.perf_counter()
    assert (await post(pal, message("danger"))).status_code == 200
    assert time.perf_counter() - began < 1.5 and not api.texts()
    # Sent at the same moment; which of the two is seen first is the event loop's business.
    assert await until(lambda: bool(api.called("sendMessage")), 1.0) and not api.texts(), "the words were not on their way"
    assert await until(lambda: api.texts() == ["guard: suicide None", "re: danger"]), api.texts()


async def test_acknowledged_and_dead_before_the_words_were_out(tmp_path: Path, api: BotApi) -> None:  # noqa: F811
    async with front(tmp_path, settings(api.url)) as first:  # type: ignore[attr-defined]
        api.slow = 60.0
        assert (await post(first, message("danger"))).status_code == 200
        await _dead(first)
    assert not api.texts()
    api.slow = 0.0
    async with front(tmp_path, settings(api.url)):  # type: ignore[attr-defined]
        assert await until(lambda: "guard: suicide None" in api.texts())
        await asyncio.sleep(0.3)
    assert api.texts().count("guard: suicide None") == 1


async def _dead(of: Front) -> None:
    """Nothing of what it was sending goes on."""
    outgoing: Any = of.door.outgoing
    outgoing._stopping = True
    for task in {*outgoing._direct.values(), *outgoing._busy.values()}:
        task.cancel()
    await asyncio.sleep(0)


async def test_danger_does_not_stand_in_the_queue_behind_ordinary_answers(pal: Front, api: BotApi) -> None:  # noqa: F811
    """Telegram takes 30 messages a second from one bot: the rest wait, danger does not."""
    sender: Any = pal.door.outgoing._senders["telegram"]
    sender._free_at = time.monotonic() + 6.0
    assert (await post(pal, message("travel", 8))).status_code == 200
    assert (await post(pal, message("danger", 9))).status_code == 200
    assert await until(lambda: api.texts(9), 4.0) == ["guard: suicide None"]
    assert not api.texts(8)
