"""${message}."""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
# Before you merge this:
# - Import no model here: models move on, this file must do the same for ever.
# - The old code still runs while this does. Add first, use later, drop last.
# - A statement that rewrites or scans a large table holds its lock all the while:
#   add constraints NOT VALID and validate them after, build indexes CONCURRENTLY
#   (in op.get_context().autocommit_block()).
# - Change rows in a revision of their own, in batches.
# - lock_timeout is 4 s: a revision that fails on it is run again, not given more.
# Then delete this comment.

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Apply."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo."""
    ${downgrades if downgrades else "pass"}
