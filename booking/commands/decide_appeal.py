"""Write down the answer to an appeal, inside the caller's transaction."""

from datetime import datetime

from booking.events.conduct import AppealEvent
from booking.queries.appeals import AppealView, locked_appeal
from booking.rules.appeal import AppealDecided, AppealState
from booking.rules.steps import OwnRequest
from kernel.journal.record import record
from kernel.values.actor import Actor, Role
from kernel.values.errors import Refused


def decide_appeal(
    code: str,
    mark: str,
    state: AppealState,
    kind: type[AppealEvent],
    answer: str,
    *,
    by: Actor,
    at: datetime,
) -> AppealView:
    """Give an open appeal its state and tell of it as `kind`.

    Raises NotFound, and Refused for one that is decided or the actor's own.
    """
    found = locked_appeal(code, mark, by)
    row, booking = found.row, found.booking
    if row.state is not AppealState.OPEN:
        raise Refused(AppealDecided())
    if by.id == row.person_id:
        raise Refused(OwnRequest())
    lent = by.stands_in(Role.LAB_MANAGER, booking.owner_id)
    row.state, row.answer = state, answer
    row.decided_at, row.decided_by_id = at, by.id
    row.decided_for_id = lent.for_id if lent else None
    told = kind(
        subject_id=row.id,
        code=found.code,
        mark=str(row.mark),
        instrument_name_zh=booking.instrument_name.zh,
        instrument_name_en=booking.instrument_name.en,
        owner_organisation_id=booking.owner_id,
        person_id=row.person_id,
        start=booking.span.start,
        end=booking.span.end,
        comment=answer,
        stood_in_for=row.decided_for_id,
    )
    record(told, by=by, at=at)
    return found
