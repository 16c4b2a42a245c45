"""What keeps searches quick where there are a hundred thousand listings."""

import sqlalchemy as sa
from alembic import op

revision = "0039_search_at_scale"
down_revision = "0038_agreements"
branch_labels = None
depends_on = None

# A search looks at the vectors of every match: kept beside their row, they are read with
# it instead of one by one from where long values are put.
_BESIDE = "ALTER TABLE catalog_search_entry SET (toast_tuple_target = 8160)"
_COPY = """
    CREATE TEMPORARY TABLE search_entry_copy ON COMMIT DROP AS
    SELECT instrument_id, CAST(CAST(words AS text) AS tsvector) AS words,
           CAST(CAST(sounds AS text) AS tsvector) AS sounds, latin
    FROM catalog_search_entry
    """
_BACK = """
    INSERT INTO catalog_search_entry (instrument_id, words, sounds, latin)
    SELECT instrument_id, words, sounds, latin FROM search_entry_copy
    ORDER BY instrument_id
    """

# One row says which state the policies are in: it is read with every search, and every
# process compares it with its copy. A number is never given twice, and is seen by others
# when the change itself is.
_CHANGED = """
    CREATE FUNCTION booking_policy_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO booking_policy_stamp (only_one, number)
        VALUES (true, nextval('booking_policy_stamp_number'))
        ON CONFLICT (only_one) DO UPDATE SET number = excluded.number;
        RETURN NULL;
    END $$
    """
_TRIGGER = """
    CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON booking_policy
    FOR EACH STATEMENT EXECUTE FUNCTION booking_policy_changed()
    """


def upgrade() -> None:
    """Apply."""
    op.execute(_BESIDE)
    op.execute(_COPY)
    op.execute("TRUNCATE catalog_search_entry")
    op.execute(_BACK)
    op.execute(sa.schema.CreateSequence(sa.Sequence("booking_policy_stamp_number")))
    op.create_table(
        "booking_policy_stamp",
        sa.Column(
            "only_one", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("only_one", name=op.f("ck_booking_policy_stamp_only_one")),
        sa.PrimaryKeyConstraint("only_one", name=op.f("pk_booking_policy_stamp")),
    )
    op.execute(_CHANGED)
    op.execute(_TRIGGER)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER changed ON booking_policy")
    op.execute("DROP FUNCTION booking_policy_changed()")
    op.drop_table("booking_policy_stamp")
    op.execute(sa.schema.DropSequence(sa.Sequence("booking_policy_stamp_number")))
    op.execute("ALTER TABLE catalog_search_entry RESET (toast_tuple_target)")
