"""Reservations as people see them, and locked for a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import aliased

from booking.models.reservation import Reservation
from booking.permissions import TABLE, Desk, Permission
from booking.rules.reservation_state import OPEN, ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

_Owner = aliased(Organisation, name="owner")
_Home = aliased(Organisation, name="home")


@dataclass(frozen=True, slots=True)
class ReservationView:
    """A reservation with the names that stand around it."""

    row: Reservation
    instrument_code: str
    instrument_name: Bilingual
    instrument_model: str
    zone: str
    room: str
    owner_id: int
    owner_name: Bilingual
    person_name: str
    person_organisation: Bilingual
    person_zone: str | None
    units: int = 1
    seats: int = 1

    @property
    def code(self) -> str:
        """Return the public code, such as B-00001234."""
        return f"B-{self.row.id:08d}"

    @property
    def span(self) -> Span:
        """Return the time booked."""
        return span_of(self.row)

    @property
    def desk(self) -> Desk:
        """Return what permission depends on."""
        row = self.row
        return Desk(self.owner_id, row.booked_for_id, row.booked_by_id, row.group_id)


@dataclass(frozen=True, slots=True)
class LockedReservation:
    """A reservation whose instrument, and then itself, is locked for a change."""

    reservation: Reservation
    instrument: BookableInstrument

    @property
    def code(self) -> str:
        """Return the public code, such as B-00001234."""
        return f"B-{self.reservation.id:08d}"

    @property
    def desk(self) -> Desk:
        """Return what permission depends on."""
        row = self.reservation
        owner = self.instrument.organisation_id
        return Desk(owner, row.booked_for_id, row.booked_by_id, row.group_id)

    def asked_by(self, actor: Actor) -> bool:
        """Say whether the actor holds the booking, or made it for somebody."""
        row = self.reservation
        return actor.id in (row.booked_for_id, row.booked_by_id)


def span_of(row: Reservation) -> Span:
    """Return the time booked; the constraint keeps both bounds."""
    return span_in(row.during)


def span_in(during: Range[datetime]) -> Span:
    """Return a range of the database as a span. Raises ValueError for an endless one."""
    if during.lower is None or during.upper is None:
        raise ValueError("time that is taken has two ends")
    return Span(during.lower, during.upper)


def id_of(code: str) -> int:
    """Return the id behind a public code. Raises NotFound for what cannot be one."""
    digits = code[2:]
    if not (
        code.startswith("B-")
        and digits.isascii()
        and digits.isdigit()
        and len(digits) < 18
    ):
        raise NotFound
    return int(digits)


def locked_reservation(code: str) -> LockedReservation:
    """Lock the instrument, then the reservation, in the order every writer keeps."""
    reservation_id = id_of(code)
    instrument_id = db.session.scalar(
        select(Reservation.instrument_id).where(Reservation.id == reservation_id)
    )
    if instrument_id is None:
        raise NotFound
    instrument = bookable_instrument(instrument_id, lock=True)
    locked = (
        select(Reservation)
        .where(Reservation.id == reservation_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return LockedReservation(db.session.scalars(locked).one(), instrument)


def view_of(made: LockedReservation, holder: Actor) -> ReservationView:
    """Return a reservation just made by its holder, from what is known already."""
    one = made.instrument
    home = Bilingual(holder.organisation_name)
    return ReservationView(
        row=made.reservation,
        instrument_code=one.code,
        instrument_name=Bilingual(one.name_zh, one.name_en),
        instrument_model=one.model,
        zone=one.zone,
        room=one.room,
        owner_id=one.organisation_id,
        owner_name=Bilingual(one.organisation_name_zh, one.organisation_name_en),
        person_name=holder.name,
        person_organisation=home,
        person_zone=holder.zone,
        units=one.units,
        seats=one.seats,
    )


def reservation_view(code: str, viewer: Actor) -> ReservationView:
    """Return one reservation, or NotFound when the viewer may not know of it."""
    row = db.session.execute(
        all_views().where(Reservation.id == id_of(code))
    ).one_or_none()
    if row is None:
        raise NotFound
    view = as_view(row)
    TABLE.require(viewer, Permission.SEE, view.desk, visible=False)
    return view


def my_reservations(
    actor: Actor,
    *,
    at: datetime,
    when: str = "coming",
    state: str | None = None,
    limit: int = 50,
    after: tuple[Any, ...] | None = None,
) -> list[ReservationView]:
    """Return the actor's reservations: coming (soonest first), past, or all (latest first)."""
    start = func.lower(Reservation.during)
    wanted = all_views().where(Reservation.booked_for_id == actor.id)
    if state:
        wanted = wanted.where(Reservation.state == state)
    coming = when == "coming"
    if coming:
        wanted = wanted.where(
            func.upper(Reservation.during) > at, Reservation.state.in_(OPEN)
        )
    elif when == "past":
        wanted = wanted.where(
            (func.upper(Reservation.during) <= at) | Reservation.state.not_in(OPEN)
        )
    return _page(
        wanted, (start, Reservation.id), forward=coming, limit=limit, after=after
    )


