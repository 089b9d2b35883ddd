"""The durable inbox and outbox: every message is written down before it is acknowledged, and answered from there.

Plain blocking calls; `Door` runs them in threads. Times are seconds since 1970.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.front.message_json import from_json, to_json
from bot.front.tables import conversations, inbox, outbox, tallies
from bot.front.writing import ARRIVED, DANGER, Writing
from bot.messages import Message
from bot.stores.engine import BUSY_TIMEOUT_S, open_engine
from bot.stores.migrate import upgrade

#: One worker answers a conversation at a time and says again and again that it still does; another may take over after this.
LEASE_S = 30.0
#: The same for sending: one front door sends in a conversation at a time; it says again and again that it still does.
SENDING_S = 15.0


class StoreError(Exception):
    """The inbox could not be read or written just now. Never carries the statement: that holds what people write."""


@dataclass(frozen=True)
class NewMessage:
    """A message as it is written down: masked, and without the person's own id."""

    channel: str
    platform_id: str
    conversation: str
    kind: str
    body: str
    received_at: float
    meta: dict[str, Any] = field(default_factory=dict)
    crisis: str | None = None
    #: Where the answer must go, encrypted; None where the reader comes and fetches it.
    address: str | None = None


@dataclass(frozen=True)
class Row:
    """A message in the inbox."""

    id: int
    channel: str
    platform_id: str
    conversation: str
    kind: str
    body: str | None
    meta: dict[str, Any]
    crisis: str | None
    received_at: float
    state: str
    turn: str | None
    tries: int


@dataclass(frozen=True)
class Facts:
    """What the last turn left behind about a conversation."""

    care: str | None = None
    home: str | None = None
    age: int | None = None
    under_18: bool | None = None
    asked: str | None = None
    offered: tuple[str, ...] = ()
    crisis: str | None = None
    crisis_at: float | None = None
    greeted: bool = False
    told_late: bool = False


@dataclass(frozen=True)
class Said:
    """One message that PAL said. `name` stays the same however often it is delivered."""

    seq: int
    name: str
    inbox_id: int
    message: Message


#: States of a message that still needs an answer.
OPEN = ("waiting", "working")

#: The kind of the one message that is left of an erased conversation until its answer has been read.
ERASED = "erased"

_ROW = [inbox.c[name] for name in Row.__dataclass_fields__]
_FACTS = [conversations.c[name] for name in Facts.__dataclass_fields__]


