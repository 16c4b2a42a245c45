"""Pictures and documents of listings."""

import sqlalchemy as sa
from alembic import op

revision = "0033_attachments"
down_revision = "0032_busy_source"
branch_labels = None
depends_on = None

PICTURE, PHOTO, DOCUMENT = "catalog_picture", "catalog_photo", "catalog_document"


def _row(table: str) -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of_a_listing(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f(f"fk_{table}_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["identity_user.id"],
            name=op.f(f"fk_{table}_added_by_id"),
        ),
    )


def upgrade() -> None:
    """Apply."""
    op.create_table(
        PICTURE,
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        *_row(PICTURE),
        sa.UniqueConstraint("sha256", name=op.f(f"uq_{PICTURE}_sha256")),
        sa.CheckConstraint(
            "octet_length(content) BETWEEN 1 AND 1000000",
            name=op.f(f"ck_{PICTURE}_size"),
        ),
    )
    op.create_table(
        PHOTO,
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("picture_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("alt_zh", sa.Text(), nullable=False),
        sa.Column("alt_en", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=False),
        *_row(PHOTO),
        *_of_a_listing(PHOTO),
        sa.ForeignKeyConstraint(
            ["picture_id"], [f"{PICTURE}.id"], name=op.f(f"fk_{PHOTO}_picture_id")
        ),
        sa.UniqueConstraint(
            "instrument_id",
            "picture_id",
            name=op.f(f"uq_{PHOTO}_instrument_id_picture_id"),
        ),
        sa.UniqueConstraint(
            "instrument_id",
            "position",
            name=op.f(f"uq_{PHOTO}_instrument_id_position"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "position BETWEEN 1 AND 12", name=op.f(f"ck_{PHOTO}_position")
        ),
        sa.CheckConstraint("alt_zh <> ''", name=op.f(f"ck_{PHOTO}_alt")),
    )
    op.create_index(op.f(f"ix_{PHOTO}_picture_id"), PHOTO, ["picture_id"])
    op.create_table(
        DOCUMENT,
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("readers", sa.String(32), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_row(DOCUMENT),
        *_of_a_listing(DOCUMENT),
        sa.UniqueConstraint(
            "instrument_id", "number", name=op.f(f"uq_{DOCUMENT}_instrument_id_number")
        ),
        sa.UniqueConstraint(
            "instrument_id", "sha256", name=op.f(f"uq_{DOCUMENT}_instrument_id_sha256")
        ),
        sa.CheckConstraint(
            "size > 0 AND size <= 20971520", name=op.f(f"ck_{DOCUMENT}_size")
        ),
    )


def downgrade() -> None:
    """Undo; pictures and documents are lost."""
    for table in (DOCUMENT, PHOTO, PICTURE):
        op.drop_table(table)