def my_counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return how many of the actor's reservations are coming, waiting and past."""
    coming = (func.upper(Reservation.during) > at) & Reservation.state.in_(OPEN)
    row = db.session.execute(
        select(
            func.count().filter(coming).label("coming"),
            func.count()
            .filter(Reservation.state == ReservationState.REQUESTED)
            .label("waiting"),
            func.count().filter(~coming).label("past"),
        ).where(Reservation.booked_for_id == actor.id)
    ).one()
    return dict(row._mapping)


def others_reservations(
    actor: Actor,
    scope: str,
    *,
    state: str | None = None,
    limit: int = 50,
    after: tuple[Any, ...] | None = None,
) -> list[ReservationView]:
    """Return what is booked at the actor's labs, or for their groups: lab or group."""
    answers = {
        "lab": Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
        "group": Reservation.group_id.in_(actor.acting_scopes(Role.SUPERVISOR)),
    }
    wanted = all_views().where(answers[scope])
    if state:
        wanted = wanted.where(Reservation.state == state)
    start = func.lower(Reservation.during)
    return _page(
        wanted, (start, Reservation.id), forward=False, limit=limit, after=after
    )


def cursor_values(view: ReservationView) -> tuple[str, int]:
    """Return what the cursor after this reservation holds."""
    return view.span.start.isoformat(), view.row.id


def all_views() -> Select[*tuple[Any, ...]]:
    """Select reservations with the names around them, for as_view()."""
    return (
        select(
            Reservation,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.model,
            Instrument.zone_key,
            Instrument.room,
            Instrument.organisation_id,
            _Owner.name_zh,
            _Owner.name_en,
            User.name,
            _Home.name_zh,
            _Home.name_en,
            _Home.zone_key,
            Instrument.units,
            Instrument.seats,
        )
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(_Owner, _Owner.id == Instrument.organisation_id)
        .join(User, User.id == Reservation.booked_for_id)
        .join(_Home, _Home.id == Reservation.organisation_id)
    )


def as_view(row: Sequence[Any]) -> ReservationView:
    """Return one row of all_views() as a value."""
    return ReservationView(
        row=row[0],
        instrument_code=row[1],
        instrument_name=Bilingual(row[2], row[3]),
        instrument_model=row[4],
        zone=row[5],
        room=row[6],
        owner_id=row[7],
        owner_name=Bilingual(row[8], row[9]),
        person_name=row[10],
        person_organisation=Bilingual(row[11], row[12]),
        person_zone=row[13],
        units=row[14],
        seats=row[15],
    )


def _page(
    wanted: Select[*tuple[Any, ...]],
    keys: tuple[Any, Any],
    *,
    forward: bool,
    limit: int,
    after: tuple[Any, ...] | None,
) -> list[ReservationView]:
    if after is not None:
        start, row_id = datetime.fromisoformat(str(after[0])), int(after[1])
        place = tuple_(*keys)
        mark = (start, row_id)
        wanted = wanted.where(place > mark if forward else place < mark)
    order = [key if forward else key.desc() for key in keys]
    return [
        as_view(row) for row in db.session.execute(wanted.order_by(*order).limit(limit))
    ]
