"""Say whether a permit that somebody entered is right."""

from datetime import datetime
from typing import Any

from booking.events.permits import PermitAccepted, PermitRejected
from booking.models.permit import Permit
from booking.permissions import TABLE, Desk, Permission
from booking.queries.permits import permit_to_check
from booking.rules.permits import ACCEPTED, REJECTED, check_refusals
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def check_permit(
    permit_id: int,
    *,
    accept: bool,
    comment: str = "",
    version: int | None,
    by: Actor,
    at: datetime,
) -> Permit:
    """Accept a permit, so that it counts, or reject it with a comment.

    Managers check those of their unit's people and of who books in their labs,
    administrators all; nobody their own. Raises NotFound, Refused, Stale.
    """
    TABLE.require(by, Permission.CHECK_PERMITS, Desk())
    row = permit_to_check(permit_id, by, lock=True)
    if reasons := check_refusals(row.state, own=row.user_id == by.id):
        raise Refused(*reasons)
    if version not in (None, row.version):
        raise Stale({"state": row.state}, row.version)
    row.state, row.version = ACCEPTED if accept else REJECTED, row.version + 1
    row.checked_by_id, row.checked_at, row.comment = by.id, at, comment
    told: dict[str, Any] = {
        "subject_id": row.id,
        "user_id": row.user_id,
        "kind": row.kind,
        "number": row.number,
    }
    record(
        PermitAccepted(**told) if accept else PermitRejected(**told, comment=comment),
        by=by,
        at=at,
    )
    return row
