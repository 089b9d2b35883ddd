"""A change from its first words to the moment it waits for a second person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy.engine import Connection, Engine

from bot.desk import rows, shape
from bot.desk.ids import new_id
from bot.desk.model import Actor, Change, Clash, Content, Kind, Missing, Step, refused, same, three_way, utc
from bot.desk.stages import begin, held, in_state, may, outdated, ready, reason, step
from bot.offers.loader import content as canonical
from bot.stores.engine import writing


def save_draft(
    engine: Engine,
    who: Actor,
    now: datetime,
    content: Content,
    *,
    why: str = "",
    change_id: int | None = None,
    version: int | None = None,
    item_id: str | None = None,
    revision: int | None = None,
    authority: str | None = None,
    kind: Kind | None = None,
) -> Change:
    """Keeps an edit, finished or not. One of three:

    - on with a change: `change_id` and the `version` that the page was opened with;
    - an edit of something published (or withdrawn): `item_id` and the `revision` that the page was opened with;
    - something new: `authority` (and `kind`, when the content does not tell).

    What waits or was rejected becomes a draft again. Raises Clash when the change has a newer version (what was refused is
    kept in its trail), Missing, NotAllowed, Refused."""
    late: Clash | None = None
    with writing(engine).begin() as connection:
        if change_id is not None:
            done, late = _on(connection, who, utc(now), content, why, change_id, version)
        elif item_id is not None:
            done = edit_in(connection, who, now, content, why, item_id, revision)
        else:
            done = new_in(connection, who, now, content, why, authority, kind)
    if late:
        raise late
    return done


def edit_in(
    connection: Connection,
    who: Actor,
    now: datetime,
    content: Content,
    why: str,
    item_id: str,
    revision: int | None,
    batch: str | None = None,
) -> Change:
    """A new draft of something that is there, inside a transaction."""
    found = rows.find_row(connection, item_id)
    if found is None:
        raise Missing(f"There is no offer or contact called {item_id!r}.")
    kind, row = found
    may(who, row["authority"])
    revision = row["revision"] if revision is None else revision
    known, before = rows.content_at(connection, kind, item_id, revision, row)
    if not known:
        before, revision = rows.shown(row, kind), row["revision"]
    after = _tidied(content, kind) | {"id": item_id}
    return begin(connection, who, utc(now), kind, item_id, row["authority"], "edit", before, after, revision, why, batch)


def new_in(
    connection: Connection,
    who: Actor,
    now: datetime,
    content: Content,
    why: str,
    authority: str | None,
    kind: Kind | None,
    batch: str | None = None,
) -> Change:
    """A draft of something new, inside a transaction."""
    if not authority:
        raise refused("Choose the council first.", "authority")
    may(who, authority)
    rows.lock_authority(connection, authority)
    kind = kind or rows.kind_of(content)
    after = _tidied(content, kind)
    item_id = new_id(connection, authority, kind, after)
    after["id"] = item_id
    return begin(connection, who, utc(now), kind, item_id, authority, "new", None, after, None, why, batch)


def submit(engine: Engine, who: Actor, now: datetime, change_id: int, version: int) -> Change:
    """Hands a draft to a second person. Raises Refused with every error that stands in the way, Clash when somebody else
    saved it or the published row has moved on."""
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "draft")
        if not one.why:
            raise refused("Say in a few words why this changes.", "why")
        ready(connection, one, now)
        if not three_way(one.before, one.before, one.after):
            raise refused("Nothing has changed.")
        return step(connection, one, who, utc(now), "submitted", state="waiting")


def take_back(engine: Engine, who: Actor, now: datetime, change_id: int, version: int) -> Change:
    """What waits becomes a draft again."""
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "waiting")
        return step(connection, one, who, utc(now), "taken back", state="draft")


def discard(engine: Engine, who: Actor, now: datetime, change_id: int, version: int, why: str = "") -> Change:
    """Gives a change up; it is kept, and can be read in the history."""
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "draft", "waiting", "rejected")
        return step(connection, one, who, utc(now), "discarded", reason(why), state="discarded")


def withdraw(engine: Engine, who: Actor, now: datetime, item_id: str, revision: int, why: str) -> Change:
    """Asks for an offer or contact to be withdrawn: waits for a second person. The row is kept. Raises Clash, Missing,
    Refused."""
    if not reason(why):
        raise refused("Say in a few words why it goes.", "why")
    with writing(engine).begin() as connection:
        found = rows.find_row(connection, item_id)
        if found is None:
            raise Missing(f"There is no offer or contact called {item_id!r}.")
        kind, row = found
        may(who, row["authority"])
        before = rows.shown(row, kind)
        if before is None:
            raise refused("It has been withdrawn already.")
        if row["revision"] != revision:
            raise rows.newer(connection, kind, row, revision, None, "This has changed since you opened it. Look again.")
        one = begin(connection, who, utc(now), kind, item_id, row["authority"], "withdraw", before, None, revision, why)
        return step(connection, one, who, utc(now), "submitted", state="waiting")


def carry_over(
    engine: Engine,
    who: Actor,
    now: datetime,
    change_id: int,
    version: int,
    choices: Mapping[str, Literal["yours", "theirs"]] | None = None,
) -> Change:
    """Puts a change that was begun on an older state onto the one that is there now: a draft again, on the newest
    revision. A field that both sides changed needs a choice by its name; without it: Clash, with the three-way view."""
    with writing(engine).begin() as connection:
        one = held(connection, who, change_id, version)
        in_state(one, "draft", "waiting", "rejected")
        row = rows.row(connection, one.kind, one.item_id)
        if row is None or row["revision"] == one.base_revision:
            return one
        theirs = rows.shown(row, one.kind)
        after = one.after
        if theirs is not None and after is not None and one.before is not None:
            after = dict(theirs)
            for field in three_way(one.before, theirs, one.after):
                choice = (choices or {}).get(field.field)
                if field.both and choice is None:
                    raise rows.clash(connection, one, row, "Both of you changed the same. Choose which to keep.")
                mine = not same(field.yours, field.base) if not field.both else choice == "yours"
                after[field.field] = field.yours if mine else field.theirs
        # Whoever chooses has a hand in it: they cannot approve it.
        editors = one.editors if one.wrote(who) else (*one.editors, who.name)
        values = {"before": theirs, "after": after, "base_revision": row["revision"], "state": "draft", "editors": editors}
        if one.what == "withdraw" and theirs is None:
            raise refused("It has been withdrawn already.")
        return step(connection, one, who, utc(now), "carried over", **values)


def behind(engine: Engine, change_id: int, who: Actor | None = None) -> Clash | None:
    """The three-way view of an open change whose row has moved on since; None while it has not."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        one = rows.change(connection, change_id, who)
        row = rows.row(connection, one.kind, one.item_id)
        if not one.open or row is None or row["revision"] == one.base_revision:
            return None
        return rows.clash(connection, one, row, "This has changed since the draft was begun.")


