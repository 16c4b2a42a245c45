"""Calendars that labs keep elsewhere, as busy time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032_busy_source"
down_revision = "0031_units"
branch_labels = None
depends_on = None

S, T, D = "booking_busy_source", "booking_busy_time", "booking_downtime"
KINDS = "'maintenance', 'fault', 'closure', 'training'"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        S,
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("brought_by_id", sa.BigInteger(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_out_on", sa.Date(), nullable=False),
        sa.Column(
            "contested", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("unread", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_row(),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f(f"fk_{S}_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["brought_by_id"], ["identity_user.id"], name=op.f(f"fk_{S}_brought_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{S}")),
    )
    op.create_index(
        f"uq_{S}_name",
        S,
        ["instrument_id", "name"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        T,
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        *_row(),
        sa.ForeignKeyConstraint(
            ["source_id"],
            [f"{S}.id"],
            name=op.f(f"fk_{T}_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
    )
    op.create_index(op.f(f"ix_{T}_source_id_key"), T, ["source_id", "key"], unique=True)
    op.add_column(D, sa.Column("source_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{D}_source_id"), D, S, ["source_id"], ["id"])
    op.create_index(op.f(f"ix_{D}_source_id"), D, ["source_id"])
    op.drop_constraint(op.f(f"ck_{D}_kind"), D)
    op.create_check_constraint(
        op.f(f"ck_{D}_kind"), D, f"kind IN ({KINDS}, 'calendar')"
    )
    op.create_check_constraint(
        op.f(f"ck_{D}_source"), D, "(kind = 'calendar') = (source_id IS NOT NULL)"
    )


def downgrade() -> None:
    """Undo; what calendars closed stays closed."""
    op.drop_constraint(op.f(f"ck_{D}_source"), D)
    op.drop_constraint(op.f(f"ck_{D}_kind"), D)
    op.execute("UPDATE booking_downtime SET kind = 'closure' WHERE kind = 'calendar'")
    op.create_check_constraint(op.f(f"ck_{D}_kind"), D, f"kind IN ({KINDS})")
    op.drop_index(op.f(f"ix_{D}_source_id"), D)
    op.drop_column(D, "source_id")
    op.drop_table(T)
    op.drop_table(S)


def _row() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
