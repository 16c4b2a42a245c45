"""Research groups, their people, and deputies of their supervisors."""

import sqlalchemy as sa
from alembic import op

revision = "0046_group"
down_revision = "0045_search_card"
branch_labels = None
depends_on = None

G, M, D = "identity_group", "identity_group_member", "identity_deputy"


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    ]


def _keys(table: str, *keys: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}")
        )
        for column, other in keys
    ]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        G,
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'G-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_row(),
        *_keys(G, ("organisation_id", "identity_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{G}")),
    )
    op.create_index(
        f"uq_{G}_name", G, ["organisation_id", "name_zh"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        M,
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by_id", sa.BigInteger(), nullable=True),
        *_row(),
        sa.CheckConstraint(
            "standing IN ('supervisor', 'member', 'student')",
            name=op.f(f"ck_{M}_standing"),
        ),
        sa.CheckConstraint(
            "(left_at IS NULL) = (left_by_id IS NULL)", name=op.f(f"ck_{M}_left")
        ),
        *_keys(
            M,
            ("group_id", G),
            ("user_id", "identity_user"),
            ("added_by_id", "identity_user"),
            ("left_by_id", "identity_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{M}")),
    )
    op.create_index(
        f"uq_{M}_once", M, ["group_id", "user_id"], unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )  # fmt: skip
    op.create_index(op.f(f"ix_{M}_user_id"), M, ["user_id"])
    op.add_column(D, sa.Column("group_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{D}_group_id"), D, G, ["group_id"], ["id"])
    op.drop_constraint(op.f(f"ck_{D}_role"), D)
    op.create_check_constraint(
        op.f(f"ck_{D}_role"), D, "role IN ('lab_manager', 'coordinator', 'supervisor')"
    )
    op.create_check_constraint(
        op.f(f"ck_{D}_group"), D, "(role = 'supervisor') = (group_id IS NOT NULL)"
    )
    _one_at_a_time("coalesce(group_id, 0) WITH =, ")


def downgrade() -> None:
    """Undo."""
    op.execute("DELETE FROM identity_deputy WHERE role = 'supervisor'")
    _one_at_a_time("")
    op.drop_constraint(op.f(f"ck_{D}_group"), D)
    op.drop_constraint(op.f(f"ck_{D}_role"), D)
    op.create_check_constraint(
        op.f(f"ck_{D}_role"), D, "role IN ('lab_manager', 'coordinator')"
    )
    op.drop_column(D, "group_id")
    op.drop_table(M)
    op.drop_table(G)


def _one_at_a_time(by_group: str) -> None:
    name = f"ex_{D}_no_overlap"
    op.drop_constraint(name, D)
    op.execute(
        f"ALTER TABLE {D} ADD CONSTRAINT {name} EXCLUDE USING gist ("
        f"person_id WITH =, deputy_id WITH =, organisation_id WITH =, role WITH =,"
        f" {by_group}tstzrange(starts_at, ends_at) WITH &&) WHERE (ended_at IS NULL)"
    )
