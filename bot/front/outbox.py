"""What has still to be sent, and how far it got. Plain blocking calls, as in bot.front.inbox; raises StoreError."""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.front.inbox import SENDING_S, Inbox, now, plain_errors
from bot.front.message_json import from_json
from bot.front.tables import conversations, inbox, outbox, tallies
from bot.messages import Message

#: States of a message whose answer is stored.
_DONE = ("answered", "failed", "sent")


@dataclass(frozen=True)
class Due:
    """One message that has to be sent. `address` is sealed; `parts_sent` of its parts are out already."""

    conversation: str
    seq: int
    name: str
    message: Message
    parts_sent: int
    address: str | None
    channel: str
    received_at: float
    crisis: bool


class Outbox:
    """The sending side of an inbox. A message waits here as long as the one it answers has an address."""

    def __init__(self, store: Inbox) -> None:
        self._read, self._write = store.engines
        self.shared = store.shared

    def waiting(self) -> list[str]:
        """Conversations in which something has to be sent or settled, the longest wait first."""
        where = inbox.c.address.is_not(None) & (inbox.c.state.in_(_DONE) | _unsent().exists())
        query = sa.select(inbox.c.conversation).where(where).group_by(inbox.c.conversation)
        with plain_errors(), self._read.connect() as db:
            return [row.conversation for row in db.execute(query.order_by(sa.func.min(inbox.c.id)))]

    def claim(self, conversation: str, owner: str, at: float, lease_s: float = SENDING_S) -> bool:
        """True if `owner` may send in this conversation until `at + lease_s`."""
        c = conversations.c
        free = c.sender.is_(None) | (c.sender == owner) | (c.sender_until < at)
        with plain_errors(), self._write.begin() as db:
            change = conversations.update().where((c.id == conversation) & free)
            return bool(db.execute(change.values(sender=owner, sender_until=at + lease_s)).rowcount)

    def release(self, conversation: str, owner: str) -> None:
        """Lets other front doors have the conversation."""
        c = conversations.c
        with plain_errors(), self._write.begin() as db:
            mine = (c.id == conversation) & (c.sender == owner)
            db.execute(conversations.update().where(mine).values(sender=None, sender_until=None))

    def due(self, conversation: str) -> list[Due]:
        """What has to be sent in a conversation, in the order it was said."""
        columns = [outbox, inbox.c.address, inbox.c.channel, inbox.c.received_at, inbox.c.crisis]
        query = (
            sa.select(*columns)
            .join(inbox, inbox.c.id == outbox.c.inbox_id)
            .where((outbox.c.conversation == conversation) & outbox.c.sent_at.is_(None) & inbox.c.address.is_not(None))
            .order_by(outbox.c.seq)
        )
        with plain_errors(), self._read.connect() as db:
            return [_due(row) for row in db.execute(query)]

    def sent(self, conversation: str, seq: int, parts: int, at: float | None) -> None:
        """The platform has taken `parts` parts of a message; `at` is when, if that was all of it."""
        this = (outbox.c.conversation == conversation) & (outbox.c.seq == seq)
        with plain_errors(), self._write.begin() as db:
            db.execute(outbox.update().where(this).values(parts_sent=parts, sent_at=at))
            if at is not None:
                _settle(db, conversation)

    def settle(self, conversation: str) -> None:
        """Forgets the addresses of messages whose answer is out."""
        with plain_errors(), self._write.begin() as db:
            _settle(db, conversation)

    def give_up(self, conversation: str, seq: int | None = None) -> None:
        """Sends message `seq` (None: everything that waits in the conversation) no more."""
        this = (outbox.c.conversation == conversation) & outbox.c.sent_at.is_(None)
        if seq is not None:
            this &= outbox.c.seq == seq
        with plain_errors(), self._write.begin() as db:
            db.execute(outbox.update().where(this).values(sent_at=now()))
            _settle(db, conversation)

    def said(self, conversation: str, name: str) -> Message | None:
        """The message called `name` in a conversation, while it is held (a day)."""
        this = (outbox.c.conversation == conversation) & (outbox.c.name == name)
        with plain_errors(), self._read.connect() as db:
            found = db.execute(sa.select(outbox.c.body).where(this)).first()
        return from_json(found.body) if found else None

    def tally(self, channel: str, what: str, count: int = 1) -> None:
        """Counts `what` for today."""
        day = datetime.now(timezone.utc).date().isoformat()
        this = (tallies.c.channel == channel) & (tallies.c.day == day) & (tallies.c.what == what)
        more = tallies.update().where(this).values(count=tallies.c.count + count)
        with plain_errors(), self._write.begin() as db:
            if db.execute(more).rowcount:
                return
            try:
                with db.begin_nested():
                    db.execute(tallies.insert().values(channel=channel, day=day, what=what, count=count))
            except IntegrityError:
                # Another front door was quicker.
                db.execute(more)

    def tallies(self, channel: str, since: str) -> dict[str, int]:
        """What was counted on `channel` since the day `since` (ISO date)."""
        where = (tallies.c.channel == channel) & (tallies.c.day >= since)
        total = sa.func.sum(tallies.c.count).label("total")
        with plain_errors(), self._read.connect() as db:
            rows = db.execute(sa.select(tallies.c.what, total).where(where).group_by(tallies.c.what))
            return {row.what: int(row.total) for row in sorted(rows, key=lambda row: row.what)}


def _unsent() -> Any:
    return sa.select(outbox.c.seq).where((outbox.c.inbox_id == inbox.c.id) & outbox.c.sent_at.is_(None)).correlate(inbox)


def _settle(db: sa.engine.Connection, conversation: str) -> None:
    out = (inbox.c.conversation == conversation) & inbox.c.state.in_(_DONE) & inbox.c.address.is_not(None)
    state = sa.case((inbox.c.state == "answered", "sent"), else_=inbox.c.state)
    db.execute(inbox.update().where(out & ~_unsent().exists()).values(address=None, state=state))


def _due(row: Any) -> Due:
    message = from_json(row.body)
    return Due(
        row.conversation,
        row.seq,
        row.name,
        message,
        row.parts_sent,
        row.address,
        row.channel,
        row.received_at,
        bool(row.crisis) or message.urgent,
    )
