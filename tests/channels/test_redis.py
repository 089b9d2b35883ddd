"""With a real Redis: limits that several front doors share, and the lock store that Rasa is told to use."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.backend import endpoints
from bot.backend.own import free_ports
from bot.front.rate import Rate
from bot.front.shared_rate import SharedRate
from tests.front import fakes
from tests.front.test_way import message

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, which keeps nothing."""
    port = free_ports(1)[0]
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", "p w"]
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(["redis-server", *words, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        import redis

        client = redis.Redis(port=port, password="p w")
        deadline = time.monotonic() + 20
        while True:
            try:
                client.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < deadline and process.poll() is None, "Redis did not start"
                time.sleep(0.05)
        client.close()
        yield f"redis://:p%20w@127.0.0.1:{port}/1"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
async def doors(server: str) -> AsyncIterator[list[SharedRate]]:
    found = [SharedRate(server, Rate((3, 0.01), (6, 0.01))) for _ in range(2)]
    for one in found:
        # A starved machine must not look like a Redis that is away.
        one._patience_s = 5.0
    await found[0]._redis.flushdb()
    yield found
    for one in found:
        await one.close()


async def test_two_front_doors_count_together(doors: list[SharedRate]) -> None:
    one, two = doors
    assert [await door.take("a") for door in (one, two, one, two, one)] == ["ok", "ok", "ok", "tell", "quiet"]
    await two.give_back("a")
    assert [await door.take("a") for door in (one, two)] == ["ok", "tell"]
    assert [await door.take("b") for door in (one, two, one)] == ["ok"] * 3
    assert await two.take("c") == "overflow"
    assert await one._redis.ttl("pal:rate:a") > 0, "nothing of a person stays there"


async def test_it_fills_again(server: str) -> None:
    rate = SharedRate(server, Rate((1, 20.0), (100, 100.0)))
    rate._patience_s = 5.0
    await rate._redis.flushdb()
    assert await rate.take("a") == "ok"
    await asyncio.sleep(0.1)
    assert await rate.take("a") == "ok"
    await rate.close()


@pytest.mark.parametrize("port", ["nobody", "silent"])
async def test_while_it_is_away_each_counts_for_itself_and_nobody_waits(tmp_path: Path, port: str) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    at = listening.sockets[0].getsockname()[1] if port == "silent" else free_ports(1)[0]
    rate = SharedRate(f"redis://127.0.0.1:{at}/0", Rate((1, 0.01), (100, 1.0)))
    door = fakes.door(tmp_path, fakes.FakeRasa(), rate=rate)
    await door.start()
    await asyncio.wait_for(door._opened.wait(), 10)
    began = time.perf_counter()
    assert (await door.receive(message("travel", "1"))).status == "accepted"
    assert (await door.receive(message("travel", "2"))).status == "empty"
    assert (await door.receive(message("danger", "3"))).status == "crisis"
    assert time.perf_counter() - began < 2
    await door.stop()
    listening.close()


async def test_rasas_lock_store_works_as_it_is_told(tmp_path: Path, server: str) -> None:
    from rasa.core.lock_store import LockStore, RedisLockStore
    from rasa.utils.endpoints import read_endpoint_config

    path = endpoints.write(fakes.settings(tmp_path, redis_url=server))
    config = read_endpoint_config(str(path), "lock_store")
    assert config is not None
    stores = [LockStore.create(config) for _ in range(2)]
    assert all(isinstance(store, RedisLockStore) for store in stores)
    order: list[str] = []

    async def turn(number: int) -> None:
        async with stores[number].lock("web-somebody"):
            order.append(f"in {number}")
            await asyncio.sleep(0.2)
            order.append(f"out {number}")

    await asyncio.gather(turn(0), turn(1))
    assert sorted((order[:2], order[2:])) == [["in 0", "out 0"], ["in 1", "out 1"]], "one at a time, on two machines"
