"""Enter a safety permit of one's own, to be checked."""

from datetime import date, datetime

from sqlalchemy import func, select

from booking.events.permits import PermitFiled
from booking.models.permit import KEPT_ONCE, Permit
from booking.permissions import TABLE, Desk, Permission
from booking.rules.permits import (
    ACCEPTED,
    FILED,
    MOST_PERMITS,
    PermitKept,
    TooManyPermits,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def file_permit(
    kind: str,
    number: str,
    issuer: str,
    valid_from: date,
    valid_until: date,
    *,
    by: Actor,
    at: datetime,
) -> Permit:
    """Keep the permit; it counts once somebody else has checked it. Raises Refused."""
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    kept = select(func.count()).where(
        Permit.user_id == by.id, Permit.state.in_((FILED, ACCEPTED))
    )
    if (db.session.scalar(kept) or 0) >= MOST_PERMITS:
        raise Refused(TooManyPermits())
    permit = Permit(
        created_at=at,
        user_id=by.id,
        kind=kind,
        number=number,
        issuer=issuer,
        valid_from=valid_from,
        valid_until=valid_until,
        state=FILED,
        comment="",
        version=1,
    )
    with refusing(KEPT_ONCE, PermitKept()):
        db.session.add(permit)
    filed = PermitFiled(
        subject_id=permit.id,
        user_id=by.id,
        kind=kind,
        number=number,
        organisation_id=by.organisation_id or 0,
    )
    record(filed, by=by, at=at)
    return permit
