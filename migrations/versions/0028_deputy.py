"""Deputies: who decides for somebody who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0028_deputy"
down_revision = "0027_service_record"
branch_labels = None
depends_on = None

T = "identity_deputy"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        T,
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("deputy_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f(f"ck_{T}_span")),
        sa.CheckConstraint(
            "person_id <> deputy_id", name=op.f(f"ck_{T}_somebody_else")
        ),
        sa.CheckConstraint(
            "role IN ('lab_manager', 'coordinator')", name=op.f(f"ck_{T}_role")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{T}_{column}")
            )
            for column, table in (
                ("person_id", "identity_user"),
                ("deputy_id", "identity_user"),
                ("organisation_id", "identity_organisation"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
    )
    op.execute(
        f"ALTER TABLE {T} ADD CONSTRAINT ex_{T}_no_overlap EXCLUDE USING gist ("
        "person_id WITH =, deputy_id WITH =, organisation_id WITH =, role WITH =,"
        " tstzrange(starts_at, ends_at) WITH &&) WHERE (ended_at IS NULL)"
    )
    op.create_index(op.f(f"ix_{T}_person_id"), T, ["person_id"])
    op.create_index(op.f(f"ix_{T}_deputy_id_ends_at"), T, ["deputy_id", "ends_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table(T)
