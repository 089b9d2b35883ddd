"""Two front doors on one PostgreSQL: each message is answered once, whichever it comes to. Needs DATABASE_URL_TEST."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

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
