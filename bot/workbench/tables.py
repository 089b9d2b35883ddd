"""The workbench's own tables. Names begin with workbench_, because all stores may share one PostgreSQL database."""

import sqlalchemy as sa

metadata = sa.MetaData()

#: One row a person who may come in, or a council's link. Rows are never deleted: the audit log names them.
people = sa.Table(
    "workbench_people",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    # In small letters; a council's link has none.
    sa.Column("email", sa.String(254), unique=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    # Slug of the one authority that a council sees.
    sa.Column("authority", sa.String(40)),
    # argon2id with its parameters and salt; empty until a password is set.
    sa.Column("password", sa.Text),
    sa.Column("made_at", sa.Float, nullable=False),
    sa.Column("ended_at", sa.Float),
    sqlite_autoincrement=True,
)

#: Who is signed in where. Only a hash of the cookie's token is kept.
sessions = sa.Table(
    "workbench_sessions",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("person", sa.Integer, sa.ForeignKey("workbench_people.id"), nullable=False, index=True),
    sa.Column("made_at", sa.Float, nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
)

#: Links that let somebody in: to set a password (once), or a council's own (until it ends).
links = sa.Table(
    "workbench_links",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("token", sa.String(64), nullable=False, unique=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("workbench_people.id"), nullable=False, index=True),
    sa.Column("made_at", sa.Float, nullable=False),
    sa.Column("ends_at", sa.Float, nullable=False),
    sa.Column("used_at", sa.Float),
    sqlite_autoincrement=True,
)

#: Sign-ins that failed in a row, by a keyed hash of the account (or device); gone after a day.
tries = sa.Table(
    "workbench_tries",
    metadata,
    sa.Column("who", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False),
)

#: What was done, never changed: each row carries a keyed hash over itself and the row before it.
audit = sa.Table(
    "workbench_audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(20), nullable=False),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("what", sa.String(60), nullable=False, index=True),
    sa.Column("about", sa.String(200), nullable=False),
    sa.Column("mark", sa.String(64), nullable=False),
)

#: Conversations of the simulator, under a random name that a link carries; gone after 30 days.
talks = sa.Table(
    "workbench_talks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    # Who made it: somebody else's going on with it is a copy.
    sa.Column("person", sa.Integer, sa.ForeignKey("workbench_people.id"), nullable=False),
    # bot.rehearsal.Script as JSON.
    sa.Column("script", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False, index=True),
)

#: Runs of the conversation tests: what came, as far as it has come; gone after 30 days.
runs = sa.Table(
    "workbench_runs",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False, index=True),
    # Of the last news; a run without an end whose news is old has died with its process.
    sa.Column("news_at", sa.Float, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    # Names of the tests that were to be run, and their results so far, as JSON.
    sa.Column("names", sa.Text, nullable=False),
    sa.Column("results", sa.Text, nullable=False),
    # Why it could not go on, in plain words.
    sa.Column("error", sa.Text),
)
