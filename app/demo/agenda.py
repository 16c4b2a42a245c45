"""The demo researcher's own bookings, taken over from colleagues of hers.

The same terms and prices hold for her as for them.
"""

from datetime import datetime

from app.demo.bulk import Rows
from app.demo.holders import RESEARCHER_TRAININGS
from app.demo.people import Member

# State, how many, and whether these lie ahead.
_WANTED = (
    ("confirmed", 3),
    ("requested", 1),
    ("completed", 14),
    ("cancelled", 2),
    ("no_show", 1),
)

_TAKE_OVER = """
    UPDATE booking_reservation SET booked_for_id = %(her)s, booked_by_id = %(her)s
    WHERE id IN (
        SELECT id FROM (
            SELECT DISTINCT ON (day) id, day FROM (
                SELECT r.id, r.cross_zone, r.during, i.organisation_id = %(lab)s AS lab,
                       (lower(during) AT TIME ZONE 'Asia/Shanghai')::date AS day
                FROM booking_reservation r
                JOIN catalog_instrument i ON i.id = r.instrument_id
                WHERE r.organisation_id = %(home)s AND r.state = %(state)s
                  AND (r.state <> 'no_show' OR i.organisation_id = %(lab)s)
                  AND (r.mode <> 'self' OR (i.category_code = ANY(%(trained)s)
                                            AND i.training_level <> 'advanced'))
                  AND upper(during) - lower(during) < interval '8 hours'
                  AND lower(during) > %(at)s - interval '50 days'
                  AND lower(during) < %(at)s + interval '9 days') theirs
            WHERE NOT EXISTS (
                SELECT FROM booking_reservation hers
                WHERE hers.booked_for_id = %(her)s AND hers.during && theirs.during)
            ORDER BY day, lab DESC, cross_zone DESC, id) days
        ORDER BY abs(day - %(at)s::date), id
        LIMIT %(most)s)
"""
# What she waits for: times of others at the instruments she knows, one of any kind.
_WAIT = """
    INSERT INTO booking_wait (instrument_id, equivalents, person_id, wished, length_min,
                              mode, purpose, state, created_at)
    SELECT instrument_id, rank = 2, %(her)s, during,
           extract(epoch FROM upper(during) - lower(during)) / 60, 'assist',
           '论文返修补测（示例）', 'waiting', %(at)s - rank * interval '3 hours'
    FROM (SELECT r.instrument_id, r.during,
                 row_number() OVER (ORDER BY r.during, r.id) AS rank
          FROM booking_reservation r
          JOIN catalog_instrument i ON i.id = r.instrument_id
          WHERE r.state = 'confirmed' AND r.booked_for_id <> %(her)s
            AND i.organisation_id = %(lab)s AND 'assist' = ANY(i.modes)
            AND upper(r.during) - lower(r.during) BETWEEN interval '2 hours'
                                                      AND interval '8 hours'
            AND lower(r.during) > %(at)s + interval '2 days') theirs
    WHERE rank <= 2
"""
GUARD = "ALTER TABLE booking_reservation {} TRIGGER keeps_to_its_states"
_HOLD = """
    UPDATE booking_occupancy o SET holder_id = %(her)s FROM booking_reservation r
    WHERE r.id = o.reservation_id AND r.booked_for_id = %(her)s
"""


def take_over(cursor: Rows, her: Member, lab_id: int, at: datetime) -> None:
    """Give her a believable past and some bookings ahead, at one lab above all."""
    given = {
        "her": her.id,
        "home": her.organisation_id,
        "lab": lab_id,
        "trained": [c for c, level in RESEARCHER_TRAININGS.items() if level == "exam"],
        "at": at,
    }
    # The demo is being made: a past of hers is written, no closed booking is changed.
    cursor.execute(GUARD.format("DISABLE"))
    for state, most in _WANTED:
        cursor.execute(_TAKE_OVER, {**given, "state": state, "most": most})
    cursor.execute(GUARD.format("ENABLE"))
    cursor.execute(_HOLD, given)
    cursor.execute(_WAIT, given)
