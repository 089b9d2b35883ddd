"""The offer database's tables. A row is one offer or contact with where it came from: a file (yaml) or the offers desk."""

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()


def _kept() -> list[Column]:  # type: ignore[type-arg]
    """What every row carries beside its content."""
    return [
        # The content's hash as the file last gave it; differs from the row's own once the desk has changed the row.
        Column("loaded_hash", String(64)),
        Column("origin", String(8), nullable=False),
        Column("revision", Integer, nullable=False),
        # Gone from the files: kept for the record, never answered with.
        Column("retired", Boolean, nullable=False),
        Column("updated_at", DateTime, nullable=False),
    ]


authorities = Table(
    "authorities",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("local_offer_url", Text),
    Column("gaps", JSON, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    Column("id", String(90), primary_key=True),
    Column("authority", String(40), ForeignKey("authorities.slug"), nullable=False, index=True),
    Column("topic", String(40), nullable=False, index=True),
    Column("title", String(60), nullable=False),
    Column("summary", String(300), nullable=False),
    Column("amount", String(80)),
    Column("basis", String(12), nullable=False),
    Column("areas", JSON),
    Column("who", JSON, nullable=False),
    Column("conditions", JSON, nullable=False),
    Column("how_to_claim", Text),
    Column("claim_url", Text),
    Column("status", String(12), nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),
    Column("source", JSON, nullable=False),
    Column("seen", String(10), nullable=False),
    Column("checked", String(10)),
    Column("review_by", String(10), nullable=False),
    Column("confidence", String(8), nullable=False),
    Column("law", Text),
    Column("note", Text),
    *_kept(),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", String(90), primary_key=True),
    Column("authority", String(40), ForeignKey("authorities.slug"), nullable=False, index=True),
    Column("role", String(24), nullable=False),
    Column("label", String(90), nullable=False),
    Column("phone", String(24)),
    Column("email", String(120)),
    Column("url", Text),
    Column("address", Text),
    Column("hours", String(160)),
    Column("open", String(160)),
    Column("source", JSON, nullable=False),
    Column("seen", String(10), nullable=False),
    Column("checked", String(10)),
    Column("review_by", String(10), nullable=False),
    Column("confidence", String(8), nullable=False),
    Column("note", Text),
    *_kept(),
)

# "Did this help?": a day, a topic, a council and yes or no. The mark (bot/stores/mark.py) is there only to erase the line
# with its conversation, and goes when the conversation would (bot/front/retention.py).
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("day", Date, nullable=False),
    Column("topic", String(40)),
    Column("authority", String(40)),
    Column("helped", Boolean, nullable=False),
    Column("mark", String(32), index=True),
)

# What PAL could not answer, for the workers' list: the words as masked by bot.safety.privacy, the day, the mark.
unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("day", Date, nullable=False),
    Column("text", String(300), nullable=False),
    Column("nearest", JSON, nullable=False),
    Column("mark", String(32), index=True),
)

# What PAL was asked and what came of it, counted (bot/offers/counters.py). No mark, no pseudonym, nothing of a person. An
# empty topic or authority, never NULL: a key must not hold NULLs. (The inbox has a table "tallies" of its own, and both
# stores may share one database.)
counters = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("topic", String(40), primary_key=True),
    Column("authority", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)

# The offers desk: one change of one offer or contact from its draft to its end. Nothing in it is ever deleted: `trail` keeps
# every version that somebody saved, also of what was refused or given up (bot/desk).
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("item_id", String(90), nullable=False, index=True),
    Column("authority", String(40), nullable=False, index=True),
    Column("what", String(12), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    # Whole contents; NULL is "not there": before it was new, after it was withdrawn.
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    # The row's revision that it was begun on; the row's once it is published.
    Column("base_revision", Integer),
    Column("revision", Integer),
    # Counts up with every save, so that two people cannot save over each other.
    Column("version", Integer, nullable=False),
    Column("author", String(120), nullable=False),
    Column("editors", JSON, nullable=False),
    Column("why", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("decided_by", String(120)),
    Column("decided_at", DateTime),
    Column("decided_why", Text),
    Column("undoes", Integer),
    # The sheet that it came with.
    Column("batch", String(120)),
    Column("trail", JSON, nullable=False),
)
