"""What a research group uses: hours by instrument, quotas, standing confirmations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import aliased

from booking.models.confirmation import Confirmation
from booking.models.reservation import Reservation
from booking.queries.policies import policy_book
from booking.queries.reservations import span_in
from booking.rules.limits import used_min
from booking.rules.quota import Quota, period_of
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from identity.models.user import User
from kernel.store.db import db
from kernel.values.clock import local_day
from kernel.values.text import Bilingual

_COUNTED = ("requested", "confirmed", "in_use", "completed")


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """A quota of the group on an instrument, and how much of it is booked now."""

    quota: Quota
    used: int
    until: datetime


@dataclass(frozen=True, slots=True)
class InstrumentUse:
    """What a group has on one instrument: minutes and bookings of a month and a year."""

    code: str
    name: Bilingual
    month_min: int
    month_count: int
    year_min: int
    quotas: list[QuotaUse]


@dataclass(frozen=True, slots=True)
class PersonUse:
    """What one person has booked for the group in the month, in minutes."""

    name: str
    month_min: int
    month_count: int


@dataclass(frozen=True, slots=True)
class GroupUse:
    """The use of a group around a moment; `month` is Shanghai's.

    Instruments with a quota for groups come first, then the most used.
    """

    month: Span
    instruments: list[InstrumentUse]
    people: list[PersonUse]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A standing confirmation with its names; `now` says that it holds."""

    number: int
    student_id: int
    student: str
    instrument_code: str
    instrument: Bilingual
    span: Span
    given_by: str
    withdrawn_at: datetime | None
    now: bool


def group_use(group_id: int, *, at: datetime) -> GroupUse:
    """Return the hours that the group has on each instrument, in three statements.

    Hours count on each day that a booking touches, bookings on the day they start.
    """
    today = local_day(at)
    month, year = period_of(today, "month"), period_of(today, "year")
    rows = db.session.execute(
        select(
            Reservation.during,
            User.name.label("person"),
            Instrument.id,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.organisation_id,
            Instrument.category_code,
        )
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(User, User.id == Reservation.booked_for_id)
        .where(
            Reservation.group_id == group_id,
            Reservation.state.in_(_COUNTED),
            Reservation.during.overlaps(Range(year.start, year.end)),
        )
        .order_by(Instrument.code, func.lower(Reservation.during))
    ).all()
    book = policy_book() if rows else None
    instruments: dict[int, list[Any]] = {}
    people: dict[str, list[Span]] = {}
    for row in rows:
        instruments.setdefault(row.id, []).append(row)
        people.setdefault(row.person, []).append(span_in(row.during))
    used = []
    for found in instruments.values():
        first, spans = found[0], [span_in(one.during) for one in found]
        assert book is not None  # noqa: S101 - there are rows
        policy = book.policy(
            instrument_id=first.id,
            organisation_id=first.organisation_id,
            category=first.category_code,
            at=at,
        )
        used.append(
            InstrumentUse(
                code=first.code,
                name=Bilingual(first.name_zh, first.name_en),
                month_min=used_min(spans, month),
                month_count=_started(spans, month),
                year_min=used_min(spans, year),
                quotas=[
                    _quota(one, spans, at)
                    for one in policy.quotas
                    if one.who == "group"
                ],
            )
        )
    used.sort(key=lambda one: (not one.quotas, -one.month_min, one.code))
    by_person = [
        PersonUse(name, used_min(spans, month), _started(spans, month))
        for name, spans in people.items()
    ]
    by_person.sort(key=lambda one: (-one.month_min, one.name))
    return GroupUse(month, used, [one for one in by_person if one.month_min])


def confirmations_of(
    group_id: int, *, at: datetime, student_id: int | None = None
) -> list[Confirmed]:
    """Return the confirmations given in a group, or to one student, the latest first."""
    giver = aliased(User)
    wanted = (
        select(Confirmation, User.name, giver.name, Instrument)
        .join(User, User.id == Confirmation.student_id)
        .join(giver, giver.id == Confirmation.given_by_id)
        .join(Instrument, Instrument.id == Confirmation.instrument_id)
        .where(Confirmation.group_id == group_id)
        .order_by(Confirmation.id.desc())
        .limit(100)
    )
    if student_id is not None:
        wanted = wanted.where(Confirmation.student_id == student_id)
    return [
        Confirmed(
            number=row.id,
            student_id=row.student_id,
            student=student,
            instrument_code=instrument.code,
            instrument=Bilingual(instrument.name_zh, instrument.name_en),
            span=span_in(row.during),
            given_by=given_by,
            withdrawn_at=row.withdrawn_at,
            now=row.withdrawn_at is None and span_in(row.during).end > at,
        )
        for row, student, given_by, instrument in db.session.execute(wanted)
    ]


def _started(spans: list[Span], within: Span) -> int:
    return sum(within.start <= one.start < within.end for one in spans)


def _quota(quota: Quota, spans: list[Span], at: datetime) -> QuotaUse:
    period = period_of(local_day(at), quota.per)
    counts = quota.limit_min is None
    used = _started(spans, period) if counts else used_min(spans, period)
    return QuotaUse(quota, used, period.end)
