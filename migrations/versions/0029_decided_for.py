"""For whom a deputy decided on a report."""

import sqlalchemy as sa
from alembic import op

revision = "0029_decided_for"
down_revision = "0028_deputy"
branch_labels = None
depends_on = None

T = "collaboration_review_step"


def upgrade() -> None:
    """Apply."""
    op.add_column(T, sa.Column("decided_for_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{T}_decided_for_id"), T, "identity_user", ["decided_for_id"], ["id"]
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_stood_in"),
        T,
        "decided_for_id IS NULL OR decided_for_id <> decided_by_id",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_column(T, "decided_for_id")