def _on(
    connection: Connection, who: Actor, now: datetime, content: Content, why: str, change_id: int, version: int | None
) -> tuple[Change, Clash | None]:
    one = rows.change(connection, change_id, who, lock=True)
    in_state(one, "draft", "waiting", "rejected")
    if one.what == "withdraw":
        raise refused("A withdrawal has nothing to edit. Give it up, or let it go ahead.")
    after = _tidied(content, one.kind) | {"id": one.item_id}
    if version != one.version:
        # Not saved over the newer one, but not lost either.
        line = Step(now, who.name, "refused", reason(why), one.version, after)
        return rows.save(connection, one, trail=[*one.trail, line]), outdated(one, version, after)
    if one.what == "new":
        rows.lock_authority(connection, one.authority)
        after["id"] = new_id(connection, one.authority, one.kind, after, one.id)
    editors = one.editors if any(who.same(name) for name in one.editors) else (*one.editors, who.name)
    values = {"after": after, "item_id": after["id"], "editors": editors, "why": reason(why) or one.why}
    decided = {"decided_by": None, "decided_at": None, "decided_why": None}
    return step(connection, one, who, now, "saved", reason(why), state="draft", **values, **decided), None


def _tidied(given: Content, kind: str) -> Content:
    """As it is kept: in the one form that rows and files have too, as soon as it has the right shape."""
    after = shape.tidy(given, kind)
    if len(msgspec.json.encode(after)) > 2 * shape.LONGEST:
        raise refused("All of it together is far too long.")
    try:
        whole = msgspec.convert(after | {"id": after["id"] or "new"}, rows.SHAPES[kind])
        return canonical(whole) | {"id": after["id"]}
    except msgspec.ValidationError:
        return after
