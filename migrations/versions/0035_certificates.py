"""Certificates of instruments, and bookings that ask for a mark on the report."""

import sqlalchemy as sa
from alembic import op

revision = "0035_certificates"
down_revision = "0034_decided_for_lab"
branch_labels = None
depends_on = None

T, BOOKING = "catalog_certificate", "booking_reservation"


def upgrade() -> None:
    """Apply."""
    texts = ("certificate_no", "issued_by", "specification", "scope")
    live = sa.text("withdrawn_at IS NULL")
    op.create_table(
        T,
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("added_by_id", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "withdrawn_why", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("told_days", sa.SmallInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
        sa.UniqueConstraint(
            "instrument_id", "number", name=op.f(f"uq_{T}_instrument_id_number")
        ),
        sa.CheckConstraint("valid_until >= issued_on", name=op.f(f"ck_{T}_days")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f(f"fk_{T}_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["catalog_document.id"],
            name=op.f(f"fk_{T}_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["identity_user.id"], name=op.f(f"fk_{T}_added_by_id")
        ),
    )
    op.create_index(
        f"uq_{T}_live",
        T,
        ["instrument_id", "kind", "certificate_no"],
        unique=True,
        postgresql_where=live,
    )
    op.create_index(
        op.f(f"ix_{T}_valid_until"), T, ["valid_until"], postgresql_where=live
    )
    op.add_column(
        BOOKING,
        sa.Column("mark", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.create_check_constraint(
        op.f(f"ck_{BOOKING}_mark"), BOOKING, "mark IN ('', 'cma', 'cnas', 'both')"
    )


def downgrade() -> None:
    """Undo; certificates are lost, and which bookings asked for a mark."""
    op.drop_column(BOOKING, "mark")
    op.drop_table(T)
