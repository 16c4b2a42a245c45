"""Lists are read and written by the worker: their stage, columns and judged rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041_import_rows"
down_revision = "0040_search_index"
branch_labels = None
depends_on = None

T = "catalog_listing_import"
ROWS = "catalog_import_row"


def upgrade() -> None:
    """Apply; lists that were not confirmed yet are compared when somebody asks."""
    texts = postgresql.ARRAY(sa.Text())
    for column in (
        sa.Column("stage", sa.String(32), server_default="reading", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("heading_line", sa.Integer(), server_default="1", nullable=False),
        sa.Column("headings", texts, server_default="{}", nullable=False),
        sa.Column("chosen", texts, server_default="{}", nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=True),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "changed_meanwhile",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
    ):
        op.add_column(T, column)
    # What was not given stood as JSON's null, which is not SQL's.
    for name in ("columns", "done"):
        op.execute(sa.text(f"UPDATE {T} SET {name} = NULL WHERE {name} = 'null'"))  # noqa: S608
    op.execute(
        "UPDATE catalog_listing_import"
        " SET stage = CASE WHEN done IS NULL THEN 'ready' ELSE 'done' END"
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_stage"), T, "stage IN ('reading', 'ready', 'writing', 'done')"
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_done"), T, "(stage = 'done') = (done IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f(f"ck_{T}_columns"), T, "cardinality(headings) = cardinality(chosen)"
    )
    op.create_foreign_key(
        op.f(f"fk_{T}_task_id"), T, "background_task", ["task_id"], ["id"]
    )
    op.create_index(op.f(f"ix_{T}_task_id"), T, ["task_id"])
    op.create_table(
        ROWS,
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("cells", texts, nullable=False),
        sa.Column("errors", postgresql.JSONB(), nullable=False),
        sa.Column("was", postgresql.JSONB(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f(f"pk_{ROWS}")),
        sa.CheckConstraint(
            "outcome IN ('new', 'changed', 'same', 'refused')",
            name=op.f(f"ck_{ROWS}_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            [f"{T}.id"],
            name=op.f(f"fk_{ROWS}_import_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f(f"ix_{ROWS}_import_id_outcome_line"),
        ROWS,
        ["import_id", "outcome", "line"],
    )


def downgrade() -> None:
    """Undo; what was confirmed stays told in `done`."""
    op.drop_table(ROWS)
    op.drop_constraint(op.f(f"ck_{T}_columns"), T)
    op.drop_constraint(op.f(f"ck_{T}_done"), T)
    op.drop_constraint(op.f(f"ck_{T}_stage"), T)
    op.drop_index(op.f(f"ix_{T}_task_id"), T)
    for name in (
        "changed_meanwhile", "digest", "counts", "chosen", "headings", "heading_line",
        "task_id", "version", "stage",
    ):  # fmt: skip
        op.drop_column(T, name)
