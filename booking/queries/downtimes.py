"""The downtimes of a lab's instruments."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import Downtime, Reservation
from booking.queries.reservations import span_in, span_of
from booking.rules.reservation_state import OPEN
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class DowntimeView:
    """A downtime with its instrument's names."""

    id: int
    instrument: str
    name: Bilingual
    kind: str
    span: Span
    reason: str
    ended_at: datetime | None
    unit: int | None = None

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """Return when it ends."""
        return self.span.end


def downtimes(actor: Actor, *, at: datetime, limit: int = 200) -> list[DowntimeView]:
    """Return what is down now or will be, on the instruments of the actor's labs.

    What a lab's own calendar closes is left out: that has its own page.
    """
    wanted = (
        select(Downtime, Instrument.code, Instrument.name_zh, Instrument.name_en)
        .join(Instrument, Instrument.id == Downtime.instrument_id)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            func.upper(Downtime.during) > at,
            Downtime.ended_at.is_(None),
            Downtime.source_id.is_(None),
        )
        .order_by(func.lower(Downtime.during), Downtime.id)
        .limit(limit)
    )
    found = []
    for row, code, zh, en in db.session.execute(wanted):
        found.append(
            DowntimeView(
                row.id,
                code,
                Bilingual(zh, en),
                row.kind,
                span_in(row.during),
                row.reason,
                row.ended_at,
                row.unit_no,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class BookingInTheWay:
    """A booking that stands where the lab wants to close the instrument."""

    code: str
    span: Span
    person: str


def in_the_way(
    actor: Actor, instrument: str, span: Span, unit: int | None = None
) -> list[BookingInTheWay]:
    """Return the bookings of an instrument, or a unit, of the actor's labs in a span."""
    wanted = (
        select(Reservation, User.name)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(User, User.id == Reservation.booked_for_id)
        .where(
            Instrument.code == instrument,
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            Reservation.state.in_(OPEN),
            Reservation.blocked.overlaps(func.tstzrange(span.start, span.end)),
        )
        .order_by(func.lower(Reservation.during))
        .limit(20)
    )
    if unit is not None:
        wanted = wanted.where(Reservation.unit_no == unit)
    return [
        BookingInTheWay(row.code, span_of(row), name)
        for row, name in db.session.execute(wanted)
    ]
