"""The inbox's tables. What a person wrote stays here only until it is answered and a day more (bot/front/retention.py)."""

import sqlalchemy as sa

metadata = sa.MetaData()

_HELD = sa.text("address IS NOT NULL")

#: One row a person on a channel. `id` is a pseudonym (keyed hash): the person's own id is not kept.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("last_seen", sa.Float, nullable=False, index=True),
    # What the last turn knew, for the guard: it must answer well when Rasa cannot be asked.
    sa.Column("care", sa.String(64)),
    sa.Column("home", sa.String(64)),
    sa.Column("age", sa.Integer),
    sa.Column("under_18", sa.Boolean),
    sa.Column("asked", sa.String(64)),
    sa.Column("offered", sa.JSON, nullable=False),
    sa.Column("crisis", sa.String(32)),
    sa.Column("crisis_at", sa.Float),
    sa.Column("greeted", sa.Boolean, nullable=False),
    # Already told during this outage that the answer will be late.
    sa.Column("told_late", sa.Boolean, nullable=False),
    # Number of the last thing said; kept here so that it goes on counting when old words are purged.
    sa.Column("last_seq", sa.Integer, nullable=False),
    # The worker that is answering this conversation, and until when nobody else may.
    sa.Column("owner", sa.String(32)),
    sa.Column("lease_until", sa.Float),
    # The same for sending what was said in it.
    sa.Column("sender", sa.String(32)),
    sa.Column("sender_until", sa.Float),
)

#: One row a message. States: waiting → working → answered → sent, or failed (answered with an apology).
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(16), nullable=False),
    # Keyed hash of the platform's message id: WhatsApp's holds the phone number.
    sa.Column("platform_id", sa.String(64), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("meta", sa.JSON, nullable=False),
    sa.Column("crisis", sa.String(32)),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    # The turn that this message entered: messages of one burst share it. Rasa sees it as metadata.turn.
    sa.Column("turn", sa.String(32)),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("done_at", sa.Float),
    # Where the answer must go (a chat id, a phone number), encrypted; empty as soon as the answer is out.
    sa.Column("address", sa.Text),
    sa.UniqueConstraint("channel", "platform_id", name="uq_inbox_channel_platform_id"),
    sa.Index("ix_inbox_state", "state"),
    sa.Index("ix_inbox_address", "conversation", sqlite_where=_HELD, postgresql_where=_HELD),
    sqlite_autoincrement=True,
)

#: What PAL said, in order. `seq` counts up per conversation without gaps, so a reader that has seen n asks for > n.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    # The message that it answers, the part of the answer, and so a name that is the same however it is delivered.
    sa.Column("inbox_id", sa.Integer, nullable=False, index=True),
    sa.Column("name", sa.String(96), nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("sent_at", sa.Float),
    # A long text goes out as several of the platform's messages: how many of them it has taken.
    sa.Column("parts_sent", sa.Integer, nullable=False, server_default="0"),
)

#: What became of messages, counted a day: no content, no ids.
tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("channel", sa.String(16), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("what", sa.String(48), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
