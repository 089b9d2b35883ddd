"""Two front doors on one PostgreSQL: each message is answered once, whichever it comes to. Needs DATABASE_URL_TEST."""

import asyncio
import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.front import danger
from bot.front.inbox import Inbox
from tests.channels.serving import front, until
from tests.channels.whatsapp.conftest import api, settings  # noqa: F401
from tests.channels.whatsapp.fake import GraphApi, post, text, webhook
from tests.front import fakes

pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> Iterator[str]:
    """A schema of its own, which goes afterwards."""
    url = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(url, future=True)
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS channels_test CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA channels_test"))
    yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Dchannels_test"
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA channels_test CASCADE"))
    admin.dispose()


async def test_two_front_doors(tmp_path: Path, database: str, api: GraphApi) -> None:  # noqa: F811
    Inbox(database).migrate()
    rasa = fakes.FakeRasa()
    people = [f"4477009001{number:02}" for number in range(10)]
    channels = settings(api.url)  # type: ignore[attr-defined]
    async with (
        front(tmp_path / "one", channels, rasa, inbox_url=database) as one,
        front(tmp_path / "two", channels, rasa, inbox_url=database) as two,
    ):
        # The same key, as two machines of one PAL have it.
        assert one.door.identity.pseudonym("x", "y") == two.door.identity.pseudonym("x", "y")
        calls = []
        for person in people:
            for number in range(3):
                payload = webhook(text(f"travel {number}", person))
                calls += [post(one, payload), post(two, payload)]
        assert {answer.status_code for answer in await asyncio.gather(*calls)} == {200}
        await post(two, webhook(text("danger", "447700900999")))
        assert await until(lambda: len(api.sent) >= 32, 20)
        await asyncio.sleep(0.5)
        for person in people:
            assert sorted(api.texts(person)) == [f"re: travel {number}" for number in range(3)]
        assert api.texts("447700900999") == ["guard: suicide None", "re: danger"]
        assert len(rasa.turns()) == 31
        assert await until(lambda: not one.door.outbox.waiting())
        one.door.outbox.tally("whatsapp", "x", 2)
        two.door.outbox.tally("whatsapp", "x")
        assert one.door.outbox.tallies("whatsapp", "2000")["x"] == 3


async def test_danger_at_two_front_doors_at_once_is_answered_once(
    tmp_path: Path,
    database: str,
    api: GraphApi,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same webhook at both in the same moment, and Meta slow to take the words: neither the other one nor its sweep of
    the outbox says them as well."""
    # A store that is this slow is not what this is about: then both say them.
    monkeypatch.setattr(danger, "_CLAIM_S", 10.0)
    Inbox(database).migrate()
    rasa = fakes.FakeRasa()
    channels = settings(api.url)  # type: ignore[attr-defined]
    api.slow = 0.4
    async with (
        front(tmp_path / "one", channels, rasa, inbox_url=database) as one,
        front(tmp_path / "two", channels, rasa, inbox_url=database) as two,
    ):
        people = [f"4477009002{number:02}" for number in range(8)]
        for person in people:
            payload = webhook(text("danger", person))
            answers = await asyncio.gather(post(one, payload), post(two, payload))
            assert [answer.status_code for answer in answers] == [200, 200]
        assert await until(lambda: len(rasa.turns()) == 8, 20)
        assert await until(lambda: not one.door.outbox.waiting(), 20)
        for person in people:
            assert api.texts(person) == ["guard: suicide None", "re: danger"]


async def test_who_said_it_died_before_it_was_out(tmp_path: Path, database: str, api: GraphApi) -> None:  # noqa: F811
    """What one front door has written down and was about to say, another one says soon after."""
    Inbox(database).migrate()
    channels = settings(api.url)  # type: ignore[attr-defined]
    async with front(tmp_path / "one", channels, inbox_url=database) as one:
        api.slow = 30.0
        assert (await post(one, webhook(text("danger")))).status_code == 200
        one.door.outgoing._stopping = True
        for task in [*one.door.outgoing._direct.values(), *one.door.outgoing._busy.values()]:
            task.cancel()
        api.slow = 0.0
        async with front(tmp_path / "two", channels, inbox_url=database) as two:
            assert await until(lambda: "guard: suicide None" in api.texts(), 25)
            assert two.door.outbox


async def test_rasa_away_for_longer_than_a_claim_lasts(tmp_path: Path, database: str, api: GraphApi) -> None:  # noqa: F811
    """Both front doors know of the message; only the one that has begun it asks Rasa when that is back."""
    Inbox(database).migrate()
    rasa = fakes.FakeRasa()
    rasa.mode = "dead"
    pace = dataclasses.replace(fakes.QUICK, lease=1.0)
    channels = settings(api.url)  # type: ignore[attr-defined]
    people = [f"4477009003{number:02}" for number in range(5)]
    async with (
        front(tmp_path / "one", channels, rasa, inbox_url=database, pace=pace) as one,
        front(tmp_path / "two", channels, rasa, inbox_url=database, pace=pace) as two,
    ):
        for person in people:
            assert (await post(one, webhook(text("travel", person)))).status_code == 200
        await asyncio.sleep(2.5)
        rasa.slow = 1.2
        rasa.mode = "ok"
        assert await until(lambda: not two.door.outbox.waiting() and len(rasa.turns()) >= 5, 20)
        await asyncio.sleep(1.0)
        assert len(rasa.turns()) == len(rasa.posts) == 5
