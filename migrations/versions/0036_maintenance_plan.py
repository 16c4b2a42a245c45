"""Maintenance that repeats."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036_maintenance_plan"
down_revision = "0035_certificates"
branch_labels = None
depends_on = None

T, D = "booking_maintenance_plan", "booking_downtime"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        T,
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_no", sa.SmallInteger(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{T}_{column}")
            )
            for column, table in (
                ("instrument_id", "catalog_instrument"),
                ("planned_by_id", "identity_user"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
    )
    op.create_index(op.f(f"ix_{T}_instrument_id"), T, ["instrument_id"])
    op.add_column(D, sa.Column("plan_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{D}_plan_id"), D, T, ["plan_id"], ["id"])
    op.create_index(op.f(f"ix_{D}_plan_id"), D, ["plan_id"])


def downgrade() -> None:
    """Undo; what was closed stays closed."""
    op.drop_column(D, "plan_id")
    op.drop_table(T)
