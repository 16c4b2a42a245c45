"""Bookings that wait to be confirmed, and the service records made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from booking.models.reservation import Reservation
from booking.models.usage_record import ServiceRecord
from booking.queries.policies import policy_book
from booking.queries.reservations import ReservationView, all_views, as_view, span_of
from booking.rules.opening import day_span
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.usage_record import CLEAN, charged_fen, charged_span
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role

_LONG_RUN = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A finished booking with the hours known of it."""

    view: ReservationView
    booked: Span
    actual: Span
    amount_fen: int | None
    charged_min: int
    subject: str

    @property
    def clean(self) -> bool:
        """Say whether it can be confirmed as it stands."""
        differs = max(
            abs(self.actual.start - self.booked.start),
            abs(self.actual.end - self.booked.end),
        )
        return differs <= CLEAN and self.amount_fen is not None and bool(self.subject)


def booked_span(row: Reservation) -> Span:
    """Return the time as it was booked, before any of it was given back."""
    during = span_of(row)
    return Span(during.start, max(row.booked_until or during.end, during.end))


def actual_span(row: Reservation) -> Span:
    """Return when it was really used, as far as known; else as booked."""
    booked = booked_span(row)
    start = row.checked_in_at or booked.start
    end = row.checked_out_at or span_of(row).end
    return Span(start, end) if start < end else booked


def waiting_on(actor: Actor, day: date, *, limit: int = 200) -> list[ToConfirm]:
    """Return what ended on a Shanghai day at the actor's labs without a live record."""
    within = day_span(day)
    recorded = (
        select(func.count())
        .where(ServiceRecord.reservation_id == Reservation.id)
        .scalar_subquery()
    )
    wanted = (
        all_views()
        .add_columns(Instrument.category_code)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            Reservation.state == ReservationState.COMPLETED,
            func.lower(Reservation.during) >= within.start - _LONG_RUN,
            func.lower(Reservation.during) < within.end,
            func.upper(Reservation.during) > within.start,
            func.upper(Reservation.during) <= within.end,
            recorded % 2 == 0,
        )
        .order_by(func.lower(Reservation.during), Reservation.id)
        .limit(limit)
    )
    rows = db.session.execute(wanted).all()
    subjects = last_subjects([row[0].booked_for_id for row in rows])
    book = policy_book()
    found = []
    for row in rows:
        view = as_view(row)
        policy = book.policy(
            instrument_id=view.row.instrument_id,
            organisation_id=view.owner_id,
            category=row[-1],
            at=within.end,
        )
        booked, actual = booked_span(view.row), actual_span(view.row)
        charged = charged_span(booked, actual, policy.charged_time)
        found.append(
            ToConfirm(
                view,
                booked,
                actual,
                charged_fen(view.row.price_lines, view.row.price_fen, charged),
                charged.minutes,
                subjects.get(view.row.booked_for_id, ""),
            )
        )
    return found


def last_subjects(people: Sequence[int]) -> dict[int, str]:
    """Return the subject of each person's last record: it seldom changes."""
    if not people:
        return {}
    last = (
        select(Reservation.booked_for_id, ServiceRecord.project_subject)
        .join(ServiceRecord, ServiceRecord.reservation_id == Reservation.id)
        .where(Reservation.booked_for_id.in_(set(people)))
        .order_by(ServiceRecord.id)
    )
    return {row[0]: row[1] for row in db.session.execute(last)}


def applicant_of(row: Reservation) -> Any:
    """Return who used it: name, phone, email, unit and its kind."""
    wanted = (
        select(
            User.name, User.phone, User.email, Organisation.name_zh, Organisation.kind
        )
        .join(Organisation, Organisation.id == Reservation.organisation_id)
        .join(User, User.id == Reservation.booked_for_id)
        .where(Reservation.id == row.id)
        .select_from(Reservation)
    )
    return db.session.execute(wanted).one()


def inner_id_of(instrument_id: int) -> str:
    """Return the number that the owning unit gave the instrument."""
    wanted = select(Instrument.inner_id).where(Instrument.id == instrument_id)
    return db.session.scalar(wanted) or ""


def revisions_of(reservation_id: int) -> int:
    """Return how many rows a reservation has; odd means that one of them stands."""
    count = select(func.count()).where(ServiceRecord.reservation_id == reservation_id)
    return db.session.scalar(count) or 0


def records(
    actor: Actor, *, before_id: int | None = None, since: datetime | None = None,
    limit: int = 100,
) -> list[tuple[ServiceRecord, str, str]]:  # fmt: skip
    """Return records of the actor's labs with booking and instrument codes, latest first."""
    wanted = (
        select(ServiceRecord, Reservation.code, Instrument.code)
        .join(Reservation, Reservation.id == ServiceRecord.reservation_id)
        .join(Instrument, Instrument.id == ServiceRecord.instrument_id)
        .where(Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)))
        .order_by(ServiceRecord.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        wanted = wanted.where(ServiceRecord.id < before_id)
    if since is not None:
        wanted = wanted.where(ServiceRecord.start >= since)
    return [(row[0], row[1], row[2]) for row in db.session.execute(wanted)]
