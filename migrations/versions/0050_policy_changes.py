"""Which policy rows changed since: a process need not read all of them again."""

import sqlalchemy as sa
from alembic import op

revision = "0050_policy_changes"
down_revision = "0049_places_in_use"
branch_labels = None
depends_on = None

# The number is taken before the change and under the lock of its one row: who changes
# comes one after the other, and numbers rise in the order of the commits. The setting
# tells the transaction's own reader, until its end, that it sees what others do not.
_CHANGED = """
    CREATE OR REPLACE FUNCTION booking_policy_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO booking_policy_stamp (only_one, number, emptied)
        SELECT true, n, n FROM nextval('booking_policy_stamp_number') AS n
        ON CONFLICT (only_one)
        DO UPDATE SET number = nextval('booking_policy_stamp_number');
        IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
            UPDATE booking_policy_stamp SET emptied = number;
        END IF;
        PERFORM set_config('lianyi.policies', 'changed', true);
        RETURN NULL;
    END $$
    """
_TRIGGER = """
    CREATE TRIGGER changed {when} INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON booking_policy FOR EACH STATEMENT EXECUTE FUNCTION booking_policy_changed()
    """
_NUMBERED = """
    CREATE FUNCTION booking_policy_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed = currval('booking_policy_stamp_number');
        RETURN NEW;
    END $$
    """
_NUMBERING = """
    CREATE TRIGGER numbered BEFORE INSERT OR UPDATE ON booking_policy
    FOR EACH ROW EXECUTE FUNCTION booking_policy_numbered()
    """
# As it was before.
_BEFORE = """
    CREATE OR REPLACE FUNCTION booking_policy_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO booking_policy_stamp (only_one, number)
        VALUES (true, nextval('booking_policy_stamp_number'))
        ON CONFLICT (only_one) DO UPDATE SET number = excluded.number;
        RETURN NULL;
    END $$
    """


def _number(table: str, name: str) -> None:
    column = sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
    op.add_column(table, column)


def upgrade() -> None:
    """Apply."""
    _number("booking_policy", "changed")
    _number("booking_policy_stamp", "emptied")
    op.execute(_CHANGED)
    op.execute("DROP TRIGGER changed ON booking_policy")
    op.execute(_TRIGGER.format(when="BEFORE"))
    op.execute(_NUMBERED)
    op.execute(_NUMBERING)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER numbered ON booking_policy")
    op.execute("DROP FUNCTION booking_policy_numbered()")
    op.execute("DROP TRIGGER changed ON booking_policy")
    op.execute(_BEFORE)
    op.execute(_TRIGGER.format(when="AFTER"))
    op.drop_column("booking_policy_stamp", "emptied")
    op.drop_column("booking_policy", "changed")
