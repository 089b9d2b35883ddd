"""A mark on feedback and unanswered questions, so that "delete my chat" erases them too"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("feedback", "unanswered"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("mark", sa.String(length=32), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_{table}_mark"), ["mark"], unique=False)


def downgrade() -> None:
    for table in ("unanswered", "feedback"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_mark"))
            batch_op.drop_column("mark")
