"""Several people at once, and a database that does not answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot import desk
from bot.desk import Actor, Clash, Refused
from bot.offers import tables
from bot.offers.store import Store
from bot.stores.engine import open_engine, writing
from tests.desk.conftest import ANN, BOB, NOW, A, B, draft, waiting


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each gave, or the exception it raised."""

    def tried(call: Callable[[], object]) -> object:
        try:
            return call()
        except Refused as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(tried, calls))


def test_two_approvals_publish_once(engine: Engine) -> None:
    one = waiting(engine, title="Free buses")
    people = [Actor(f"person {number}") for number in range(6)]
    found = at_once(*(lambda who=who: desk.approve(engine, who, NOW, one.id, one.version) for who in people))  # type: ignore[misc]
    assert sum(isinstance(one, desk.Change) for one in found) == 1
    assert desk.get(engine, A).revision == 2


def test_two_changes_of_one_offer_only_one_goes_out(engine: Engine) -> None:
    changes = [waiting(engine, Actor(f"author {number}"), title=f"Free buses {number}") for number in range(4)]
    found = at_once(*(lambda one=one: desk.approve(engine, BOB, NOW, one.id, one.version) for one in changes))  # type: ignore[misc]
    assert sum(isinstance(one, Clash) for one in found) == 3
    assert {desk.change(engine, one.id).after["title"] for one in changes} == {f"Free buses {n}" for n in range(4)}  # type: ignore[index]


def test_contradictions_cannot_slip_out_side_by_side(engine: Engine) -> None:
    one = waiting(engine, id_=A, title="Travel money help", amount="£100")
    two = waiting(engine, id_=B, title="Travel money help", amount="£200")
    found = at_once(*(lambda one=one: desk.approve(engine, BOB, NOW, one.id, one.version) for one in (one, two)))  # type: ignore[misc]
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert {offer.amount for _, offer in Store(engine).offers(("camden",))} in ({None, "£100"}, {None, "£200"})


def test_new_ones_made_at_once_get_ids_of_their_own(engine: Engine) -> None:
    fresh = {**desk.get(engine, A).content, "id": None, "title": "Free bikes"}
    made = at_once(*(lambda: desk.save_draft(engine, ANN, NOW, fresh, authority="camden") for _ in range(5)))
    assert len({one.item_id for one in made if isinstance(one, desk.Change)}) == 5


def test_locked_says_so_and_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    one = waiting(engine, title="Free buses")
    hasty = open_engine(str(engine.url), busy_timeout_s=0.1)
    with writing(engine).begin() as connection:
        connection.execute(select(tables.offers))
        with pytest.raises(OperationalError, match="locked"):
            desk.approve(hasty, BOB, NOW, one.id, one.version)
        # Who reads does not wait: PAL goes on answering.
        assert desk.find(hasty, desk.Filters()).total == 4
    assert desk.change(engine, one.id).state == "waiting"
    assert desk.approve(hasty, BOB, NOW, one.id, one.version).state == "published"


def test_a_failure_half_way_publishes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    one = waiting(engine, title="Free buses")

    def breaks(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bot.desk.publish._decide", breaks)
    with pytest.raises(OSError, match="disk full"):
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert desk.get(engine, A).revision == 1 and desk.change(engine, one.id).state == "waiting"


def test_a_load_meanwhile_is_seen_at_approval(engine: Engine, folder: Path) -> None:
    from bot.offers.loader import load
    from tests.desk.conftest import files

    one = waiting(engine, title="Free buses")
    load(files(folder, title="From the file"), engine, NOW)
    with pytest.raises(Clash) as caught:
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert (caught.value.who, caught.value.theirs and caught.value.theirs["title"]) == ("the offer files", "From the file")


def test_what_one_may_write_is_bounded(engine: Engine) -> None:
    with pytest.raises(Refused, match="far too long"):
        draft(engine, summary="x" * 50_000)
    with pytest.raises(Refused, match="The most is 600"):
        draft(engine, why="x" * 601)
    assert draft(engine, summary="x" * 2_000).state == "draft"  # too long to publish, but not to keep
