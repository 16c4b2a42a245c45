"""The kind of a technical contract and the user of a first set."""

import sqlalchemy as sa
from alembic import op

revision = "0055_outcome_kinds"
down_revision = "0054_report_deadline"
branch_labels = None
depends_on = None

T = "collaboration_outcome"


def upgrade() -> None:
    """Apply."""
    for name in ("contract_kind", "user_zh"):
        op.add_column(
            T, sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    """Undo."""
    for name in ("user_zh", "contract_kind"):
        op.drop_column(T, name)
