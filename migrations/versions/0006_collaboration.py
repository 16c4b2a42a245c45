"""Projects, milestones, reports and reviews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_collaboration"
down_revision = "0005_booking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SEQUENCE collaboration_project_code")
    op.create_table(
        "collaboration_project",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("plan_task", sa.SmallInteger(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("research_org_id", sa.BigInteger(), nullable=False),
        sa.Column("validation_org_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "research_site_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "validation_site_zh",
            sa.Text(),
            server_default=sa.text("''"),
            nullable=False,
        ),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column(
            "contact_phone", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "contact_email", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("trl_start", sa.SmallInteger(), nullable=False),
        sa.Column("trl_target", sa.SmallInteger(), nullable=False),
        sa.Column("investment_plan_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "summary_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("nothing_classified", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "investment_plan_fen >= 0", name=op.f("ck_collaboration_project_investment")
        ),
        sa.CheckConstraint(
            "plan_task IN (6, 7, 8)", name=op.f("ck_collaboration_project_plan_task")
        ),
        sa.CheckConstraint(
            "planned_end > starts_on", name=op.f("ck_collaboration_project_dates")
        ),
        sa.CheckConstraint(
            "research_org_id <> validation_org_id",
            name=op.f("ck_collaboration_project_two_sides"),
        ),
        sa.CheckConstraint(
            "trl_start BETWEEN 1 AND 9", name=op.f("ck_collaboration_project_trl_start")
        ),
        sa.CheckConstraint(
            "trl_target BETWEEN trl_start AND 9",
            name=op.f("ck_collaboration_project_trl_target"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_project_opened_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["research_org_id"],
            ["identity_organisation.id"],
            name=op.f("fk_collaboration_project_research_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["validation_org_id"],
            ["identity_organisation.id"],
            name=op.f("fk_collaboration_project_validation_org_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_project")),
        sa.UniqueConstraint("code", name=op.f("uq_collaboration_project_code")),
    )
    op.create_table(
        "collaboration_linked_reservation",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_linked_reservation_linked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_linked_reservation_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["booking_reservation.id"],
            name=op.f("fk_collaboration_linked_reservation_reservation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_linked_reservation")),
        sa.UniqueConstraint(
            "reservation_id",
            name=op.f("uq_collaboration_linked_reservation_reservation_id"),
        ),
    )
    op.create_index(
        op.f("ix_collaboration_linked_reservation_project_id"),
        "collaboration_linked_reservation",
        ["project_id"],
        unique=False,
    )
    op.create_table(
        "collaboration_member",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "lead", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_member_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_member_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_member")),
        sa.UniqueConstraint(
            "project_id",
            "user_id",
            name=op.f("uq_collaboration_member_project_id_user_id"),
        ),
    )
    op.create_index(
        op.f("ix_collaboration_member_user_id"),
        "collaboration_member",
        ["user_id"],
        unique=False,
    )
    op.create_table(
        "collaboration_milestone",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column(
            "evidence_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'reached') = (reached_on IS NOT NULL)",
            name=op.f("ck_collaboration_milestone_reached"),
        ),
        sa.CheckConstraint(
            "side IN ('research', 'validation')",
            name=op.f("ck_collaboration_milestone_side"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_milestone_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_milestone")),
        sa.UniqueConstraint(
            "project_id",
            "number",
            name=op.f("uq_collaboration_milestone_project_id_number"),
        ),
    )
    op.create_table(
        "collaboration_route_station",
        sa.Column("plan_task", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("zone_key", sa.Text(), nullable=True),
        sa.Column(
            "active", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "condition IN ('', 'ip', 'airworthiness')",
            name=op.f("ck_collaboration_route_station_condition"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_collaboration_route_station_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_route_station")),
        sa.UniqueConstraint(
            "plan_task",
            "position",
            "organisation_id",
            "zone_key",
            name="uq_collaboration_route_station",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "collaboration_report",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("edition", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "step", sa.SmallInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "period ~ '^20\\d\\d(Q[1-4]|H[12])?$'",
            name=op.f("ck_collaboration_report_period"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'returned', 'withdrawn', 'approved', 'rejected', 'archived')",
            name=op.f("ck_collaboration_report_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_report_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_report_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_report")),
        sa.UniqueConstraint(
            "project_id",
            "period",
            name=op.f("uq_collaboration_report_project_id_period"),
        ),
    )
    op.create_index(
        op.f("ix_collaboration_report_state_step"),
        "collaboration_report",
        ["state", "step"],
        unique=False,
    )
    op.create_table(
        "collaboration_stage_move",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_stage_move_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_stage_move")),
    )
    op.create_index(
        op.f("ix_collaboration_stage_move_project_id_on"),
        "collaboration_stage_move",
        ["project_id", "on"],
        unique=False,
    )
    op.create_table(
        "collaboration_report_version",
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("submitted_by_id", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["collaboration_report.id"],
            name=op.f("fk_collaboration_report_version_report_id"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_report_version_submitted_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_report_version")),
        sa.UniqueConstraint(
            "report_id",
            "version",
            name=op.f("uq_collaboration_report_version_report_id_version"),
        ),
    )
    op.create_table(
        "collaboration_review_step",
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "decision IN ('passed', 'returned', 'rejected')",
            name=op.f("ck_collaboration_review_step_decision"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'passed' OR comment <> ''",
            name=op.f("ck_collaboration_review_step_comment"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_collaboration_review_step_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_review_step_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_collaboration_review_step_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["collaboration_report.id"],
            name=op.f("fk_collaboration_review_step_report_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_review_step")),
        sa.UniqueConstraint(
            "report_id",
            "version",
            "position",
            "organisation_id",
            name=op.f(
                "uq_collaboration_review_step_report_id_version_position_organisation_id"
            ),
        ),
    )
    op.create_index(
        "ix_collaboration_review_step_open",
        "collaboration_review_step",
        ["organisation_id"],
        unique=False,
        postgresql_where=sa.text("decision IS NULL"),
    )
    op.execute(
        """
        CREATE TRIGGER never_changes
        BEFORE UPDATE OR DELETE OR TRUNCATE ON collaboration_report_version
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        "ix_collaboration_review_step_open",
        table_name="collaboration_review_step",
        postgresql_where=sa.text("decision IS NULL"),
    )
    op.drop_table("collaboration_review_step")
    op.drop_table("collaboration_report_version")
    op.drop_index(
        op.f("ix_collaboration_stage_move_project_id_on"),
        table_name="collaboration_stage_move",
    )
    op.drop_table("collaboration_stage_move")
    op.drop_index(
        op.f("ix_collaboration_report_state_step"), table_name="collaboration_report"
    )
    op.drop_table("collaboration_report")
    op.drop_table("collaboration_route_station")
    op.drop_table("collaboration_milestone")
    op.drop_index(
        op.f("ix_collaboration_member_user_id"), table_name="collaboration_member"
    )
    op.drop_table("collaboration_member")
    op.drop_table("collaboration_linked_reservation")
    op.drop_table("collaboration_project")
    op.execute("DROP SEQUENCE collaboration_project_code")
