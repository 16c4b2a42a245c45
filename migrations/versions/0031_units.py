"""Units and seats: several bookings of one instrument at a time, each on its own number."""

import sqlalchemy as sa
from alembic import op

revision = "0031_units"
down_revision = "0030_feed"
branch_labels = None
depends_on = None

CHECK = "units BETWEEN 1 AND 50 AND seats BETWEEN 1 AND 50 AND (units = 1 OR seats = 1)"

# The instrument's row is locked against fewer units until the transaction ends. Number
# 1 always exists, so that the common case asks nothing.
LIMIT = """
    CREATE FUNCTION booking_unit_exists() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM catalog_instrument
        WHERE id = NEW.instrument_id AND NEW.unit_no BETWEEN 1 AND greatest(units, seats)
        FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'instrument % has no unit %', NEW.instrument_id, NEW.unit_no
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_booking_unit_exists';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER unit_exists BEFORE INSERT OR UPDATE OF unit_no, instrument_id
    ON booking_occupancy FOR EACH ROW WHEN (NEW.unit_no <> 1)
    EXECUTE FUNCTION booking_unit_exists()
"""

# A downtime of the whole instrument lies on every unit, those that come later included.
WHOLE = """
    CREATE OR REPLACE FUNCTION booking_occupy_by_downtime() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM booking_occupancy WHERE downtime_id = NEW.id;
        INSERT INTO booking_occupancy
            (instrument_id, unit_no, blocked, kind, downtime_id)
        SELECT NEW.instrument_id, n, NEW.during, 'downtime', NEW.id
        FROM catalog_instrument i,
             generate_series(1, greatest(i.units, i.seats)) n
        WHERE i.id = NEW.instrument_id AND (NEW.unit_no IS NULL OR NEW.unit_no = n);
        RETURN NULL;
    END $$
"""

ONE = """
    CREATE OR REPLACE FUNCTION booking_occupy_by_downtime() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM booking_occupancy WHERE downtime_id = NEW.id;
        INSERT INTO booking_occupancy
            (instrument_id, unit_no, blocked, kind, downtime_id)
        VALUES (NEW.instrument_id, NEW.unit_no, NEW.during, 'downtime', NEW.id);
        RETURN NULL;
    END $$
"""

RESIZED = """
    CREATE FUNCTION booking_units_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
        before integer := greatest(OLD.units, OLD.seats);
        after integer := greatest(NEW.units, NEW.seats);
    BEGIN
        IF EXISTS (
            SELECT 1 FROM booking_reservation
            WHERE instrument_id = NEW.id AND unit_no > after
              AND state IN ('requested', 'confirmed', 'in_use')
        ) OR EXISTS (
            SELECT 1 FROM booking_occupancy
            WHERE instrument_id = NEW.id AND unit_no > after AND kind = 'hold'
        ) THEN
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
    END $$;
    CREATE TRIGGER units_changed AFTER UPDATE OF units, seats ON catalog_instrument
    FOR EACH ROW WHEN (greatest(OLD.units, OLD.seats) <> greatest(NEW.units, NEW.seats))
    EXECUTE FUNCTION booking_units_changed()
"""


def upgrade() -> None:
    """Apply."""
    for name in ("units", "seats"):
        op.add_column(
            "catalog_instrument",
            sa.Column(
                name, sa.SmallInteger(), server_default=sa.text("1"), nullable=False
            ),
        )
    op.create_check_constraint(
        op.f("ck_catalog_instrument_units"), "catalog_instrument", CHECK
    )
    op.alter_column("booking_downtime", "unit_no", nullable=True, server_default=None)
    # What is down today is down as a whole; what it occupies stays as it is.
    op.execute("ALTER TABLE booking_downtime DISABLE TRIGGER occupies_time")
    op.execute("UPDATE booking_downtime SET unit_no = NULL")
    op.execute("ALTER TABLE booking_downtime ENABLE TRIGGER occupies_time")
    op.drop_constraint(
        op.f("uq_booking_occupancy_downtime_id"), "booking_occupancy", type_="unique"
    )
    op.create_unique_constraint(
        op.f("uq_booking_occupancy_downtime_id_unit_no"),
        "booking_occupancy",
        ["downtime_id", "unit_no"],
    )
    for statement in (WHOLE, LIMIT, RESIZED):
        op.execute(statement)


def downgrade() -> None:
    """Undo; what stands on other units than the first has no place any more."""
    op.execute("DROP TRIGGER units_changed ON catalog_instrument")
    op.execute("DROP FUNCTION booking_units_changed()")
    op.execute("DROP TRIGGER unit_exists ON booking_occupancy")
    op.execute("DROP FUNCTION booking_unit_exists()")
    op.execute("DELETE FROM booking_occupancy WHERE unit_no > 1")
    op.execute(ONE)
    op.drop_constraint(
        op.f("uq_booking_occupancy_downtime_id_unit_no"),
        "booking_occupancy",
        type_="unique",
    )
    op.create_unique_constraint(
        op.f("uq_booking_occupancy_downtime_id"), "booking_occupancy", ["downtime_id"]
    )
    op.execute("ALTER TABLE booking_downtime DISABLE TRIGGER occupies_time")
    op.execute("UPDATE booking_downtime SET unit_no = 1 WHERE unit_no IS NULL")
    op.execute("ALTER TABLE booking_downtime ENABLE TRIGGER occupies_time")
    op.alter_column(
        "booking_downtime", "unit_no", nullable=False, server_default=sa.text("1")
    )
    op.drop_constraint(op.f("ck_catalog_instrument_units"), "catalog_instrument")
    for name in ("seats", "units"):
        op.drop_column("catalog_instrument", name)
