"""Service records: what a finished booking was, kept for good."""

import sqlalchemy as sa
from alembic import op

revision = "0027_service_record"
down_revision = "0026_attendance"
branch_labels = None
depends_on = None

T = "booking_service_record"


def upgrade() -> None:
    """Apply."""
    texts = (
        "inner_id", "content", "way", "project", "project_funding", "project_subject",
        "project_content", "applicant", "applicant_phone", "applicant_email",
        "applicant_unit", "rating", "moved_to", "notice_no", "tax_record",
    )  # fmt: skip
    op.create_table(
        T,
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'SR-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("reservation_id", sa.BigInteger(), nullable=False),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_min", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("user_kind", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.SmallInteger(), nullable=False),
        sa.Column("in_unit", sa.Boolean(), nullable=False),
        sa.Column("agreement", sa.Boolean(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("cross_zone", sa.Boolean(), nullable=False),
        sa.Column("booked_min", sa.Integer(), nullable=False),
        sa.Column("idle_min", sa.Integer(), nullable=False),
        sa.Column("charged_min", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
        sa.UniqueConstraint(
            "reservation_id", "revision", name=op.f(f"uq_{T}_reservation_id_revision")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f(f"uq_{T}_reverses_id")),
        sa.CheckConstraint(
            "(revision % 2 = 0) = (reverses_id IS NOT NULL) AND revision > 0",
            name=op.f(f"ck_{T}_reversal"),
        ),
        sa.CheckConstraint(
            'start < "end" AND (reverses_id IS NOT NULL OR amount_fen >= 0 AND'
            " effective_min >= 0)",
            name=op.f(f"ck_{T}_amounts"),
        ),
        sa.CheckConstraint(
            "(user_kind = 130) = external AND user_kind IN (120, 130)"
            " AND purpose BETWEEN 135 AND 138",
            name=op.f(f"ck_{T}_codes"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{T}_{column}")
            )
            for column, table in (
                ("reservation_id", "booking_reservation"),
                ("instrument_id", "catalog_instrument"),
                ("reverses_id", T),
                ("confirmed_by_id", "identity_user"),
            )
        ),
    )
    op.create_index(op.f(f"ix_{T}_instrument_id_start"), T, ["instrument_id", "start"])
    op.execute(
        f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {T}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table(T)