class Inbox:
    """The inbox of one database. Raises StoreError and nothing else."""

    def __init__(self, url: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._url = url
        self._read = open_engine(url, busy_timeout_s)
        self._write = Writing(self._read, not self.shared, busy_timeout_s)

    def migrate(self) -> None:
        """Creates or updates the tables."""
        with plain_errors():
            upgrade("inbox", self._url)

    def close(self) -> None:
        self._write.dispose()

    def ping(self) -> None:
        """Raises StoreError unless the tables can be read."""
        with plain_errors(), self._read.connect() as db:
            db.execute(sa.select(inbox.c.id).limit(1)).first()

    # Receiving

    def add(
        self,
        new: NewMessage,
        said: Sequence[Message] | None = None,
        guard: Sequence[Message] = (),
        speaker: str | None = None,
    ) -> tuple[Row, bool]:
        """Writes a message down. Returns its row, and False if it was there already (a repeated delivery). `said` is the
        whole answer of a message that needs no turn; it is written down with it, and so are the `guard`'s words: no
        worker may come between a message and them. `speaker`: as in `speaks`."""
        with plain_errors():
            try:
                with self._write.begin(DANGER if guard else ARRIVED) as db:
                    self._seen(db, new)
                    values: dict[str, Any] = {
                        "channel": new.channel,
                        "platform_id": new.platform_id,
                        "conversation": new.conversation,
                        "kind": new.kind,
                        "body": new.body,
                        "meta": new.meta,
                        "crisis": new.crisis,
                        "received_at": new.received_at,
                        "state": "waiting" if said is None else "answered",
                        "tries": 0,
                    }
                    key = db.execute(inbox.insert(), {**values, "address": new.address}).inserted_primary_key[0]
                    row = Row(id=key, turn=None, **values)
                    put(db, row, guard, "g", now())
                    speaks(db, new.conversation, speaker)
                    if said is not None:
                        put(db, row, said, "x", new.received_at)
                    return row, True
            except IntegrityError:
                found = self.find(new.channel, new.platform_id)
                if found is None:
                    raise
                return found, False

    def _seen(self, db: sa.engine.Connection, new: NewMessage) -> None:
        changes: dict[str, Any] = {"last_seen": new.received_at}
        if new.crisis:
            changes |= {"crisis": new.crisis, "crisis_at": new.received_at}
        if db.execute(conversations.update().where(conversations.c.id == new.conversation).values(**changes)).rowcount:
            return
        fresh = {"offered": [], "greeted": False, "told_late": False, "last_seq": 0, "created_at": new.received_at}
        try:
            with db.begin_nested():
                db.execute(conversations.insert().values(id=new.conversation, channel=new.channel, **(fresh | changes)))
        except IntegrityError:
            # Another front door was quicker.
            db.execute(conversations.update().where(conversations.c.id == new.conversation).values(**changes))

    def find(self, channel: str, platform_id: str) -> Row | None:
        """The row of a message by the (hashed) id that the platform gave it."""
        with plain_errors(), self._read.connect() as db:
            where = (inbox.c.channel == channel) & (inbox.c.platform_id == platform_id)
            found = db.execute(sa.select(*_ROW).where(where)).first()
            return _row(found) if found else None

    def row(self, db: sa.engine.Connection, key: int) -> Row:
        """The row with the id `key`, inside a transaction."""
        return _row(db.execute(sa.select(*_ROW).where(inbox.c.id == key)).one())

    def facts(self, conversation: str) -> Facts:
        """What is known about a conversation; an unknown one has empty facts."""
        with plain_errors(), self._read.connect() as db:
            found = db.execute(sa.select(*_FACTS).where(conversations.c.id == conversation)).first()
        if found is None:
            return Facts()
        return Facts(**{**found._mapping, "offered": tuple(found.offered or ())})

    # Working

    def unanswered(self) -> list[str]:
        """Conversations with messages that wait for an answer: the longest wait first, but whoever a process has died over
        behind the others, or the same few would be in the middle of every death and be blamed for all of them."""
        with plain_errors(), self._read.connect() as db:
            rows = db.execute(
                sa.select(inbox.c.conversation)
                .where(inbox.c.state.in_(OPEN))
                .group_by(inbox.c.conversation)
                .order_by(sa.func.max(inbox.c.tries), sa.func.min(inbox.c.id))
            )
            return [row.conversation for row in rows]

    def claim(self, conversation: str, owner: str, now: float, lease_s: float = LEASE_S) -> bool:
        """True if `owner` may answer this conversation until `now + lease_s`."""
        c = conversations.c
        free = (c.owner.is_(None)) | (c.owner == owner) | (c.lease_until < now)
        with plain_errors(), self._write.begin() as db:
            change = conversations.update().where((c.id == conversation) & free)
            return bool(db.execute(change.values(owner=owner, lease_until=now + lease_s)).rowcount)

    def release(self, conversation: str, owner: str) -> None:
        """Lets other workers have the conversation."""
        c = conversations.c
        with plain_errors(), self._write.begin() as db:
            mine = (c.id == conversation) & (c.owner == owner)
            db.execute(conversations.update().where(mine).values(owner=None, lease_until=None))

    def release_all(self) -> None:
        """Forgets every claim. Only for a database that no other worker uses (SQLite at start)."""
        with plain_errors(), self._write.begin() as db:
            db.execute(conversations.update().values(owner=None, lease_until=None))

    @property
    def engines(self) -> tuple[sa.engine.Engine, Writing]:
        """For reading and for writing: the outbox is in the same database."""
        return self._read, self._write

    @property
    def shared(self) -> bool:
        """True if several front doors may be working on this database."""
        return not self._url.startswith("sqlite")

    def open_rows(self, conversation: str) -> list[Row]:
        """The messages of a conversation that are not finished, in the order they came."""
        with plain_errors(), self._read.connect() as db:
            where = (inbox.c.conversation == conversation) & inbox.c.state.in_(OPEN)
            return [_row(found) for found in db.execute(sa.select(*_ROW).where(where).order_by(inbox.c.id))]

    def start(self, rows: Sequence[Row], turn: str) -> None:
        """Notes, before Rasa is asked, that these messages enter the turn `turn`."""
        with plain_errors(), self._write.begin() as db:
            change = inbox.update().where(inbox.c.id.in_([row.id for row in rows]))
            db.execute(change.values(state="working", turn=turn, tries=inbox.c.tries + 1))

    def answer(
        self,
        rows: Sequence[Row],
        messages: Sequence[Message],
        trace: dict[str, Any] | None,
        now: float,
        sent: bool,
        told: bool = False,
    ) -> None:
        """Stores the answer to `rows` (one turn) and what the turn left behind. Doing it twice changes nothing.
        `sent` is for channels whose readers come and fetch: for them, stored is sent. `told`: whether the turn knew
        of a crisis in them; if it did not and they have been marked meanwhile, the dialogue has still to hear of it."""
        changes = facts_of(trace, messages) | {"told_late": False}
        self._finish(rows, messages, "sent" if sent else "answered", now, changes, trace, told)

    def fail(self, rows: Sequence[Row], messages: Sequence[Message], now: float) -> None:
        """Gives up on `rows`, with an apology."""
        self._finish(rows, messages, "failed", now, {"told_late": False}, None, True)

    def _finish(
        self,
        rows: Sequence[Row],
        messages: Sequence[Message],
        state: str,
        now: float,
        changes: dict[str, Any],
        trace: dict[str, Any] | None,
        told: bool,
    ) -> None:
        last = rows[-1]
        mine = inbox.c.id.in_([row.id for row in rows])
        with plain_errors(), self._write.begin() as db:
            still_open = mine & inbox.c.state.in_(OPEN)
            if not db.execute(inbox.update().where(still_open).values(state=state, done_at=now)).rowcount:
                return
            if trace is not None:
                db.execute(inbox.update().where(inbox.c.id == last.id).values(meta={**last.meta, "trace": trace}))
            put(db, last, messages, "a", now)
            db.execute(conversations.update().where(conversations.c.id == last.conversation).values(**changes))
            marked = None if told else db.execute(sa.select(*_ROW).where(mine & inbox.c.crisis.is_not(None))).first()
            if marked is not None:
                add_note(db, _row(marked))

    def say(self, row: Row, messages: Sequence[Message], part: str, now: float) -> None:
        """Puts words in the outbox before (or beside) the answer: the guard's, or that the answer will be late.
        `part` names them, so that saying the same part of the same message twice changes nothing."""
        with plain_errors(), self._write.begin() as db:
            put(db, row, messages, part, now)

    def say_late(self, row: Row, messages: Sequence[Message], now: float) -> bool:
        """Says once per outage and conversation that the answer will be late. False if that was said already."""
        c = conversations.c
        with plain_errors(), self._write.begin() as db:
            untold = (c.id == row.conversation) & c.told_late.is_(False)
            if not db.execute(conversations.update().where(untold).values(told_late=True)).rowcount:
                return False
            put(db, row, messages, "late", now)
            return True

    def sent(self, rows: Sequence[Row]) -> None:
        """The channel has taken the answer."""
        with plain_errors(), self._write.begin() as db:
            mine = inbox.c.id.in_([row.id for row in rows]) & (inbox.c.state == "answered")
            db.execute(inbox.update().where(mine).values(state="sent"))

    # Reading

    def said(self, conversation: str, after: int = 0) -> list[Said]:
        """What PAL said in a conversation after number `after`."""
        return self._said((outbox.c.conversation == conversation) & (outbox.c.seq > after))

    def said_to(self, conversation: str, inbox_id: int) -> list[Said]:
        """What PAL said to one message (to the last one of its turn, if it was part of a burst)."""
        return self._said((outbox.c.conversation == conversation) & (outbox.c.inbox_id == inbox_id))

    def _said(self, where: Any) -> list[Said]:
        with plain_errors(), self._read.connect() as db:
            rows = db.execute(sa.select(outbox).where(where).order_by(outbox.c.seq)).all()
        return [Said(row.seq, row.name, row.inbox_id, from_json(row.body)) for row in rows]

    def turn_rows(self, row: Row) -> list[Row]:
        """All messages of the turn that `row` belongs to, in order; only itself before it has entered one."""
        if row.turn is None:
            return [row]
        with plain_errors(), self._read.connect() as db:
            where = (inbox.c.conversation == row.conversation) & (inbox.c.turn == row.turn)
            return [_row(found) for found in db.execute(sa.select(*_ROW).where(where).order_by(inbox.c.id))]

    def transcript(self, conversation: str, since: float) -> list[tuple[Row, list[Said]]]:
        """Each message since `since` that is still held, with what was said to it; for the page without script."""
        with plain_errors(), self._read.connect() as db:
            where = (inbox.c.conversation == conversation) & (inbox.c.received_at >= since)
            rows = [_row(found) for found in db.execute(sa.select(*_ROW).where(where).order_by(inbox.c.id))]
        said = self.said(conversation)
        return [(row, [one for one in said if one.inbox_id == row.id]) for row in rows]

    # Forgetting

    def forget(self, conversation: str, keep: int | None = None) -> int:
        """Erases a conversation; returns how many messages it had. Of the message with the id `keep` the key and what was
        said to it stay, so that its answer can be read and its repeated delivery is harmless."""
        kept = -1 if keep is None else keep
        # What they wrote since, and has no answer yet, begins anew: it would otherwise be lost without a word.
        since = sa.false() if keep is None else (inbox.c.id > keep) & inbox.c.state.in_(OPEN)
        with plain_errors(), self._write.begin() as db:
            goes = (inbox.c.conversation == conversation) & (inbox.c.id != kept) & ~since
            gone = db.execute(inbox.delete().where(goes)).rowcount
            left = sa.select(inbox.c.id).where(inbox.c.conversation == conversation)
            db.execute(outbox.delete().where((outbox.c.conversation == conversation) & outbox.c.inbox_id.not_in(left)))
            db.execute(inbox.update().where(inbox.c.id == kept).values(kind=ERASED, body=None, meta={}, crisis=None))
            this = conversations.c.id == conversation
            if keep is None:
                db.execute(conversations.delete().where(this))
            else:
                blank = dict.fromkeys(("care", "home", "age", "under_18", "asked", "crisis", "crisis_at"))
                db.execute(conversations.update().where(this).values(**blank, offered=[], greeted=False))
        return int(gone)

    def shrink(self) -> None:
        """SQLite: empties the write-ahead log, which still holds what was erased."""
        if not self.shared:
            with plain_errors(), self._read.connect() as db:
                db.exec_driver_sql("COMMIT")
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def purge(self, words_before: float, ids_before: float, people_before: float) -> list[str]:
        """Erases words of finished messages from before `words_before`, their ids from before `ids_before`, and people not
        seen since `people_before`. Returns the pseudonyms of those people, for the tracker store to erase as well."""
        done = inbox.c.state.in_(("sent", "answered", "failed"))
        with plain_errors(), self._write.begin() as db:
            db.execute(outbox.delete().where(outbox.c.created_at < words_before))
            old = done & (inbox.c.received_at < words_before)
            db.execute(inbox.update().where(old).values(body=None, meta={}, address=None))
            db.execute(inbox.delete().where(done & (inbox.c.received_at < ids_before)))
            gone = [r.id for r in db.execute(sa.select(conversations.c.id).where(conversations.c.last_seen < people_before))]
            for conversation in gone:
                db.execute(outbox.delete().where(outbox.c.conversation == conversation))
                db.execute(inbox.delete().where(inbox.c.conversation == conversation))
                db.execute(conversations.delete().where(conversations.c.id == conversation))
        return gone

    def finish_erasures(self, done_before: float) -> int:
        """Erases what `forget` kept, where that was before `done_before`: the message and what was said to it; and the
        conversation, unless they have written again. Returns how many messages went."""
        # An address is still there while the answer has to be sent.
        done = (inbox.c.kind == ERASED) & (inbox.c.done_at < done_before) & inbox.c.address.is_(None)
        with plain_errors(), self._read.connect() as db:
            found = db.execute(sa.select(inbox.c.id, inbox.c.conversation).where(done)).all()
        for row in found:
            with plain_errors(), self._write.begin() as db:
                db.execute(
                    outbox.delete().where((outbox.c.conversation == row.conversation) & (outbox.c.inbox_id == row.id))
                )
                db.execute(inbox.delete().where(inbox.c.id == row.id))
                again = sa.select(inbox.c.id).where(inbox.c.conversation == row.conversation)
                if db.execute(again.limit(1)).first() is None:
                    db.execute(conversations.delete().where(conversations.c.id == row.conversation))
        return len(found)

    def purge_tallies(self, before: date) -> None:
        """Erases counts of days before `before`."""
        with plain_errors(), self._write.begin() as db:
            db.execute(tallies.delete().where(tallies.c.day < before.isoformat()))

    def people(self) -> set[str]:
        """The pseudonyms of all conversations."""
        with plain_errors(), self._read.connect() as db:
            return {row.id for row in db.execute(sa.select(conversations.c.id))}


def _row(found: Any) -> Row:
    return Row(**found._mapping)


def put(db: sa.engine.Connection, row: Row, messages: Sequence[Message], part: str, now: float) -> None:
    """Writes words into the outbox, under names that `part` begins; what is there under its name already is left alone."""
    if not messages:
        return
    mine = outbox.c.conversation == row.conversation
    names = [f"{row.platform_id[:16]}-{part}{number}" for number in range(len(messages))]
    there = {r.name for r in db.execute(sa.select(outbox.c.name).where(mine & outbox.c.name.in_(names)))}
    fresh = [(name, message) for name, message in zip(names, messages, strict=True) if name not in there]
    if not fresh:
        return
    # Counting up first locks the conversation's row, so that two front doors cannot take the same number.
    this = conversations.c.id == row.conversation
    db.execute(conversations.update().where(this).values(last_seq=conversations.c.last_seq + len(fresh)))
    seq = db.execute(sa.select(conversations.c.last_seq).where(this)).scalar_one() - len(fresh)
    for number, (name, message) in enumerate(fresh, seq + 1):
        body = to_json(message)
        db.execute(
            outbox.insert().values(
                conversation=row.conversation, seq=number, inbox_id=row.id, name=name, body=body, created_at=now
            )
        )


def speaks(db: sa.engine.Connection, conversation: str, speaker: str | None) -> None:
    """Notes that the front door `speaker` is saying the guard's words just now: another one's outbox must leave them alone
    meanwhile. Who is sending in this conversation already finds them in order; None is nobody."""
    if speaker is not None:
        c, at = conversations.c, now()
        free = c.sender.is_(None) | (c.sender_until < at)
        change = conversations.update().where((c.id == conversation) & free)
        db.execute(change.values(sender=speaker, sender_until=at + SENDING_S))


def facts_of(trace: dict[str, Any] | None, messages: Sequence[Message]) -> dict[str, Any]:
    """Which of a conversation's Facts a turn with this trace and these replies changes, and to what."""
    changes: dict[str, Any] = {}
    if messages:
        changes["greeted"] = True
        changes["offered"] = [button.payload for message in messages for button in message.buttons]
    if trace is not None:
        age = trace.get("age")
        age = age if isinstance(age, int) else None
        changes |= {
            "care": _text(trace.get("care")),
            "home": _text(trace.get("home")),
            "age": age,
            "asked": _text(trace.get("asked")),
        }
        # "I'm under 18" is worth keeping when the age itself is not known.
        if age is not None:
            changes["under_18"] = age < 18
        elif isinstance(trace.get("under_18"), bool):
            changes["under_18"] = trace["under_18"]
    return changes


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def add_note(db: sa.engine.Connection, row: Row) -> None:
    """Writes a message without words that tells the dialogue of the crisis in `row`, whose own turn did not know of it."""
    name = f"late:{row.platform_id}"[:64]
    there = (inbox.c.channel == row.channel) & (inbox.c.platform_id == name)
    if db.execute(sa.select(inbox.c.id).where(there)).first() is not None:
        return
    address = db.execute(sa.select(inbox.c.address).where(inbox.c.id == row.id)).scalar_one()
    db.execute(
        inbox.insert().values(
            channel=row.channel,
            platform_id=name,
            conversation=row.conversation,
            kind="text",
            body="",
            meta={},
            crisis=row.crisis,
            received_at=row.received_at,
            state="waiting",
            tries=0,
            address=address,
        )
    )


class plain_errors:
    """Turns every database error into StoreError without its text, which would hold what people write."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, SQLAlchemyError | OSError):
            raise StoreError(type(error).__name__) from None


def now() -> float:
    """Seconds since 1970."""
    return time.time()
