"""Requests that wait for a lab's yes or no."""

from sqlalchemy import func, select

from booking.models.reservation import WAITING, Reservation
from booking.queries.reservations import ReservationView, all_views, as_view
from catalog.models.instrument import Instrument
from kernel.store.db import db
from kernel.values.actor import Actor, Role


def approval_queue(actor: Actor, *, limit: int = 100) -> list[ReservationView]:
    """Return the requests waiting for the actor's labs, the next to lapse first."""
    wanted = (
        all_views()
        .where(
            Instrument.organisation_id.in_(actor.acting_scopes(Role.LAB_MANAGER)),
            WAITING,
        )
        .order_by(Reservation.lapses_at, Reservation.id)
        .limit(limit)
    )
    return [as_view(row) for row in db.session.execute(wanted)]


def approvals_waiting(actor: Actor) -> int:
    """Return how many requests wait for the actor's labs."""
    labs = actor.acting_scopes(Role.LAB_MANAGER)
    if not labs:
        return 0
    count = (
        select(func.count())
        .select_from(Reservation)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(
            WAITING,
            Instrument.organisation_id.in_(labs),
        )
    )
    return db.session.scalar(count) or 0
