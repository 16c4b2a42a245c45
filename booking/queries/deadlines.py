"""Until when reservations can be cancelled free of charge."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.queries.policies import policy_book
from booking.queries.reservations import ReservationView
from booking.rules.reservation_state import ReservationState
from catalog.models.instrument import Instrument
from kernel.store.db import db


def free_until(
    views: Collection[ReservationView], *, at: datetime
) -> dict[int, datetime]:
    """Return the end of free cancelling by reservation id, for confirmed ones.

    Two statements for any number of reservations.
    """
    confirmed = [v for v in views if v.row.state is ReservationState.CONFIRMED]
    if not confirmed:
        return {}
    ids = {view.row.instrument_id for view in confirmed}
    named = select(Instrument.id, Instrument.category_code).where(
        Instrument.id.in_(ids)
    )
    kinds = {row.id: row.category_code for row in db.session.execute(named)}
    book = policy_book()
    found = {}
    for view in confirmed:
        policy = book.policy(
            instrument_id=view.row.instrument_id,
            organisation_id=view.owner_id,
            category=kinds[view.row.instrument_id],
            at=at,
        )
        notice = timedelta(minutes=policy.notice_cancel_min)
        found[view.row.id] = view.span.start - notice
    return found
