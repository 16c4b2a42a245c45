"""Let a mark stand, with the reason."""

from datetime import datetime

from booking.commands.decide_appeal import decide_appeal
from booking.events.conduct import AppealRejected
from booking.queries.appeals import AppealView
from booking.rules.appeal import AppealState
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def reject_appeal(
    code: str, mark: str, answer: str, *, by: Actor, at: datetime
) -> AppealView:
    """Reject the appeal against a booking's mark. Raises NotFound and Refused."""
    state, kind = AppealState.REJECTED, AppealRejected
    return decide_appeal(code, mark, state, kind, answer, by=by, at=at)
