"""Conversations of the simulator, and runs of the conversation tests"""

import sqlalchemy as sa
from alembic import op

revision = "0002_talks_runs"
down_revision = "0001_workbench"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workbench_talks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["workbench_people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_workbench_talks_changed_at", "workbench_talks", ["changed_at"])
    op.create_table(
        "workbench_runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=254), nullable=False),
        sa.Column("begun_at", sa.Float(), nullable=False),
        sa.Column("news_at", sa.Float(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_workbench_runs_begun_at", "workbench_runs", ["begun_at"])


def downgrade() -> None:
    op.drop_table("workbench_runs")
    op.drop_table("workbench_talks")
