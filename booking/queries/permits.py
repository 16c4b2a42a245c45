"""Whose safety permits there are, and who may look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased

from booking.models.permit import Permit
from booking.models.reservation import Reservation
from booking.permissions import Desk
from booking.permissions.desk import is_administrator
from booking.rules.permits import ACCEPTED, FILED
from catalog.models.instrument import Instrument
from catalog.rules.certificate import REMINDED_DAYS
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

_Checker = aliased(User, name="checker")


@dataclass(frozen=True, slots=True)
class PermitView:
    """A permit with whose it is and who checked it."""

    row: Permit
    name: str
    email: str
    organisation: Bilingual
    checked_by: str

    def counts_on(self, day: date) -> bool:
        """Say whether it counts on a local day."""
        row = self.row
        return row.state == ACCEPTED and row.valid_from <= day <= row.valid_until


def my_permits(actor: Actor) -> list[PermitView]:
    """Return the actor's permits, those that end last first."""
    wanted = _views().where(Permit.user_id == actor.id)
    return _read(wanted.order_by(Permit.valid_until.desc(), Permit.id.desc()))


def desk_permits(
    actor: Actor, *, state: str = FILED, q: str = "", limit: int = 100, after: int = 0
) -> list[PermitView]:
    """Return permits in a state that the actor may check, the oldest first.

    `q` is a part of a name, an address or a number.
    """
    wanted = _views().where(_in_sight(actor), Permit.state == state, Permit.id > after)
    if q:
        parts = (User.name, User.email, Permit.number)
        wanted = wanted.where(
            or_(*(part.icontains(q, autoescape=True) for part in parts))
        )
    return _read(wanted.order_by(Permit.id).limit(limit))


def permit_to_check(permit_id: int, actor: Actor, *, lock: bool = False) -> Permit:
    """Return a permit that the actor may check. Raises NotFound."""
    wanted = (
        select(Permit)
        .join(User, User.id == Permit.user_id)
        .where(Permit.id == permit_id, _in_sight(actor))
    )
    if lock:
        wanted = wanted.with_for_update(of=Permit)
    row = db.session.scalars(
        wanted.execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def permit_view(permit_id: int) -> PermitView:
    """Return one permit; the caller has asked whether it may. Raises NotFound."""
    found = _read(_views().where(Permit.id == permit_id))
    if not found:
        raise NotFound
    return found[0]


def ending_permits(today: date) -> Sequence[int]:
    """Return the ids of checked permits whose end is near enough to remind of."""
    last = today + timedelta(days=max(REMINDED_DAYS))
    wanted = select(Permit.id).where(
        Permit.state == ACCEPTED, Permit.valid_until.between(today, last)
    )
    return db.session.scalars(wanted.order_by(Permit.id)).all()


def _in_sight(actor: Actor) -> ColumnElement[bool]:
    """Return which permits the actor may check: of their unit, and of their labs' users."""
    if is_administrator.test(actor, Desk()):
        return true()
    labs = actor.scopes(Role.LAB_MANAGER)
    uses = (
        select(Reservation.id)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(
            Reservation.booked_for_id == Permit.user_id,
            Instrument.organisation_id.in_(labs),
        )
    )
    return or_(User.organisation_id.in_(labs), uses.exists())


def _views() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Permit,
            User.name,
            User.email,
            Organisation.name_zh,
            Organisation.name_en,
            _Checker.name,
        )
        .join(User, User.id == Permit.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .outerjoin(_Checker, _Checker.id == Permit.checked_by_id)
        .execution_options(populate_existing=True)
    )


def _read(wanted: Select[*tuple[Any, ...]]) -> list[PermitView]:
    return [
        PermitView(row, name, email, Bilingual(zh, en), checker or "")
        for row, name, email, zh, en, checker in db.session.execute(wanted)
    ]
