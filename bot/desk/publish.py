"""What makes a change go out, or not: the second person, undo, and "confirmed with the council today"."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.engine import Connection, Engine

from bot.desk import rows, shape
from bot.desk.model import Actor, Change, Content, Kind, Missing, NotAllowed, refused, today, utc
from bot.desk.rows import Row
from bot.desk.stages import begin, held, in_state, may, ready, reason, step, whole_desk
from bot.offers.check import review_months
from bot.offers.dates import last_day
from bot.offers.schema import Contact, Offer
from bot.safety.signoff import months_later
from bot.stores.engine import writing


def approve(engine: Engine, who: Actor, now: datetime, change_id: int, version: int) -> Change:
    """Publishes what waits, at once. `version`: of the change as this person read it. Raises NotAllowed for whoever wrote or
    edited it and for a council's link, Refused when a check fails now, Clash when the row or the change has moved on."""
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "waiting")
        _second(who, one, "approve")
        rows.lock_authority(connection, one.authority)
        ready(connection, one, now)
        row = rows.row(connection, one.kind, one.item_id, lock=True)
        revision = rows.write(connection, one, row, one.after, utc(now))
        return _decide(connection, one, who, now, "approved", "published", revision=revision)


def reject(engine: Engine, who: Actor, now: datetime, change_id: int, version: int, why: str) -> Change:
    """Hands what waits back with a reason. It can be saved again, and submitted anew."""
    said = reason(why)
    if not said:
        raise refused("Say why, so that it can be put right.", "why")
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "waiting")
        _second(who, one, "reject")
        return _decide(connection, one, who, now, "rejected", "rejected", said, decided_why=said)


def undo(engine: Engine, who: Actor, now: datetime, change_id: int, why: str = "") -> Change:
    """Publishes what was there before a published change, as a new change (which can be undone too). Raises Clash when
    something newer is on top: that one has to be undone first."""
    with writing(engine).begin() as connection:
        one = rows.change(connection, change_id, who)
        whole_desk(who)
        in_state(one, "published")
        rows.lock_authority(connection, one.authority)
        row = rows.row(connection, one.kind, one.item_id, lock=True)
        if row is None:
            raise Missing("The row is gone.")
        if row["revision"] != one.revision:
            raise rows.clash(
                connection, one, row, "Something newer is on top of it. Undo that first, or edit what is there."
            )
        before = rows.shown(row, one.kind)
        said = reason(why) or f"Undo of change {one.id}"
        if one.before is not None and shape.problems(shape.tidy(one.before, one.kind), one.kind):
            raise refused("What was there before does not have the shape that is asked for now. Edit what is there instead.")
        return at_once(connection, who, now, one.kind, row, "undo", before, one.before, said, one.id)


def confirm(engine: Engine, who: Actor, now: datetime, item_id: str, revision: int, day: date) -> Change:
    """Confirmed with the council (or on its live page) on `day`: sets `checked`, and the review date as far off as the rules
    allow from that day. Published at once, in the history, can be undone. `revision`: of the row as this person read it.
    From a council's own link it waits for a second person."""
    if day > today(now):
        raise refused("It cannot have been confirmed in the future.", "day")
    with writing(engine).begin() as connection:
        found = rows.find_row(connection, item_id, lock=True)
        if found is None:
            raise Missing(f"There is no offer or contact called {item_id!r}.")
        kind, row = found
        may(who, row["authority"])
        before = rows.shown(row, kind)
        if before is None:
            raise refused("It has been withdrawn.")
        after = confirmed(before, kind, day)
        if row["revision"] != revision:
            raise rows.newer(connection, kind, row, revision, after, "This has changed since you opened it. Look again.")
        why = f"Confirmed on {day.isoformat()}"
        if who.allowed:
            args = (kind, item_id, row["authority"], "confirm", before, after, revision, why)
            one = begin(connection, who, utc(now), *args)
            return step(connection, one, who, utc(now), "submitted", state="waiting")
        return at_once(connection, who, now, kind, row, "confirm", before, after, why)


def confirmed(content: Content, kind: str, day: date) -> Content:
    """The content as confirmed on `day`. Raises Refused when it had been looked at later than that."""
    item: Offer | Contact = msgspec.convert({**content, "checked": None}, rows.SHAPES[kind])
    if content.get("checked") and content["checked"] > day.isoformat():
        raise refused(f"It was confirmed on {content['checked']} already, after that day.", "day")
    months = review_months(item)
    later = months_later(day, int(months)) + timedelta(days=15 if months % 1 else 0)
    # A look at the source that is newer than this talk counts too: never bring a review forward.
    review_by = max(later, last_day(item.seen) + timedelta(days=1))
    return {**content, "checked": day.isoformat(), "review_by": review_by.isoformat()}


def at_once(
    connection: Connection,
    who: Actor,
    now: datetime,
    kind: Kind,
    row: Row,
    what: str,
    before: Content | None,
    after: Content | None,
    why: str,
    undoes: int | None = None,
) -> Change:
    """A change that one person publishes: it only puts back what a second person had seen, or confirms it."""
    args = (kind, row["id"], row["authority"], what, before, after, row["revision"], why)
    one = begin(connection, who, utc(now), *args, undoes=undoes)
    revision = rows.write(connection, one, row, after, utc(now))
    return _decide(connection, one, who, now, "published", "published", revision=revision)


def _second(who: Actor, one: Change, what: str) -> None:
    whole_desk(who)
    if one.wrote(who):
        raise NotAllowed(f"You wrote or edited this, so somebody else must {what} it.")


def _decide(
    connection: Connection, one: Change, who: Actor, now: datetime, did: str, state: str, why: str = "", **values: Any
) -> Change:
    decided = {"decided_by": who.name, "decided_at": utc(now), "state": state}
    return step(connection, one, who, utc(now), did, why, **decided, **values)
