"""The first tables: who may come in, who is signed in, links, failed sign-ins, and the audit log that only grows"""

import sqlalchemy as sa
from alembic import op

revision = "0001_workbench"
down_revision = None
branch_labels = None
depends_on = None

_REFUSE_SQLITE = """CREATE TRIGGER workbench_audit_no_{verb} BEFORE {verb} ON workbench_audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"""
_REFUSE_FUNCTION = """CREATE FUNCTION workbench_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"""
_REFUSE_POSTGRESQL = """CREATE TRIGGER workbench_audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON workbench_audit
FOR EACH STATEMENT EXECUTE FUNCTION workbench_audit_only_grows()"""


def upgrade() -> None:
    op.create_table(
        "workbench_people",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workbench_sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["workbench_people.id"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_workbench_sessions_person", "workbench_sessions", ["person"])
    op.create_table(
        "workbench_links",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("ends_at", sa.Float(), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["workbench_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workbench_links_person", "workbench_links", ["person"])
    op.create_table(
        "workbench_tries",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("who"),
    )
    op.create_table(
        "workbench_audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=254), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_workbench_audit_what", "workbench_audit", ["what"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_REFUSE_SQLITE.format(verb="UPDATE"))
        op.execute(_REFUSE_SQLITE.format(verb="DELETE"))
    else:
        op.execute(_REFUSE_FUNCTION)
        op.execute(_REFUSE_POSTGRESQL)


def downgrade() -> None:
    for table in ("audit", "tries", "links", "sessions", "people"):
        op.drop_table(f"workbench_{table}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION workbench_audit_only_grows()")
