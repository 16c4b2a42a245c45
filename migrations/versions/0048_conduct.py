"""How a booking ended that was cancelled late or caused a fault, and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0048_conduct"
down_revision = "0047_portfolio_figures"
branch_labels = None
depends_on = None

T, A = "booking_reservation", "booking_appeal"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.add_column(T, sa.Column("cancelled_late_at", MOMENT, nullable=True))
    op.add_column(T, sa.Column("fault_at", MOMENT, nullable=True))
    op.add_column(
        T, sa.Column("fault_note", sa.Text(), server_default="", nullable=False)
    )
    # Until now only the fee told of a late cancellation; its moment is not known.
    op.execute(
        "UPDATE booking_reservation SET cancelled_late_at = lower(during)"
        " WHERE state = 'cancelled' AND fee_fen > 0"
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_late"), T, "cancelled_late_at IS NULL OR state = 'cancelled'"
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_fault"),
        T,
        "(fault_at IS NULL) = (fault_note = '')"
        " AND (fault_at IS NULL OR state IN ('in_use', 'completed'))",
    )
    op.create_table(
        A,
        sa.Column("reservation_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_for_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at", MOMENT, server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "mark IN ('no_show', 'late_cancel', 'overrun', 'fault')",
            name=op.f(f"ck_{A}_mark"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'granted', 'rejected')", name=op.f(f"ck_{A}_state")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)"
            " AND (state = 'open') = (decided_by_id IS NULL)",
            name=op.f(f"ck_{A}_decided"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR answer <> ''", name=op.f(f"ck_{A}_answered")
        ),
        sa.CheckConstraint(
            "decided_by_id <> person_id", name=op.f(f"ck_{A}_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"], [f"{T}.id"], name=op.f(f"fk_{A}_reservation_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["identity_user.id"], name=op.f(f"fk_{A}_{column}")
            )
            for column in ("person_id", "decided_by_id", "decided_for_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{A}")),
        sa.UniqueConstraint(
            "reservation_id", "mark", name=op.f(f"uq_{A}_reservation_id_mark")
        ),
    )
    op.create_index(op.f(f"ix_{A}_person_id"), A, ["person_id"])
    op.create_index(
        f"ix_{A}_open",
        A,
        ["reservation_id"],
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table(A)
    for column in ("fault_note", "fault_at", "cancelled_late_at"):
        op.drop_column(T, column)
