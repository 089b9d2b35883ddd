"""What sending needs: where an answer must go until it is out, how far it got, who is sending, and counts of what
became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002_inbox"
down_revision = "0001_inbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.Text(), nullable=True))
    held = sa.text("address IS NOT NULL")
    op.create_index("ix_inbox_address", "inbox", ["conversation"], sqlite_where=held, postgresql_where=held)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parts_sent", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sender", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("sender_until", sa.Float(), nullable=True))
    op.create_table(
        "tallies",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=48), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", "what"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("sender_until")
        batch_op.drop_column("sender")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("parts_sent")
    op.drop_index("ix_inbox_address", "inbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("address")
