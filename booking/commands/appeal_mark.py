"""Appeal against what a booking left behind."""

from datetime import datetime

from booking.events.conduct import AppealMade
from booking.models.appeal import APPEALED_ONCE, Appeal
from booking.permissions import TABLE, Desk, Permission
from booking.queries.conduct import endings_with, houses_in_force
from booking.queries.reservations import reservation_view
from booking.rules.appeal import (
    AppealedAlready,
    AppealState,
    NoSuchMark,
    appeal_refusals,
)
from booking.rules.conduct import Mark
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def appeal_mark(
    code: str, mark: Mark, reason: str, *, by: Actor, at: datetime
) -> Appeal:
    """Ask the lab to let a mark of the actor's own booking count no more.

    Raises NotFound for another's booking, and Refused: no such mark, too late, twice.
    """
    view = reservation_view(code, by)
    row = view.row
    own = Desk(booked_for_id=row.booked_for_id)
    TABLE.require(by, Permission.SEE_OWN, own, visible=False)
    rules = houses_in_force(at).get(view.owner_id)
    if rules is None:
        raise Refused(NoSuchMark())
    every = endings_with(row.booked_for_id, view.owner_id, rules, at=at)
    left = [one for one in every if one.reservation_id == row.id]
    if reasons := appeal_refusals(left, mark, rules, at):
        raise Refused(*reasons)
    made = Appeal(
        created_at=at,
        reservation_id=row.id,
        mark=mark,
        person_id=row.booked_for_id,
        reason=reason,
        state=AppealState.OPEN,
        answer="",
    )
    with refusing(APPEALED_ONCE, AppealedAlready()):
        db.session.add(made)
    told = AppealMade(
        subject_id=made.id,
        code=view.code,
        mark=str(mark),
        instrument_name_zh=view.instrument_name.zh,
        instrument_name_en=view.instrument_name.en,
        owner_organisation_id=view.owner_id,
        person_id=row.booked_for_id,
        start=view.span.start,
        end=view.span.end,
        comment=reason,
    )
    record(told, by=by, at=at)
    return made
