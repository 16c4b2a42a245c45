"""How many places of an instrument bookings to come stand on, asked in one way."""

from alembic import op

revision = "0049_places_in_use"
down_revision = "0048_conduct"
branch_labels = None
depends_on = None

IN_USE = """
    CREATE FUNCTION booking_places_in_use(instrument bigint) RETURNS integer
    LANGUAGE sql STABLE AS $$
        SELECT coalesce(max(unit_no), 0)::integer FROM (
            SELECT unit_no FROM booking_reservation
            WHERE instrument_id = instrument
              AND state IN ('requested', 'confirmed', 'in_use')
            UNION ALL
            SELECT unit_no FROM booking_occupancy
            WHERE instrument_id = instrument AND kind = 'hold'
        ) held
    $$
"""
RESIZED = """
    CREATE OR REPLACE FUNCTION booking_units_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
        before integer := greatest(OLD.units, OLD.seats);
        after integer := greatest(NEW.units, NEW.seats);
    BEGIN
        IF {booked} THEN
            RAISE EXCEPTION 'units of instrument % are booked', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_booking_units_free';
        END IF;
        DELETE FROM booking_occupancy
        WHERE instrument_id = NEW.id AND unit_no > after AND kind = 'downtime';
        INSERT INTO booking_occupancy
            (instrument_id, unit_no, blocked, kind, downtime_id)
        SELECT d.instrument_id, n, d.during, 'downtime', d.id
        FROM booking_downtime d, generate_series(before + 1, after) n
        WHERE d.instrument_id = NEW.id AND d.unit_no IS NULL
          AND EXISTS (SELECT 1 FROM booking_occupancy o WHERE o.downtime_id = d.id);
        RETURN NULL;
    END $$
"""
NOW = "booking_places_in_use(NEW.id) > after"
BEFORE = """EXISTS (
            SELECT 1 FROM booking_reservation
            WHERE instrument_id = NEW.id AND unit_no > after
              AND state IN ('requested', 'confirmed', 'in_use')
        ) OR EXISTS (
            SELECT 1 FROM booking_occupancy
            WHERE instrument_id = NEW.id AND unit_no > after AND kind = 'hold'
        )"""


def upgrade() -> None:
    """Apply."""
    op.execute(IN_USE)
    op.execute(RESIZED.format(booked=NOW))


def downgrade() -> None:
    """Take back."""
    op.execute(RESIZED.format(booked=BEFORE))
    op.execute("DROP FUNCTION booking_places_in_use(bigint)")
