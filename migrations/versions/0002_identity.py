"""Zones, organisations, people, sessions and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0002_identity"
down_revision = "0001_kernel"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SEQUENCE identity_organisation_code")
    op.create_table(
        "identity_sign_in_failure",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_sign_in_failure")),
    )
    op.create_index(
        op.f("ix_identity_sign_in_failure_email_at"),
        "identity_sign_in_failure",
        ["email", "at"],
        unique=False,
    )
    op.create_table(
        "identity_zone",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identity_zone")),
    )
    op.create_table(
        "identity_organisation",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("zone_key", sa.Text(), nullable=True),
        sa.Column(
            "address_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
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
            "credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'",
            name=op.f("ck_identity_organisation_credit_code"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_key"],
            ["identity_zone.key"],
            name=op.f("fk_identity_organisation_zone_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_identity_organisation_code")),
        sa.UniqueConstraint("name_zh", name=op.f("uq_identity_organisation_name_zh")),
    )
    op.create_index(
        op.f("ix_identity_organisation_credit_code"),
        "identity_organisation",
        ["credit_code"],
        unique=False,
    )
    op.create_table(
        "identity_user",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'active'"), nullable=False
        ),
        sa.Column("locale", sa.Text(), nullable=True),
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
            "state IN ('active', 'suspended')", name=op.f("ck_identity_user_state")
        ),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_identity_user_email_lower")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_identity_user_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_user")),
        sa.UniqueConstraint("email", name=op.f("uq_identity_user_email")),
    )
    op.create_index(
        op.f("ix_identity_user_organisation_id"),
        "identity_user",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "identity_api_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["identity_user.id"],
            name=op.f("fk_identity_api_token_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_api_token")),
        sa.UniqueConstraint(
            "token_hash", name=op.f("uq_identity_api_token_token_hash")
        ),
    )
    op.create_index(
        op.f("ix_identity_api_token_user_id"),
        "identity_api_token",
        ["user_id"],
        unique=False,
    )
    op.create_table(
        "identity_membership",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(role = 'administrator') = (organisation_id IS NULL)",
            name=op.f("ck_identity_membership_scope"),
        ),
        sa.CheckConstraint(
            "role IN ('researcher', 'lab_manager', 'coordinator', 'administrator')",
            name=op.f("ck_identity_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_identity_membership_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["identity_user.id"],
            name=op.f("fk_identity_membership_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_membership")),
        sa.UniqueConstraint(
            "user_id",
            "organisation_id",
            "role",
            name=op.f("uq_identity_membership_user_id_organisation_id_role"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_identity_membership_organisation_id_role"),
        "identity_membership",
        ["organisation_id", "role"],
        unique=False,
    )
    op.create_table(
        "identity_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_session_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_session_token_hash")),
    )
    op.create_index(
        op.f("ix_identity_session_user_id"),
        "identity_session",
        ["user_id"],
        unique=False,
    )
    op.create_table(
        "identity_training",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "level IN ('basic', 'exam', 'advanced')",
            name=op.f("ck_identity_training_level"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_training_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_training")),
        sa.UniqueConstraint(
            "user_id",
            "category_code",
            name=op.f("uq_identity_training_user_id_category_code"),
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("identity_training")
    op.drop_index(op.f("ix_identity_session_user_id"), table_name="identity_session")
    op.drop_table("identity_session")
    op.drop_index(
        op.f("ix_identity_membership_organisation_id_role"),
        table_name="identity_membership",
    )
    op.drop_table("identity_membership")
    op.drop_index(
        op.f("ix_identity_api_token_user_id"), table_name="identity_api_token"
    )
    op.drop_table("identity_api_token")
    op.drop_index(op.f("ix_identity_user_organisation_id"), table_name="identity_user")
    op.drop_table("identity_user")
    op.drop_index(
        op.f("ix_identity_organisation_credit_code"), table_name="identity_organisation"
    )
    op.drop_table("identity_organisation")
    op.drop_table("identity_zone")
    op.drop_index(
        op.f("ix_identity_sign_in_failure_email_at"),
        table_name="identity_sign_in_failure",
    )
    op.drop_table("identity_sign_in_failure")
    op.execute("DROP SEQUENCE identity_organisation_code")
