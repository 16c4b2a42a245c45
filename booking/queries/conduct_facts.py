"""How a person used a unit's instruments, read only where its house rules ask."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from booking.rules.conduct import Conduct, Ending, Mark, conduct_of
from booking.rules.facts import InstrumentTerms, Person
from booking.rules.house_rules import HouseRules
from kernel.store.prepared import Prepared

# Days are numbers as date.toordinal counts them.
_DAY = "(timezone('Asia/Shanghai', <moment>)::date - DATE '0001-01-01' + 1)"
# What one booking r tells; read by endings_of().
TOLD = """jsonb_build_array(r.id, r.state, <start>, <late>,
        floor(date_part('epoch', r.checked_out_at - upper(r.during)) / 60), <fault>,
        (SELECT jsonb_agg(a.mark) FROM booking_appeal a
          WHERE a.reservation_id = r.id AND a.state = 'granted'))"""
for _name, _moment in (
    ("<start>", "lower(r.during)"),
    ("<late>", "r.cancelled_late_at"),
    ("<fault>", "r.fault_at"),
):
    TOLD = TOLD.replace(_name, _DAY.replace("<moment>", _moment))
# Twice the longest window, so that what is looked at was itself seen in its window.
ENDED = """r.during && tstzrange(
          CAST(%(at)s AS timestamptz) - interval '732 days', NULL)
        AND (r.state IN ('completed', 'no_show') OR r.cancelled_late_at IS NOT NULL
             OR r.fault_at IS NOT NULL)"""
_HERE = Prepared(
    """
    SELECT <told> AS told
      FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
     WHERE r.booked_for_id = %(user_id)s AND i.organisation_id = %(unit_id)s
       AND <ended>
    """.replace("<told>", TOLD).replace("<ended>", ENDED)
)


def conduct_for(
    policy: HouseRules, person: Person, terms: InstrumentTerms, at: datetime
) -> Conduct | None:
    """Return the person's standing with the unit; None, unasked, where nobody minds.

    The unit's own managers are not held to its house rules.
    """
    if not policy.minds_conduct or not person.user_id or person.is_manager:
        return None
    rows = _HERE.rows(user_id=person.user_id, unit_id=terms.organisation_id, at=at)
    ended = [one for row in rows for one in endings_of(row.told, policy)]
    return conduct_of(ended, policy, at)


def endings_of(row: Iterable[Any], rules: HouseRules) -> Iterator[Ending]:
    """Yield what one row of TOLD says under a unit's rules."""
    reservation_id, state, start, late, over_min, fault, granted = row
    marks: list[tuple[Mark, int]] = []
    if state == "no_show":
        marks.append((Mark.NO_SHOW, start))
    if late is not None:
        marks.append((Mark.LATE_CANCEL, late))
    if over_min is not None and over_min >= max(rules.overrun_counts_min, 1):
        marks.append((Mark.OVERRUN, start))
    if fault is not None:
        marks.append((Mark.FAULT, fault))
    forgiven = frozenset(granted or ())
    for mark, day in marks:
        yield Ending(
            reservation_id, date.fromordinal(day), mark, forgiven=mark in forgiven
        )
    if state == "completed" and all(mark in forgiven for mark, _day in marks):
        yield Ending(reservation_id, date.fromordinal(start))
