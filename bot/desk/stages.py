"""The steps that every change takes: begun, saved, handed on; each kept in its trail."""

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.desk import checks, rows, shape
from bot.desk.model import (
    Actor,
    Change,
    Clash,
    Content,
    Kind,
    NotAllowed,
    Refused,
    Step,
    errors,
    refused,
    three_way,
    today,
)

LONGEST_WHY = 600


def held(connection: Connection, who: Actor, change_id: int, version: int) -> Change:
    """The change, locked, if it still is as this person saw it. Raises Missing, Clash."""
    one = rows.change(connection, change_id, who, lock=True)
    if one.version != version:
        raise outdated(one, version, one.after)
    return one


def ready(connection: Connection, one: Change, now: datetime) -> None:
    """Raises Clash when the row has moved on, Refused with what is wrong with the content."""
    row = rows.row(connection, one.kind, one.item_id, lock=True)
    if (row["revision"] if row else None) != one.base_revision:
        raise rows.clash(connection, one, row, "This has changed since the draft was begun. Nothing of yours is lost.")
    if one.after is not None:
        found = checks.check_in(connection, one.authority, one.after, today(now), kind=one.kind, before=one.before)
        if wrong := errors(found):
            raise Refused(wrong)


def may(who: Actor, authority: str) -> None:
    """Raises NotAllowed when this person may not touch entries of `authority`."""
    if who.allowed and who.allowed != authority:
        raise NotAllowed(f"This link is for {who.allowed} only.")


def whole_desk(who: Actor) -> None:
    """Raises NotAllowed for a council's own link."""
    if who.allowed:
        raise NotAllowed("A council's own link can propose changes. Somebody of the desk publishes them.")


def begin(
    connection: Connection,
    who: Actor,
    now: datetime,
    kind: Kind,
    item_id: str,
    authority: str,
    what: str,
    before: Content | None,
    after: Content | None,
    revision: int | None,
    why: str,
    batch: str | None = None,
    undoes: int | None = None,
) -> Change:
    """A new draft."""
    return rows.add(
        connection,
        kind=kind,
        item_id=item_id,
        authority=authority,
        what=what,
        state="draft",
        before=before,
        after=after,
        base_revision=revision,
        version=1,
        author=who.name,
        editors=[who.name],
        why=reason(why),
        created_at=now,
        updated_at=now,
        batch=batch,
        undoes=undoes,
        trail=[Step(now, who.name, "began", reason(why), 1, after)],
    )


def outdated(one: Change, version: int | None, yours: Content | None) -> Clash:
    """The change as it is now, beside what this person has and the version they both began with."""
    base = next((step.after for step in one.trail if step.version == version and step.did != "refused"), one.before)
    last = next((step for step in reversed(one.trail) if step.did != "refused"), one.trail[-1])
    return Clash(
        f"{last.who} has been here since you opened it. Nothing of yours is lost.",
        three_way(base, one.after, yours),
        theirs=one.after,
        yours=yours,
        who=last.who,
        when=last.at,
        change=one.id,
        version=one.version,
        revision=one.base_revision,
    )


def step(connection: Connection, one: Change, who: Actor, now: datetime, did: str, said: str = "", **values: Any) -> Change:
    """The change with `values`, one version on, and a line in its trail."""
    version = one.version + 1
    after = values.get("after", one.after)
    line = Step(now, who.name, did, said, version, after)
    return rows.save(connection, one, **values, version=version, updated_at=now, trail=[*one.trail, line])


def in_state(one: Change, *states: str) -> None:
    """Raises Refused when the change is in none of `states`."""
    if one.state not in states:
        raise refused(f"This change is {one.state} already.")


def reason(text: str) -> str:
    """A tidied "why". Raises Refused when it is too long."""
    tidied = shape.clean(text)
    if len(tidied) > LONGEST_WHY:
        raise refused(f"This is {len(tidied)} characters long. The most is {LONGEST_WHY}.", "why")
    return tidied
