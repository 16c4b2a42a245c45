"""Call off what is left of maintenance that repeats."""

from datetime import datetime

from booking.commands.offer_free_time import offer_free_time
from booking.commands.open_again import open_again
from booking.events.calendars import MaintenancePlanEnded
from booking.permissions import TABLE, Desk, Permission
from booking.queries.maintenance import locked_plan, times_left
from booking.rules.maintenance import PlanEnded
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def end_plan(plan_id: int, *, by: Actor, at: datetime) -> int:
    """Open the times to come again, and return how many; one that runs goes on.

    Raises NotFound and Refused.
    """
    plan, instrument = locked_plan(plan_id)
    TABLE.require(by, Permission.CLOSE, Desk(instrument.organisation_id), visible=False)
    if plan.ended_at is not None:
        raise Refused(PlanEnded())
    plan.ended_at = at
    left = times_left(plan, at)
    for row in left:
        open_again(row, at=at)
    ended = MaintenancePlanEnded(
        subject_id=plan.id, instrument_id=instrument.id, called_off=len(left)
    )
    record(ended, by=by, at=at)
    db.session.flush()
    offer_free_time(instrument.id, at=at)
    return len(left)
