"""Which kinds of periodic reports are owed besides the quarter's."""

import sqlalchemy as sa
from alembic import op

revision = "0042_report_duty"
down_revision = "0041_import_rows"
branch_labels = None
depends_on = None

T = "collaboration_report_duty"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        T,
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('H', 'Y')", name=op.f(f"ck_{T}_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
        sa.UniqueConstraint("kind", name=op.f(f"uq_{T}_kind")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table(T)
