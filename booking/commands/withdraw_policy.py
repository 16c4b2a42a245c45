"""Withdraw rules that were to come into force."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from booking.events import PlannedPolicyWithdrawn
from booking.models.terms import PolicySetting
from booking.permissions import TABLE, Desk, Permission
from booking.queries.policy_levels import level_is
from booking.queries.policy_rows import Level
from booking.rules.policy_levels import NotPlanned
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def withdraw_policy(row_id: int, *, by: Actor, at: datetime) -> None:
    """Delete the planned row; the rules before it go on. Raises NotFound, Refused."""
    asked = select(PolicySetting).where(PolicySetting.id == row_id).with_for_update()
    row = db.session.scalars(asked).one_or_none()
    if row is None:
        raise NotFound
    level = _level_for(row, by)
    starts, ends = row.effective.lower, row.effective.upper
    if starts is None or starts <= at:
        raise Refused(NotPlanned())
    db.session.delete(row)
    db.session.flush()
    rows = db.session.scalars(
        select(PolicySetting).where(level_is(level)).with_for_update()
    )
    for before in rows:
        if before.effective.upper == starts:
            before.effective = Range(before.effective.lower, ends)
    event = PlannedPolicyWithdrawn(
        subject_id=row_id, level=level[0], since=starts, before=row.settings
    )
    record(event, by=by, at=at)


def _level_for(row: PolicySetting, by: Actor) -> Level:
    if row.category_code is not None:
        TABLE.require(by, Permission.SET_DEFAULTS, Desk(), visible=False)
        return "category", row.category_code
    if row.organisation_id is not None:
        desk = Desk(row.organisation_id)
        TABLE.require(by, Permission.SET_TERMS, desk, visible=False)
        return "organisation", row.organisation_id
    found = bookable_instrument(row.instrument_id or 0)
    desk = Desk(found.organisation_id)
    TABLE.require(by, Permission.SET_TERMS, desk, visible=False)
    return "instrument", found.id
