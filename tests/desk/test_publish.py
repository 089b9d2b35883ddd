"""Draft, second person, out at once; undo; confirm; two people at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Actor, Clash, Missing, NotAllowed, Refused
from bot.offers import tables
from bot.offers.store import Store
from tests.desk.conftest import ANN, BOB, COUNCIL, NOW, TEAM, A, B, content, draft, published, waiting


def title(engine: Engine, id_: str = A) -> str | None:
    found = Store(engine).offer(id_)
    return found[1].title if found else None


def row(engine: Engine, id_: str = A) -> dict[str, object]:
    with engine.connect() as connection:
        return dict(connection.execute(select(tables.offers).where(tables.offers.c.id == id_)).mappings().one())


def test_nothing_is_out_before_a_second_person_says_so(engine: Engine) -> None:
    before = row(engine)
    one = draft(engine, title="Free buses")
    assert (one.state, one.what, one.before, title(engine)) == ("draft", "edit", content(engine), "Half off")
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    assert (one.state, title(engine)) == ("waiting", "Half off")
    done = desk.approve(engine, BOB, NOW, one.id, one.version)
    assert (done.state, done.decided_by, done.revision, title(engine)) == ("published", "Bob", 2, "Free buses")
    after = row(engine)
    assert (after["origin"], after["revision"], after["updated_at"]) == ("desk", 2, NOW)
    assert after["loaded_hash"] == before["loaded_hash"]


@pytest.mark.parametrize("who", [ANN, Actor(" ann "), Actor("ANN")])
def test_nobody_approves_or_rejects_their_own(engine: Engine, who: Actor) -> None:
    one = waiting(engine, title="Free buses")
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        desk.approve(engine, who, NOW, one.id, one.version)
    with pytest.raises(NotAllowed, match="somebody else must reject"):
        desk.reject(engine, who, NOW, one.id, one.version, "no")
    assert title(engine) == "Half off"


def test_who_edited_a_draft_cannot_approve_it(engine: Engine) -> None:
    one = draft(engine, title="Free buses")
    one = desk.save_draft(engine, BOB, NOW, content(engine, title="Free buses!"), change_id=one.id, version=one.version)
    assert one.editors == ("Ann", "Bob")
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    for who in (ANN, BOB):
        with pytest.raises(NotAllowed):
            desk.approve(engine, who, NOW, one.id, one.version)
    assert desk.approve(engine, Actor("Cat"), NOW, one.id, one.version).state == "published"


def test_saving_what_waits_makes_it_a_draft_again(engine: Engine) -> None:
    one = waiting(engine, title="Free buses")
    one = desk.save_draft(engine, BOB, NOW, content(engine, title="Cheap buses"), change_id=one.id, version=one.version)
    assert one.state == "draft"
    with pytest.raises(Refused, match="draft already"):
        desk.approve(engine, Actor("Cat"), NOW, one.id, one.version)


def test_the_approver_publishes_only_what_they_read(engine: Engine) -> None:
    one = waiting(engine, title="Free buses")
    newer = desk.save_draft(engine, ANN, NOW, content(engine, title="No buses"), change_id=one.id, version=one.version)
    desk.submit(engine, ANN, NOW, newer.id, newer.version)
    with pytest.raises(Clash) as caught:
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert caught.value.theirs and caught.value.theirs["title"] == "No buses"
    assert title(engine) == "Half off"


def test_a_missing_source_stops_submit_and_approval(engine: Engine) -> None:
    one = draft(engine, source={"title": "", "url": "", "date": ""})
    with pytest.raises(Refused) as caught:
        desk.submit(engine, ANN, NOW, one.id, one.version)
    assert [(problem.field, problem.words) for problem in caught.value.problems] == [
        ("source.title", "Say where this was read: the title of the page or document.")
    ]
    # Even when it got as far as waiting (a rule that was added meanwhile, a row written by hand).
    with engine.begin() as connection:
        connection.execute(tables.changes.update().where(tables.changes.c.id == one.id).values(state="waiting"))
    with pytest.raises(Refused, match="Say where this was read"):
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert desk.change(engine, one.id).state == "waiting"


def test_a_contradiction_that_came_meanwhile_stops_the_approval(engine: Engine) -> None:
    one = waiting(engine, title="Travel money help", amount="£100", review_by="2027-05-01")
    published(engine, id_=B, title="Travel money help", amount="£200", review_by="2027-05-01")
    with pytest.raises(Refused, match="contradict each other") as caught:
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert caught.value.problems[0].field == "amount"


def test_two_edits_of_one_offer_the_second_sees_three_ways(engine: Engine) -> None:
    mine = waiting(engine, title="Free buses", summary="You ride the bus for free.")
    other = waiting(engine, BOB, title="Cheap buses", amount="£1 a day", review_by="2027-05-01")
    desk.approve(engine, ANN, NOW, other.id, other.version)
    with pytest.raises(Clash) as caught:
        desk.approve(engine, BOB, NOW, mine.id, mine.version)
    clash = caught.value
    found = {field.field: (field.base, field.theirs, field.yours, field.both) for field in clash.fields}
    assert found == {
        "title": ("Half off", "Cheap buses", "Free buses", True),
        "summary": ("You pay half on the bus.", "You pay half on the bus.", "You ride the bus for free.", False),
        "amount": (None, "£1 a day", None, False),
    }
    assert (clash.who, clash.change, clash.revision, title(engine)) == ("Ann", mine.id, 2, "Cheap buses")
    assert desk.change(engine, mine.id).after == mine.after
    assert desk.behind(engine, mine.id) is not None

    with pytest.raises(Clash, match="Choose"):
        desk.carry_over(engine, ANN, NOW, mine.id, mine.version)
    carried = desk.carry_over(engine, ANN, NOW, mine.id, mine.version, {"title": "yours"})
    assert carried.editors == ("Ann",)
    assert carried.after and (carried.state, carried.base_revision) == ("draft", 2)
    assert (carried.after["title"], carried.after["amount"]) == ("Free buses", "£1 a day")
    assert desk.behind(engine, mine.id) is None
    again = desk.submit(engine, ANN, NOW, carried.id, carried.version)
    desk.approve(engine, BOB, NOW, again.id, again.version)
    assert title(engine) == "Free buses"


def test_saving_over_a_newer_version_of_a_draft_is_refused_and_kept(engine: Engine) -> None:
    one = draft(engine, title="Free buses")
    desk.save_draft(engine, BOB, NOW, content(engine, title="From Bob"), change_id=one.id, version=one.version)
    with pytest.raises(Clash) as caught:
        desk.save_draft(engine, ANN, NOW, content(engine, title="From Ann"), change_id=one.id, version=one.version)
    (field,) = caught.value.fields
    assert (field.base, field.theirs, field.yours) == ("Free buses", "From Bob", "From Ann")
    assert (caught.value.who, caught.value.version) == ("Bob", 2)
    kept = desk.change(engine, one.id)
    assert kept.after and kept.after["title"] == "From Bob"
    assert [(step.did, (step.after or {})["title"]) for step in kept.trail] == [
        ("began", "Free buses"),
        ("saved", "From Bob"),
        ("refused", "From Ann"),
    ]


def test_a_draft_of_an_older_revision_is_kept_and_seen_to_be_behind(engine: Engine) -> None:
    opened = desk.get(engine, A)
    published(engine, title="Cheap buses")
    mine = {**opened.content, "summary": "You ride for free."}
    one = desk.save_draft(engine, ANN, NOW, mine, why="x", item_id=A, revision=opened.revision)
    assert one.before == opened.content
    with pytest.raises(Clash):
        desk.submit(engine, ANN, NOW, one.id, one.version)
    carried = desk.carry_over(engine, ANN, NOW, one.id, one.version)
    assert carried.after and (carried.after["title"], carried.after["summary"]) == ("Cheap buses", "You ride for free.")


def test_rejected_with_a_reason_then_put_right(engine: Engine) -> None:
    one = waiting(engine, title="Free buses")
    with pytest.raises(Refused, match="Say why"):
        desk.reject(engine, BOB, NOW, one.id, one.version, "  ")
    one = desk.reject(engine, BOB, NOW, one.id, one.version, "The page says half price")
    assert (one.state, one.decided_why, title(engine)) == ("rejected", "The page says half price", "Half off")
    one = desk.save_draft(engine, ANN, NOW, content(engine, title="Half price"), change_id=one.id, version=one.version)
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    assert desk.approve(engine, BOB, NOW, one.id, one.version).state == "published"
    assert "rejected" in [step.did for step in desk.change(engine, one.id).trail]


def test_undo_and_undo_of_the_undo(engine: Engine) -> None:
    one = published(engine, title="Free buses")
    two = desk.undo(engine, ANN, NOW, one.id)
    assert (two.undoes, two.state, title(engine), row(engine)["revision"]) == (one.id, "published", "Half off", 3)
    with pytest.raises(Clash, match="newer is on top") as caught:
        desk.undo(engine, ANN, NOW, one.id)
    assert caught.value.who == "Ann"
    desk.undo(engine, BOB, NOW, two.id)
    assert title(engine) == "Free buses"
    assert [one.what for one in desk.history(engine, A)] == ["undo", "undo", "edit"]


def test_withdraw_keeps_the_row_and_can_be_undone(engine: Engine) -> None:
    one = desk.withdraw(engine, ANN, NOW, A, 1, "The council ended it")
    assert (one.state, title(engine)) == ("waiting", "Half off")
    one = desk.approve(engine, BOB, NOW, one.id, one.version)
    assert (title(engine), desk.get(engine, A).retired, one.after) == (None, True, None)
    with pytest.raises(Refused, match="withdrawn already"):
        desk.withdraw(engine, ANN, NOW, A, 2, "again")
    desk.undo(engine, ANN, NOW, one.id)
    assert title(engine) == "Half off"


def test_a_draft_of_a_withdrawn_offer_brings_it_back(engine: Engine) -> None:
    gone = desk.withdraw(engine, ANN, NOW, A, 1, "ended")
    gone = desk.approve(engine, BOB, NOW, gone.id, gone.version)
    item = desk.get(engine, A)
    one = desk.save_draft(engine, ANN, NOW, item.content, why="It is back", item_id=A, revision=item.revision)
    assert one.before is None
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    desk.approve(engine, BOB, NOW, one.id, one.version)
    assert title(engine) == "Half off"


def test_a_draft_begun_before_the_withdrawal_clashes(engine: Engine) -> None:
    one = waiting(engine, title="Free buses")
    gone = desk.withdraw(engine, BOB, NOW, A, 1, "ended")
    desk.approve(engine, ANN, NOW, gone.id, gone.version)
    with pytest.raises(Clash) as caught:
        desk.approve(engine, BOB, NOW, one.id, one.version)
    assert caught.value.theirs is None


def test_new_gets_an_id_of_its_own(engine: Engine) -> None:
    fresh = content(engine, id=None, topic="leisure", title="Free swimming for you at Camden's 3 pools")
    one = desk.save_draft(engine, ANN, NOW, fresh, why="New on their page", authority="camden")
    two = desk.save_draft(engine, BOB, NOW, fresh, why="New on their page", authority="camden")
    assert one.item_id == "camden-leisure-free-swimming-camdens-3-pools"
    assert two.item_id == "camden-leisure-free-swimming-camdens-3-pools-2"
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    done = desk.approve(engine, BOB, NOW, one.id, one.version)
    assert (title(engine, one.item_id), done.revision) == (fresh["title"], 1)
    desk.undo(engine, ANN, NOW, done.id)
    assert title(engine, one.item_id) is None and desk.get(engine, one.item_id).retired


def test_confirm_moves_the_review_and_is_undone(engine: Engine) -> None:
    done = desk.confirm(engine, ANN, NOW, A, 1, date(2026, 11, 21))
    item = desk.get(engine, A)
    assert (item.content["checked"], item.content["review_by"], item.checked_by) == ("2026-11-21", "2027-11-21", "Ann")
    assert (done.state, done.what, done.why) == ("published", "confirm", "Confirmed on 2026-11-21")
    # A phone number is looked at twice as often.
    assert desk.confirm(engine, ANN, NOW, TEAM, 1, date(2026, 11, 21)).after["review_by"] == "2027-05-21"  # type: ignore[index]
    desk.undo(engine, BOB, NOW, done.id)
    item = desk.get(engine, A)
    assert (item.content["checked"], item.content["review_by"], item.checked_by) == (None, "2027-05-01", None)


def test_confirm_refuses_the_future_and_what_has_changed(engine: Engine) -> None:
    with pytest.raises(Refused, match="future"):
        desk.confirm(engine, ANN, NOW, A, 1, date(2026, 11, 22))
    published(engine, title="Free buses")
    with pytest.raises(Clash) as caught:
        desk.confirm(engine, ANN, NOW, A, 1, date(2026, 11, 21))
    assert "title" in {field.field for field in caught.value.fields}
    desk.confirm(engine, ANN, NOW, A, 2, date(2026, 11, 21))
    with pytest.raises(Refused, match="after that day"):
        desk.confirm(engine, ANN, NOW, A, 3, date(2026, 11, 20))


def test_a_councils_link_stays_in_its_council_and_publishes_nothing(engine: Engine) -> None:
    with pytest.raises(Missing):
        desk.get(engine, "brent-travel-x", COUNCIL)
    with pytest.raises(NotAllowed):
        desk.save_draft(engine, COUNCIL, NOW, {}, item_id="brent-travel-x", revision=1)
    with pytest.raises(NotAllowed):
        desk.save_draft(engine, COUNCIL, NOW, {"topic": "travel"}, authority="brent")
    with pytest.raises(NotAllowed):
        desk.withdraw(engine, COUNCIL, NOW, "brent-travel-x", 1, "x")
    with pytest.raises(NotAllowed):
        desk.confirm(engine, COUNCIL, NOW, "brent-travel-x", 1, date(2026, 11, 21))
    theirs = draft(engine, ANN, "brent-travel-x", title="Other")
    for call in (desk.submit, desk.take_back, desk.discard):
        with pytest.raises(Missing):
            call(engine, COUNCIL, NOW, theirs.id, theirs.version)
    one = waiting(engine, title="Free buses")
    with pytest.raises(NotAllowed, match="council's own link"):
        desk.approve(engine, COUNCIL, NOW, one.id, one.version)
    done = desk.approve(engine, BOB, NOW, one.id, one.version)
    with pytest.raises(NotAllowed):
        desk.undo(engine, COUNCIL, NOW, done.id)
    assert {item.authority for item in desk.find(engine, desk.Filters(), who=COUNCIL).items} == {"camden"}
    assert {one.authority for one in desk.queue(engine, ("draft", "published"), COUNCIL)} == {"camden"}


def test_a_councils_confirmation_waits(engine: Engine) -> None:
    one = desk.confirm(engine, COUNCIL, NOW, A, 1, date(2026, 11, 21))
    assert (one.state, desk.get(engine, A).content["checked"]) == ("waiting", None)
    desk.approve(engine, BOB, NOW, one.id, one.version)
    assert desk.get(engine, A).checked_by == COUNCIL.name


def test_nothing_changed_or_no_reason_is_not_submitted(engine: Engine) -> None:
    same = draft(engine)
    with pytest.raises(Refused, match="Nothing has changed"):
        desk.submit(engine, ANN, NOW, same.id, same.version)
    silent = draft(engine, why="", title="Free buses")
    with pytest.raises(Refused, match="why"):
        desk.submit(engine, ANN, NOW, silent.id, silent.version)


def test_given_up_is_kept(engine: Engine) -> None:
    one = draft(engine, title="Free buses")
    one = desk.discard(engine, ANN, NOW + timedelta(hours=1), one.id, one.version, "A mistake")
    assert one.state == "discarded" and desk.history(engine, A)[0].after == one.after
    with pytest.raises(Refused, match="discarded already"):
        desk.save_draft(engine, ANN, NOW, content(engine), change_id=one.id, version=one.version)


def test_who_carries_it_over_cannot_approve_it(engine: Engine) -> None:
    mine = waiting(engine, title="Free buses")
    published(engine, BOB, ANN, amount="£1 a day")
    carried = desk.carry_over(engine, BOB, NOW, mine.id, mine.version)
    again = desk.submit(engine, ANN, NOW, carried.id, carried.version)
    with pytest.raises(NotAllowed):
        desk.approve(engine, BOB, NOW, again.id, again.version)


def test_what_was_before_but_has_no_right_shape_now_is_not_put_back(engine: Engine) -> None:
    one = published(engine, title="Free buses")
    with engine.begin() as connection:
        old = {**(one.before or {}), "topic": "a topic of old"}
        connection.execute(tables.changes.update().where(tables.changes.c.id == one.id).values(before=old))
    with pytest.raises(Refused, match="Edit what is there"):
        desk.undo(engine, BOB, NOW, one.id)
    assert title(engine) == "Free buses"


def test_a_confirmed_sum_comes_up_sooner_wherever_it_is_told(engine: Engine) -> None:
    published(engine, summary="You get £9 off the bus.", review_by="2027-03-01")
    desk.confirm(engine, ANN, NOW, A, 2, date(2026, 11, 21))
    assert desk.get(engine, A).content["review_by"] == "2027-05-21"
    assert desk.check(engine, "camden", content(engine), date(2026, 11, 21)) == []
