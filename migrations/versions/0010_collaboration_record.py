"""Partners, readiness, yearly plan and files of collaborations."""

import sqlalchemy as sa
from alembic import op

revision = "0010_collaboration_record"
down_revision = "0009_waitlist"
branch_labels = None
depends_on = None

_CODE = "^([0-9A-HJ-NPQRTUWXY]{18})?$"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)


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


def upgrade() -> None:
    """Apply; projects take the credit codes that their two sides are registered with."""
    table = "collaboration_project"
    op.add_column(table, _text("research_credit_code"))
    op.add_column(table, _text("validation_credit_code"))
    op.add_column(table, sa.Column("mrl_target", sa.SmallInteger(), nullable=True))
    op.add_column(table, sa.Column("land_mu", sa.Numeric(10, 2), nullable=True))
    op.add_column(table, sa.Column("floor_m2", sa.Numeric(12, 2), nullable=True))
    op.execute(
        """
        UPDATE collaboration_project p
        SET research_credit_code = coalesce(r.credit_code, ''),
            validation_credit_code = coalesce(v.credit_code, '')
        FROM identity_organisation r, identity_organisation v
        WHERE r.id = p.research_org_id AND v.id = p.validation_org_id
        """
    )
    op.create_check_constraint(
        op.f("ck_collaboration_project_mrl_target"),
        table,
        "mrl_target BETWEEN 1 AND 10",
    )
    op.create_check_constraint(
        op.f("ck_collaboration_project_ground"), table, "land_mu >= 0 AND floor_m2 >= 0"
    )
    op.create_check_constraint(
        op.f("ck_collaboration_project_credit_codes"),
        table,
        f"research_credit_code ~ '{_CODE}' AND validation_credit_code ~ '{_CODE}'",
    )
    op.add_column(
        "collaboration_milestone",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column(
        "collaboration_linked_reservation",
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
    )
    op.create_foreign_key(
        op.f("fk_collaboration_linked_reservation_milestone_id"),
        "collaboration_linked_reservation",
        "collaboration_milestone",
        ["milestone_id"],
        ["id"],
    )
    op.create_table(
        "collaboration_partner",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        _text("credit_code"),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        _text("contact_name"),
        _text("contact_phone"),
        _text("contact_email"),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        _text("left_because"),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *_row(),
        sa.CheckConstraint(
            f"credit_code ~ '{_CODE}'",
            name=op.f("ck_collaboration_partner_credit_code"),
        ),
        sa.CheckConstraint(
            "side IN ('research', 'validation')",
            name=op.f("ck_collaboration_partner_side"),
        ),
        sa.CheckConstraint(
            "left_on >= joined_on", name=op.f("ck_collaboration_partner_left_on")
        ),
        sa.CheckConstraint(
            "(left_on IS NULL) = (left_because = '')",
            name=op.f("ck_collaboration_partner_left"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_partner_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_partner")),
        sa.UniqueConstraint(
            "project_id",
            "number",
            name=op.f("uq_collaboration_partner_project_id_number"),
        ),
    )
    op.create_index(
        "uq_collaboration_partner_standing",
        "collaboration_partner",
        ["project_id", "credit_code"],
        unique=True,
        postgresql_where=sa.text("left_on IS NULL AND credit_code <> ''"),
    )
    op.create_table(
        "collaboration_readiness",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("scale", sa.String(length=32), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "scale IN ('trl', 'mrl')", name=op.f("ck_collaboration_readiness_scale")
        ),
        sa.CheckConstraint(
            "level BETWEEN 1 AND CASE scale WHEN 'trl' THEN 9 ELSE 10 END",
            name=op.f("ck_collaboration_readiness_level"),
        ),
        sa.CheckConstraint(
            "basis <> ''", name=op.f("ck_collaboration_readiness_basis")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_readiness_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_readiness")),
    )
    op.create_index(
        op.f("ix_collaboration_readiness_project_id_scale_on"),
        "collaboration_readiness",
        ["project_id", "scale", "on"],
    )
    op.create_table(
        "collaboration_planned_investment",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "amount_fen > 0", name=op.f("ck_collaboration_planned_investment_amount")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f("fk_collaboration_planned_investment_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_planned_investment")),
        sa.UniqueConstraint(
            "project_id",
            "year",
            name=op.f("uq_collaboration_planned_investment_project_id_year"),
        ),
    )
    op.create_table(
        "collaboration_file",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.Column("stage_move_id", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "size > 0 AND size <= 20971520", name=op.f("ck_collaboration_file_size")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_collaboration_file_{column}")
            )
            for column, target in (
                ("project_id", "collaboration_project"),
                ("milestone_id", "collaboration_milestone"),
                ("report_id", "collaboration_report"),
                ("stage_move_id", "collaboration_stage_move"),
                ("uploaded_by_id", "identity_user"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_file")),
        sa.UniqueConstraint(
            "project_id", "number", name=op.f("uq_collaboration_file_project_id_number")
        ),
        sa.UniqueConstraint(
            "project_id", "sha256", name=op.f("uq_collaboration_file_project_id_sha256")
        ),
    )
    for column in ("milestone_id", "report_id"):
        op.create_index(
            op.f(f"ix_collaboration_file_{column}"), "collaboration_file", [column]
        )
    # Pictures and office files are compressed already.
    op.execute("ALTER TABLE collaboration_file ALTER content SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Undo; files, partners and findings are lost."""
    for table in ("file", "planned_investment", "readiness", "partner"):
        op.drop_table(f"collaboration_{table}")
    op.drop_column("collaboration_linked_reservation", "milestone_id")
    op.drop_column("collaboration_milestone", "version")
    for name in ("credit_codes", "ground", "mrl_target"):
        op.drop_constraint(
            op.f(f"ck_collaboration_project_{name}"), "collaboration_project"
        )
    for column in (
        "floor_m2",
        "land_mu",
        "mrl_target",
        "validation_credit_code",
        "research_credit_code",
    ):
        op.drop_column("collaboration_project", column)
