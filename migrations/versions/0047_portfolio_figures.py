"""Figures of reports in columns, and the units that a project's reports have passed."""

import sqlalchemy as sa
from alembic import op

revision = "0047_portfolio_figures"
down_revision = "0046_group"
branch_labels = None
depends_on = None

_REPORT, _STEP = "collaboration_report", "collaboration_review_step"
_UNIT = "collaboration_project_unit"
_AMOUNTS = (
    "inv_period_fen",
    "inv_cum_fen",
    "inv_fixed_period_fen",
    "rd_period_fen",
    "fiscal_period_fen",
    "revenue_period_fen",
    "export_period_fen",
    "jobs_research",
    "jobs_validation",
    "new_jobs",
)
_OPEN = "ix_collaboration_review_step_open"


def upgrade() -> None:
    """Apply."""
    # One statement, so that the table is written anew once.
    added = ", ".join(
        f"ADD COLUMN {name} bigint"
        f" GENERATED ALWAYS AS ((content ->> '{name}')::bigint) STORED"
        for name in _AMOUNTS
    )
    op.execute(f"ALTER TABLE {_REPORT} {added}")
    op.create_index(
        "ix_collaboration_report_passed",
        _REPORT,
        ["project_id", "due_on"],
        postgresql_where=sa.text("state IN ('approved', 'archived')"),
        postgresql_include=["inv_cum_fen", "jobs_research", "jobs_validation"],
    )
    op.create_table(
        _UNIT,
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f(f"fk_{_UNIT}_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f(f"fk_{_UNIT}_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "project_id", "organisation_id", name=op.f(f"pk_{_UNIT}")
        ),
    )
    op.create_index(op.f(f"ix_{_UNIT}_organisation_id"), _UNIT, ["organisation_id"])
    op.execute(
        """
        INSERT INTO collaboration_project_unit (project_id, organisation_id)
        SELECT DISTINCT r.project_id, s.organisation_id
        FROM collaboration_review_step s JOIN collaboration_report r ON r.id = s.report_id
        """
    )
    op.execute(
        """
        CREATE FUNCTION collaboration_note_units() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO collaboration_project_unit (project_id, organisation_id)
            SELECT DISTINCT r.project_id, s.organisation_id
            FROM stepped s JOIN collaboration_report r ON r.id = s.report_id
            ORDER BY 1, 2
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER note_units AFTER INSERT ON {_STEP}
        REFERENCING NEW TABLE AS stepped
        FOR EACH STATEMENT EXECUTE FUNCTION collaboration_note_units()
        """
    )
    _open_steps(["report_id", "version", "position"])


def downgrade() -> None:
    """Undo."""
    _open_steps([])
    op.execute(f"DROP TRIGGER note_units ON {_STEP}")
    op.execute("DROP FUNCTION collaboration_note_units()")
    op.drop_table(_UNIT)
    op.drop_index("ix_collaboration_report_passed", table_name=_REPORT)
    for name in reversed(_AMOUNTS):
        op.drop_column(_REPORT, name)


def _open_steps(included: list[str]) -> None:
    """Make the index of open steps anew with what stands in it besides the unit."""
    op.drop_index(_OPEN, table_name=_STEP)
    op.create_index(
        _OPEN,
        _STEP,
        ["organisation_id"],
        postgresql_where=sa.text("decision IS NULL"),
        postgresql_include=included,
    )
