"""The same on PostgreSQL. Needs DATABASE_URL_TEST."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.offers.loader import load
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from tests.desk import test_files, test_publish, test_together
from tests.desk.conftest import NOW, files

pytestmark = pytest.mark.postgres


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A schema of its own, which goes afterwards."""
    url = os.environ["DATABASE_URL_TEST"]
    admin = sa.create_engine(url, future=True)
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS desk_test CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA desk_test"))
    own = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Ddesk_test"
    upgrade("offers", own)
    found = open_engine(own)
    load(files(tmp_path / "files"), found, NOW)
    yield found
    found.dispose()
    with admin.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA desk_test CASCADE"))
    admin.dispose()


SAME = [
    test_publish.test_nothing_is_out_before_a_second_person_says_so,
    test_publish.test_two_edits_of_one_offer_the_second_sees_three_ways,
    test_publish.test_saving_over_a_newer_version_of_a_draft_is_refused_and_kept,
    test_publish.test_undo_and_undo_of_the_undo,
    test_publish.test_withdraw_keeps_the_row_and_can_be_undone,
    test_publish.test_confirm_moves_the_review_and_is_undone,
    test_together.test_two_approvals_publish_once,
    test_together.test_two_changes_of_one_offer_only_one_goes_out,
    test_together.test_contradictions_cannot_slip_out_side_by_side,
    test_together.test_new_ones_made_at_once_get_ids_of_their_own,
]


@pytest.mark.parametrize("test", SAME, ids=lambda test: test.__name__)
def test_the_same(engine: Engine, test: object) -> None:
    test(engine)  # type: ignore[operator]


@pytest.mark.parametrize(
    "test",
    [test_files.test_take_the_desks, test_files.test_an_undo_between_export_and_load_is_not_overwritten],
    ids=lambda test: test.__name__,
)
def test_the_same_with_files(engine: Engine, tmp_path: Path, test: object) -> None:
    test(engine, tmp_path / "files")  # type: ignore[operator]
