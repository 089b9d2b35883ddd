"""A message that was stored as an ordinary one, and in which the learned screen then saw danger. Plain blocking calls, as in
bot.front.inbox; raises StoreError."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.front.inbox import ERASED, OPEN, Inbox, Row, add_note, now, plain_errors, put, speaks
from bot.front.tables import conversations, inbox
from bot.front.taking import JOIN_MOST, JOIN_S
from bot.front.writing import DANGER
from bot.messages import Message


class Marking:
    """Marks messages in one inbox."""

    def __init__(self, store: Inbox) -> None:
        self._store = store
        self._read, self._write = store.engines

    def mark(self, row: Row, crisis: str, said: Sequence[Message], address: str | None, speaker: str | None = None) -> str:
        """Notes that `row` tells of a crisis, and the guard's words for it, in one step. `address`: where they must go
        (sealed), for a message that had been answered and whose address is gone. `speaker`: as in `speaks`.

        "ours": it was done now, so whoever asked says the words. "theirs": that had been done before. "gone": the message
        has been erased."""
        with plain_errors(), self._write.begin(DANGER) as db:
            mine = (inbox.c.id == row.id) & (inbox.c.kind != ERASED)
            values = {"crisis": crisis} | ({} if address is None else {"address": address})
            if not db.execute(inbox.update().where(mine & inbox.c.crisis.is_(None)).values(**values)).rowcount:
                return "theirs" if db.execute(sa.select(inbox.c.id).where(mine)).first() else "gone"
            this = conversations.c.id == row.conversation
            db.execute(conversations.update().where(this).values(crisis=crisis, crisis_at=now()))
            put(db, row, said, "g", now())
            speaks(db, row.conversation, speaker)
            found = self._store.row(db, row.id)
            if found.state not in OPEN:
                add_note(db, found)
            return "ours"

    def minute_before(self, row: Row) -> list[str]:
        """What was written within the minute before `row`, as it is kept, oldest first; since the last crisis."""
        where = (
            (inbox.c.conversation == row.conversation)
            & (inbox.c.id < row.id)
            & (inbox.c.kind == "text")
            & (inbox.c.received_at >= row.received_at - JOIN_S)
        )
        query = sa.select(inbox.c.body, inbox.c.crisis).where(where).order_by(inbox.c.id.desc()).limit(JOIN_MOST)
        texts: list[str] = []
        with plain_errors(), self._read.connect() as db:
            for found in db.execute(query):
                if found.crisis:
                    break
                if found.body:
                    texts.insert(0, found.body)
        return texts
