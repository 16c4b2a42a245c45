"""Terms on results and data with versions, who accepted which, and for which booking."""

import sqlalchemy as sa
from alembic import op

revision = "0038_agreements"
down_revision = "0037_synonym"
branch_labels = None
depends_on = None

T, YES, BOOKING = (
    "catalog_agreement",
    "catalog_agreement_acceptance",
    "booking_reservation",
)


def _row(table: str) -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")
    )


def upgrade() -> None:
    """Apply."""
    op.create_table(
        T,
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("instrument_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger(), nullable=False),
        *_row(T),
        sa.UniqueConstraint(
            "organisation_id",
            "instrument_id",
            "version",
            name=op.f(f"uq_{T}_organisation_id_instrument_id_version"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint("version > 0 AND text_zh <> ''", name=op.f(f"ck_{T}_text")),
        _key(T, "organisation_id", "identity_organisation"),
        _key(T, "instrument_id", "catalog_instrument"),
        _key(T, "published_by_id", "identity_user"),
    )
    op.create_index(op.f(f"ix_{T}_instrument_id"), T, ["instrument_id"])
    op.create_table(
        YES,
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        *_row(YES),
        sa.UniqueConstraint(
            "agreement_id", "user_id", name=op.f(f"uq_{YES}_agreement_id_user_id")
        ),
        _key(YES, "agreement_id", T),
        _key(YES, "user_id", "identity_user"),
    )
    op.create_index(op.f(f"ix_{YES}_user_id"), YES, ["user_id"])
    for table in (T, YES):
        op.execute(
            f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.add_column(BOOKING, sa.Column("agreement_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{BOOKING}_agreement_id"), BOOKING, T, ["agreement_id"], ["id"]
    )


def downgrade() -> None:
    """Undo; terms, and who accepted them, are lost."""
    op.drop_column(BOOKING, "agreement_id")
    for table in (YES, T):
        op.drop_table(table)
