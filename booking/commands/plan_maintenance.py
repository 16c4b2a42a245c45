"""Close an instrument again and again, by a rule."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.commands.displace_bookings import displace_bookings
from booking.events.calendars import MaintenancePlanned
from booking.models.maintenance import MaintenancePlan
from booking.models.reservation import NO_OVERLAP, Downtime
from booking.permissions import TABLE, Desk, Permission
from booking.queries.maintenance import standing_there
from booking.rules.downtime import BookedMeanwhile, NoSuchUnit
from booking.rules.maintenance import DISPLACE, PlannedTime, plan_refusals, plan_times
from booking.rules.recurrence import occurrences, recurrence_refusals
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def plan_maintenance(
    instrument: str,
    first: Span,
    rule: str,
    *,
    reason: str,
    on_conflict: str,
    by: Actor,
    at: datetime,
    unit: int | None = None,
) -> tuple[MaintenancePlan, list[PlannedTime]]:
    """Enter every time of the plan; refused over bookings unless told what to do then.

    `on_conflict` is refuse, skip (such times are left out) or displace (the bookings
    are cancelled free of charge and offered other times). Raises NotFound and Refused.
    """
    found = bookable_instrument(instrument, lock=True)
    TABLE.require(
        by, Permission.CLOSE, Desk(found.organisation_id), visible=found.published
    )
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    if unit is not None and unit not in numbered(found.places):
        raise Refused(NoSuchUnit(found.places))
    if reasons := recurrence_refusals(rule, first):
        raise Refused(*reasons)
    spans = occurrences(rule, first)
    booked, down = standing_there(found.id, spans, unit, at=at)
    times = plan_times(spans, booked, down, on_conflict, at)
    if reasons := plan_refusals(spans, times, on_conflict):
        raise Refused(*reasons)
    kept = [one for one in times if one.kept]
    displaced = 0
    if on_conflict == DISPLACE:
        for one in kept:
            if one.booked:
                displaced += displace_bookings(
                    found, one.span, unit=unit, reason=reason, by=by, at=at
                )
    plan = MaintenancePlan(
        created_at=at,
        instrument_id=found.id,
        unit_no=unit,
        rule=rule,
        first=Range(first.start, first.end),
        reason=reason,
        planned_by_id=by.id,
    )
    db.session.add(plan)
    db.session.flush()
    with refusing(NO_OVERLAP, BookedMeanwhile()):
        db.session.add_all(
            Downtime(
                created_at=at,
                instrument_id=found.id,
                unit_no=unit,
                kind="maintenance",
                during=Range(one.span.start, one.span.end),
                reason=reason,
                opened_by_id=by.id,
                plan_id=plan.id,
            )
            for one in kept
        )
    planned = MaintenancePlanned(
        subject_id=plan.id,
        instrument_id=found.id,
        rule=rule,
        times=len(kept),
        left_out=len(times) - len(kept),
        displaced=displaced,
        reason=reason,
    )
    record(planned, by=by, at=at)
    return plan, times
