"""Due days and reminders of periodic reports become settings, as they were so far."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0054_report_deadline"
down_revision = "0053_import_sheet"
branch_labels = None
depends_on = None

T = "collaboration_report_deadline"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        T,
        sa.Column("plan_task", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("ahead_days", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), nullable=False),
        sa.Column("review_days", sa.SmallInteger(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("plan_task IN (6, 7, 8)", name=op.f(f"ck_{T}_plan_task")),
        sa.CheckConstraint("kind IN ('Q', 'H', 'Y')", name=op.f(f"ck_{T}_kind")),
        sa.CheckConstraint("due_days BETWEEN 1 AND 60", name=op.f(f"ck_{T}_due_days")),
        sa.CheckConstraint(
            "cardinality(ahead_days) <= 5 AND 1 <= ALL (ahead_days)"
            " AND due_days > ALL (ahead_days)",
            name=op.f(f"ck_{T}_ahead_days"),
        ),
        sa.CheckConstraint(
            "every_days BETWEEN 1 AND 60", name=op.f(f"ck_{T}_every_days")
        ),
        sa.CheckConstraint(
            "review_days BETWEEN 1 AND 60", name=op.f(f"ck_{T}_review_days")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["identity_user.id"], name=op.f(f"fk_{T}_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
        sa.UniqueConstraint(
            "plan_task", "kind", "number", name=op.f(f"uq_{T}_plan_task_kind_number")
        ),
    )
    op.create_index(op.f(f"ix_{T}_set_by_id"), T, ["set_by_id"])
    op.execute(
        f"""
        INSERT INTO {T} (plan_task, kind, number, effective_from, due_days,
                         ahead_days, every_days, review_days, set_at)
        SELECT task, kind, 1, DATE '2000-01-01',
               CASE kind WHEN 'Y' THEN 20 ELSE 10 END, '{{7,1}}', 7, 5, now()
        FROM unnest(ARRAY[6, 7, 8]) AS task,
             unnest(ARRAY['Q', 'H', 'Y']) WITH ORDINALITY AS kinds (kind, place)
        ORDER BY task, place
        """  # noqa: S608 - a constant
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table(T)
