"""The way out by itself: parts, restarts, several front doors, keys that changed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.front.identity import Identity
from bot.front.inbox import SENDING_S, Inbox, NewMessage
from bot.front.outbox import Outbox
from bot.front.outgoing import Never, NotNow, Outgoing
from bot.front.seal import Seal
from bot.messages import Message
from tests.channels.serving import front, migrated_inbox, until
from tests.channels.telegram.conftest import api, post, settings  # noqa: F401
from tests.channels.telegram.fake import BotApi, message
from tests.front import fakes


class Words:
    """A channel that sends each word by itself. `faults`: what happens instead, one for each try."""

    channel = "telegram"
    window_s: float | None = None

    def __init__(self, *faults: Exception | None) -> None:
        self.sent: list[str] = []
        self.faults = list(faults)

    def parts(self, message: Message, _name: str) -> list[Any]:
        return message.text.split()

    async def send(self, address: str, part: Any) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.sent.append(f"{address}:{part}")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Outbox]:
    (tmp_path / "inbox.db").write_bytes(migrated_inbox())
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    yield Outbox(inbox)
    inbox.close()


def put(tmp_path: Path, store: Outbox, *said: str, key: str = "k", at: float | None = None) -> str:
    """A message that is answered with `said`; its conversation."""
    found = fakes.settings(tmp_path)
    conversation = Identity(found).pseudonym("telegram", "7")
    inbox = Inbox(str(store._read.url))
    new = NewMessage("telegram", key, conversation, "text", "x", at or time.time(), address=Seal(found).close("7"))
    inbox.add(new, tuple(map(Message, said)))
    inbox.close()
    return conversation


def outgoing(tmp_path: Path, store: Outbox, sender: Words, **changes: Any) -> Outgoing:
    found = Outgoing(store, Seal(fakes.settings(tmp_path, **changes)), sweep_s=0.05, again_s=0.02)
    found.add(sender)
    return found


async def done(store: Outbox, sending: Outgoing) -> None:
    sending.start()
    assert await until(lambda: not store.waiting())
    await sending.stop()


async def test_a_part_that_is_out_is_not_sent_again_after_a_restart(tmp_path: Path, store: Outbox) -> None:
    put(tmp_path, store, "one two three")
    first = Words(None, None, NotNow("busy", 60))
    sending = outgoing(tmp_path, store, first)
    sending.start()
    await until(lambda: not first.faults)
    await asyncio.sleep(0.05)
    await sending.stop()
    second = Words()
    await done(store, outgoing(tmp_path, store, second))
    assert first.sent + second.sent == ["7:one", "7:two", "7:three"]


async def test_order_is_kept_over_faults(tmp_path: Path, store: Outbox) -> None:
    put(tmp_path, store, "a b", "c")
    put(tmp_path, store, "d", key="l")
    sender = Words(NotNow("x"), None, NotNow("x"), NotNow("x"))
    await done(store, outgoing(tmp_path, store, sender))
    assert sender.sent == ["7:a", "7:b", "7:c", "7:d"]


async def test_one_message_that_is_refused_does_not_hold_up_the_rest(tmp_path: Path, store: Outbox) -> None:
    put(tmp_path, store, "a", "b")
    sender = Words(Never("odd"))
    await done(store, outgoing(tmp_path, store, sender))
    assert sender.sent == ["7:b"] and store.tallies("telegram", "2000") == {"odd": 1}


async def test_an_address_sealed_with_another_key_is_given_up(tmp_path: Path, store: Outbox) -> None:
    from bot.channels.settings import Secret

    put(tmp_path, store, "a")
    sender = Words()
    await done(store, outgoing(tmp_path, store, sender, secret=Secret("another")))
    assert not sender.sent and store.tallies("telegram", "2000") == {"no address": 1}


async def test_a_day_later_nothing_is_sent(tmp_path: Path, store: Outbox) -> None:
    put(tmp_path, store, "a", at=time.time() - 25 * 3600)
    sender = Words()
    await done(store, outgoing(tmp_path, store, sender))
    assert not sender.sent and store.tallies("telegram", "2000") == {"too late": 1}


def test_one_front_door_sends_in_a_conversation_at_a_time(tmp_path: Path, store: Outbox) -> None:
    conversation = put(tmp_path, store, "a")
    assert store.claim(conversation, "one", 1000.0) and store.claim(conversation, "one", 1001.0)
    assert not store.claim(conversation, "two", 1002.0)
    assert store.claim(conversation, "two", 1002.0 + SENDING_S), "the first one has died"
    store.release(conversation, "one")
    assert not store.claim(conversation, "one", 1010.0)
    store.release(conversation, "two")
    assert store.claim(conversation, "one", 1010.0)


async def test_a_restart_in_good_order_repeats_nothing(tmp_path: Path, api: BotApi) -> None:  # noqa: F811
    api.slow = 0.4
    for number in range(2):
        async with front(tmp_path, settings(api.url)) as pal:  # type: ignore[attr-defined]
            if number == 0:
                await post(pal, message("travel"))
                await until(lambda: api.called("sendMessage"))
        await asyncio.sleep(0.2)
    assert api.texts() == ["re: travel"]
