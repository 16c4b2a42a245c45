"""Supervisors decide on bookings, students are confirmed, groups have quotas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSTZRANGE

revision = "0056_supervised"
down_revision = "0055_outcome_kinds"
branch_labels = None
depends_on = None

R, C = "booking_reservation", "booking_confirmation"
ASKED = "ARRAY[decided_by_id, decided_for_id, supervised_by_id, supervised_for_id]"
SUPERVISED = "ARRAY[supervised_by_id, supervised_for_id]"
CHECKS = {
    "approval": (
        "approval IN ('', 'owner', 'supervisor', 'both', 'in_order')"
        " AND (state <> 'requested' OR approval <> '')"
    ),
    "agreed": (
        "state NOT IN ('confirmed', 'in_use', 'completed', 'no_show')"
        " OR (approval NOT IN ('owner', 'both', 'in_order') OR decided_at IS NOT NULL)"
        " AND (approval NOT IN ('supervisor', 'both', 'in_order')"
        " OR supervised_at IS NOT NULL)"
    ),
    "order": (
        "approval <> 'in_order' OR decided_at IS NULL"
        " OR coalesce(supervised_at <= decided_at, false)"
    ),
    "own": (
        "NOT two_person OR NOT"
        f" (booked_for_id = ANY ({ASKED}) OR booked_by_id = ANY ({ASKED}))"
    ),
    "two_people": (
        "approval NOT IN ('both', 'in_order') OR NOT"
        f" (decided_by_id = ANY ({SUPERVISED}) OR decided_for_id = ANY ({SUPERVISED}))"
    ),
}
KEYS = (
    ("group_id", "identity_group"),
    ("supervised_by_id", "identity_user"),
    ("supervised_for_id", "identity_user"),
)


def upgrade() -> None:
    """Apply."""
    for name, other in KEYS:
        op.add_column(R, sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{R}_{name}"), R, other, [name], ["id"])
    op.add_column(
        R,
        sa.Column("approval", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        R,
        sa.Column(
            "two_person", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )
    op.add_column(
        R, sa.Column("supervised_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE booking_reservation SET approval = 'owner' WHERE state = 'requested'"
    )
    for name, text in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_{R}_{name}"), R, text)
    op.create_index(
        f"ix_{R}_group", R, ["group_id", sa.text("lower(during)")],
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )  # fmt: skip
    for table in ("booking_series", "booking_wait"):
        op.add_column(table, sa.Column("group_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_group_id"), table, "identity_group", ["group_id"], ["id"]
        )
    _confirmations()


def _confirmations() -> None:
    op.create_table(
        C,
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("group_id", "student_id", "instrument_id", "given_by_id")
        ),
        sa.Column("during", TSTZRANGE(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "student_id <> given_by_id", name=op.f(f"ck_{C}_somebody_else")
        ),
        sa.CheckConstraint(
            "NOT isempty(during) AND upper(during) IS NOT NULL"
            " AND lower(during) IS NOT NULL",
            name=op.f(f"ck_{C}_during"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f(f"ck_{C}_withdrawn"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{C}_{column}")
            )
            for column, table in (
                ("group_id", "identity_group"),
                ("student_id", "identity_user"),
                ("instrument_id", "catalog_instrument"),
                ("given_by_id", "identity_user"),
                ("withdrawn_by_id", "identity_user"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{C}")),
    )
    op.execute(
        f"ALTER TABLE {C} ADD CONSTRAINT ex_{C}_once EXCLUDE USING gist ("
        "group_id WITH =, student_id WITH =, instrument_id WITH =, during WITH &&)"
        " WHERE (withdrawn_at IS NULL)"
    )
    op.create_index(
        op.f(f"ix_{C}_student_id_instrument_id"), C, ["student_id", "instrument_id"]
    )


def downgrade() -> None:
    """Undo; a request that waited for a supervisor waits for the lab again."""
    op.drop_table(C)
    for table in ("booking_series", "booking_wait"):
        op.drop_column(table, "group_id")
    op.drop_index(f"ix_{R}_group", R)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_{R}_{name}"), R)
    for name in ("supervised_at", "two_person", "approval"):
        op.drop_column(R, name)
    for name, _other in KEYS:
        op.drop_column(R, name)
