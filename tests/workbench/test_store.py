"""The tables are what the migrations make, forwards and back; the same on PostgreSQL."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from bot.workbench import links, sessions
from bot.workbench.audit import Filters, Log
from bot.workbench.people import People, Refused
from bot.workbench.tables import audit, metadata
from bot.workbench.tries import FREE, Tries

NOW = 1795000000.0


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = f"sqlite:///{tmp_path / 'workbench.db'}"
    upgrade("workbench", url)
    return open_engine(url)


@pytest.fixture
def postgres() -> Iterator[Engine]:
    """A schema of its own, which goes afterwards."""
    url = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(url, future=True)
    with admin.begin() as db:
        db.execute(sa.text("DROP SCHEMA IF EXISTS workbench_test CASCADE"))
        db.execute(sa.text("CREATE SCHEMA workbench_test"))
    own = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Dworkbench_test"
    upgrade("workbench", own)
    found = open_engine(own)
    yield found
    found.dispose()
    with admin.begin() as db:
        db.execute(sa.text("DROP SCHEMA workbench_test CASCADE"))
    admin.dispose()


def test_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as db:
        assert _differences(db) == []


def test_migrations_go_back(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    from bot.settings import ROOT

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations" / "workbench"))
    with engine.connect() as db:
        config.attributes["connection"] = db
        command.downgrade(config, "base")
        db.commit()
    assert [name for name in sa.inspect(engine).get_table_names() if name.startswith("workbench_")] == []


def test_two_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    url, failed = f"sqlite:///{tmp_path / 'new.db'}", []

    def start() -> None:
        try:
            upgrade("workbench", url)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.postgres
def test_everything_on_postgresql(postgres: Engine) -> None:
    log = Log(postgres, "key")
    people = People(postgres, log)
    id_ = people.add("test", "Ann@example.org", "Ann", "admin", None, NOW)
    token = people.link("test", id_, "invitation", NOW)
    found = links.find(postgres, token, NOW + 1)
    assert found is not None and found.person.id == id_
    people.set_password("test", id_, "tall green kettle", NOW, link=found.id)
    assert links.find(postgres, token, NOW + 1) is None
    with pytest.raises(Refused, match="last admin"):
        people.end("test", id_, NOW)
    made = sessions.Sessions(postgres)
    cookie = made.begin(id_, NOW)
    assert made.find(cookie, NOW + 100).person.name == "Ann"  # type: ignore[union-attr]
    made.end(cookie)
    assert made.find(cookie, NOW) is None
    tries = Tries(postgres, "key")
    assert [tries.failed("ann@example.org", None, NOW) for _ in range(FREE)] == list(range(1, FREE + 1))
    assert tries.wait_s("ann@example.org", None, NOW) > 0

    threads = [threading.Thread(target=log.note, args=("ann", "tried", str(n), NOW)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.check().wrong == () and log.find(Filters(what="tried"))[1] == 12
    for change in (audit.update().values(who="eve"), audit.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), postgres.begin() as db:
            db.execute(change)
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), postgres.begin() as db:
        db.execute(sa.text("TRUNCATE workbench_audit"))
    assert log.find(Filters(who="ANN", about="1"))[1] > 0
    with postgres.connect() as db:
        assert _differences(db) == []


def _differences(db: sa.engine.Connection) -> list[object]:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
        return kind != "table" or str(name).startswith("workbench_")

    options = {"version_table": "alembic_version_workbench", "include_object": ours}
    return list(compare_metadata(MigrationContext.configure(db, opts=options), metadata))
