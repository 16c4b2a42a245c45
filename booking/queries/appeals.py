"""Appeals as a lab sees them, and locked for a decision."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from booking.models.appeal import Appeal
from booking.models.reservation import Reservation
from booking.permissions import TABLE, Permission
from booking.queries.reservations import ReservationView, all_views, as_view, id_of
from booking.rules.appeal import AppealState
from catalog.models.instrument import Instrument
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with the booking that it is about."""

    row: Appeal
    booking: ReservationView

    @property
    def code(self) -> str:
        """Return the code of the booking, which with the mark names the appeal."""
        return self.booking.code


def appeals_of_labs(
    actor: Actor,
    *,
    is_open: bool = True,
    limit: int = 100,
    after: tuple[Any, ...] | None = None,
) -> list[AppealView]:
    """Return appeals to the actor's labs: open ones the oldest first, or decided ones.

    `after` is the id of the last one seen.
    """
    wanted = _views().where(
        Instrument.organisation_id.in_(actor.acting_scopes(Role.LAB_MANAGER)),
        _OPEN if is_open else ~_OPEN,
    )
    if after is not None:
        seen = int(after[0])
        wanted = wanted.where(Appeal.id > seen if is_open else Appeal.id < seen)
    order = Appeal.id if is_open else Appeal.id.desc()
    return [
        _view(row) for row in db.session.execute(wanted.order_by(order).limit(limit))
    ]


def appeals_waiting(actor: Actor) -> int:
    """Return how many appeals wait for the actor's labs."""
    labs = actor.acting_scopes(Role.LAB_MANAGER)
    if not labs:
        return 0
    count = (
        select(func.count())
        .select_from(Appeal)
        .join(Reservation, Reservation.id == Appeal.reservation_id)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(_OPEN, Instrument.organisation_id.in_(labs))
    )
    return db.session.scalar(count) or 0


def appeal_view(code: str, mark: str, viewer: Actor) -> AppealView:
    """Return one appeal that the viewer may know of. Raises NotFound."""
    wanted = _views().where(Appeal.reservation_id == id_of(code), Appeal.mark == mark)
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    view = _view(row)
    TABLE.require(viewer, Permission.SEE, view.booking.desk, visible=False)
    return view


def locked_appeal(code: str, mark: str, by: Actor) -> AppealView:
    """Lock an appeal that the actor may decide on. Raises NotFound."""
    view = appeal_view(code, mark, by)
    TABLE.require(by, Permission.DECIDE, view.booking.desk, visible=False)
    locked = (
        select(Appeal)
        .where(Appeal.id == view.row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return AppealView(db.session.scalars(locked).one(), view.booking)


_OPEN = Appeal.state == AppealState.OPEN


def _views() -> Select[*tuple[Any, ...]]:
    return (
        all_views()
        .add_columns(Appeal)
        .join(Appeal, Appeal.reservation_id == Reservation.id)
    )


def _view(row: Any) -> AppealView:
    return AppealView(row[-1], as_view(row))
