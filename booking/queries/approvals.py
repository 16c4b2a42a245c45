"""Requests that wait for a lab's yes or no."""

from sqlalchemy import ColumnElement, and_, func, or_, select

from booking.models.reservation import WAITING, Reservation
from booking.queries.reservations import ReservationView, all_views, as_view
from booking.rules.policy import SUPERVISED
from catalog.models.instrument import Instrument
from kernel.store.db import db
from kernel.values.actor import Actor, Role


def awaited_from(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a request waits for the actor's answer now.

    The rule that decides is booking.rules.steps.
    """
    row = Reservation
    unsupervised = row.approval.in_(SUPERVISED) & row.supervised_by_id.is_(None)
    turn = or_(row.approval != "in_order", row.supervised_by_id.is_not(None))
    asks_the_lab = row.approval.in_(("owner", "both", "in_order"))
    for_the_lab = and_(
        asks_the_lab,
        row.decided_by_id.is_(None),
        turn,
        Instrument.organisation_id.in_(actor.acting_scopes(Role.LAB_MANAGER)),
    )
    groups = actor.acting_scopes(Role.SUPERVISOR)
    for_the_supervisor = and_(unsupervised, row.group_id.in_(groups))
    own = row.two_person & or_(
        row.booked_for_id == actor.id, row.booked_by_id == actor.id
    )
    answered = or_(row.supervised_by_id == actor.id, row.decided_by_id == actor.id)
    return and_(
        WAITING,
        or_(for_the_lab, for_the_supervisor),
        ~own,
        answered.is_not(True),
    )


def approval_queue(actor: Actor, *, limit: int = 100) -> list[ReservationView]:
    """Return the requests that wait for the actor's answer, the next to lapse first."""
    wanted = (
        all_views()
        .where(awaited_from(actor))
        .order_by(Reservation.lapses_at, Reservation.id)
        .limit(limit)
    )
    return [as_view(row) for row in db.session.execute(wanted)]


def approvals_waiting(actor: Actor) -> int:
    """Return how many requests wait for the actor's answer."""
    if not any(
        actor.acts_anywhere(role) for role in (Role.LAB_MANAGER, Role.SUPERVISOR)
    ):
        return 0
    count = (
        select(func.count())
        .select_from(Reservation)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(awaited_from(actor))
    )
    return db.session.scalar(count) or 0
