"""Bookings by the hundred thousand: hours by day, the same on every instrument."""

from sqlalchemy import create_engine

from app.demo.bulk import bare

TABLES = ("booking_reservation", "booking_occupancy")
# An hour every second hour, half of them behind and half ahead of the moment.
_RESERVATIONS = """
    INSERT INTO booking_reservation
        (instrument_id, booked_for_id, booked_by_id, organisation_id, zone_key, external,
         cross_zone, during, blocked, state, mode, purpose, price_class, price_fen,
         price_lines)
    SELECT i.id, u.id, u.id, u.organisation_id, 'neobay', true, true, span, span,
           CASE WHEN n < %(each)s / 2 THEN 'completed' ELSE 'confirmed' END,
           'assist', 'bench', 'academic', 45000, '[]'
    FROM catalog_instrument i,
         generate_series(0, %(each)s - 1) n,
         LATERAL (SELECT date_trunc('day', now())
                         + make_interval(hours => (2 * (n - %(each)s / 2))::int) AS s) start,
         LATERAL (SELECT tstzrange(s, s + interval '1 hour') AS span) spans,
         (SELECT id, organisation_id FROM identity_user ORDER BY id LIMIT 1) u
    ORDER BY n, i.id
"""
_OCCUPANCY = """
    INSERT INTO booking_occupancy
        (instrument_id, unit_no, blocked, kind, reservation_id, holder_id)
    SELECT instrument_id, unit_no, blocked, 'reservation', id, booked_for_id
    FROM booking_reservation ORDER BY id
"""
_BARE = """
    INSERT INTO bare_booking (instrument_id, blocked)
    SELECT instrument_id, blocked FROM booking_reservation
"""


def fill(url: str, bookings: int, instruments: int, *, yardstick: bool = False) -> None:
    """Add so many bookings, evenly; with `yardstick` to the bare table as well."""
    engine = create_engine(url)
    raw = engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    with driver.cursor() as cursor:
        with bare(cursor, TABLES, "occupies_time"):
            cursor.execute(_RESERVATIONS, {"each": bookings // instruments})
            cursor.execute(_OCCUPANCY)
        if yardstick:
            cursor.execute(_BARE)
    raw.commit()
    with driver.cursor() as cursor:
        driver.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    raw.close()
    engine.dispose()
