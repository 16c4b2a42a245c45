"""Outcomes of collaborations, and the steps of aircraft to the market."""

import sqlalchemy as sa
from alembic import op

revision = "0012_collaboration_outcomes"
down_revision = "0011_series"
branch_labels = None
depends_on = None


def _row() -> tuple[sa.Column[int], sa.Column[object]]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _days(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date(), nullable=True) for name in names]


def _refers(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")
        )
        for column, target in targets.items()
    ]


def upgrade() -> None:
    """Apply."""
    table = "collaboration_outcome"
    op.create_table(
        table,
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        *_texts("title_zh", "reference"),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *_texts("owner_zh"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        *_texts("patent_kind", "ipc"),
        sa.Column(
            "fast_route", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        *_texts("centre"),
        *_days("registered_on", "pre_examined_on", "granted_on"),
        *_texts("level", "batch"),
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
        sa.Column("reservation_id", sa.BigInteger(), nullable=True),
        *_texts("source_zh"),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "kind = 'patent' OR NOT fast_route AND registered_on IS NULL"
            " AND pre_examined_on IS NULL AND granted_on IS NULL",
            name=op.f("ck_collaboration_outcome_patent"),
        ),
        sa.CheckConstraint(
            "NOT fast_route OR centre IN ('pudong', 'shanghai')",
            name=op.f("ck_collaboration_outcome_route"),
        ),
        sa.CheckConstraint(
            "amount_fen > 0", name=op.f("ck_collaboration_outcome_amount")
        ),
        sa.CheckConstraint(
            "milestone_id IS NOT NULL OR reservation_id IS NOT NULL OR source_zh <> ''",
            name=op.f("ck_collaboration_outcome_source"),
        ),
        *_refers(
            table,
            project_id="collaboration_project",
            milestone_id="collaboration_milestone",
            reservation_id="booking_reservation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_outcome")),
        sa.UniqueConstraint(
            "project_id",
            "number",
            name=op.f("uq_collaboration_outcome_project_id_number"),
        ),
    )
    op.create_index(
        "uq_collaboration_outcome_reference",
        table,
        ["project_id", "kind", "reference"],
        unique=True,
        postgresql_where=sa.text("reference <> ''"),
    )
    op.create_index(op.f("ix_collaboration_outcome_kind_on"), table, ["kind", "on"])
    table = "collaboration_airworthiness_step"
    op.create_table(
        table,
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        *_texts("step"),
        *_days("planned_on", "applied_on", "accepted_on", "issued_on"),
        *_texts("document_no", "authority_zh"),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "issued_on IS NULL OR document_no <> ''",
            name=op.f("ck_collaboration_airworthiness_step_document"),
        ),
        sa.CheckConstraint(
            "accepted_on >= applied_on"
            " AND issued_on >= coalesce(accepted_on, applied_on)",
            name=op.f("ck_collaboration_airworthiness_step_days"),
        ),
        *_refers(
            table, project_id="collaboration_project", file_id="collaboration_file"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_airworthiness_step")),
        sa.UniqueConstraint(
            "project_id",
            "step",
            name=op.f("uq_collaboration_airworthiness_step_project_id_step"),
        ),
    )


def downgrade() -> None:
    """Undo; outcomes are lost."""
    op.drop_table("collaboration_airworthiness_step")
    op.drop_table("collaboration_outcome")
