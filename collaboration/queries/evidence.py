"""Bookings as evidence: their hours and cost are computed here, never typed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from booking.models.reservation import Reservation
from booking.queries.policies import PolicyBook, policy_book
from booking.queries.standpoint import sight_before
from booking.rules.reservation_state import ReservationState
from catalog.models.instrument import Instrument
from collaboration.models.project import LinkedReservation, Milestone
from collaboration.queries.access import KnownProject
from collaboration.rules.evidence import LINKABLE
from collaboration.rules.period import Period
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound

RECENT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Used:
    """An instrument used for a project, by people of one zone."""

    instrument: str
    name_zh: str
    name_en: str
    zone: str
    user_zone: str | None
    side: str
    times: int
    minutes: int
    cost_fen: int
    bookings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking that is, or could be, evidence."""

    code: str
    instrument: str
    name_zh: str
    name_en: str
    zone: str
    person: str
    start: datetime
    end: datetime
    state: ReservationState
    price_fen: int | None
    counts: bool
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class LockedBooking:
    """The parts of a booking that linking depends on."""

    id: int
    state: ReservationState
    booked_for_id: int
    organisation_id: int


def used_instruments(project: KnownProject, *, at: datetime) -> list[Used]:
    """Return instruments with their hours and cost, the most used first.

    Only bookings that count at the moment are summed.
    """
    rows = db.session.execute(_use(project, at, *_USE))
    return [_used(row, project) for row in rows]


def used_until(
    project: KnownProject, period: Period, *, at: datetime
) -> tuple[list[Used], list[Used]]:
    """Return the use in a period, and the use before it, in one trip.

    Bookings belong to the period in which they start.
    """
    within = period.start <= _START
    wanted = (
        _use(project, at, *_USE, within).where(period.end > _START).group_by(within)
    )
    found: tuple[list[Used], list[Used]] = ([], [])
    for *row, here in db.session.execute(wanted):
        found[0 if here else 1].append(_used(row, project))
    return found


_START, _END = func.lower(Reservation.during), func.upper(Reservation.during)
_MINUTES = func.sum(func.extract("epoch", _END - _START)) / 60
_USE = (
    Instrument.code,
    Instrument.name_zh,
    Instrument.name_en,
    Instrument.zone_key,
    Reservation.zone_key,
    func.count(),
    _MINUTES,
    func.coalesce(func.sum(Reservation.price_fen), 0),
    func.array_agg(aggregate_order_by(Reservation.code, Reservation.code)),
)


def _use(
    project: KnownProject, at: datetime, *columns: Any
) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .join(LinkedReservation, LinkedReservation.reservation_id == Reservation.id)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(LinkedReservation.project_id == project.row.id, counting(at))
        .group_by(Instrument.id, Reservation.zone_key)
        .order_by(_MINUTES.desc(), Instrument.code, Reservation.zone_key)
    )


def _used(row: Any, project: KnownProject) -> Used:
    code, name_zh, name_en, zone, user_zone, times, minutes, cost_fen, bookings = row
    side = project.side_of(zone)
    return Used(
        code,
        name_zh,
        name_en,
        zone,
        user_zone,
        side,
        times,
        int(minutes),
        int(cost_fen),
        list(bookings),
    )


def flow_between_zones(used: Iterable[Used]) -> list[tuple[str, str, int]]:
    """Return minutes from the users' zone to the instruments' zone, most first."""
    found: dict[tuple[str, str], int] = {}
    for one in used:
        pair = (one.user_zone or "", one.zone)
        found[pair] = found.get(pair, 0) + one.minutes
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(start, end, minutes) for (start, end), minutes in ranked]


def minutes_by_side(used: Iterable[Used]) -> dict[str, int]:
    """Return the minutes on instruments of each side."""
    found = {"research": 0, "validation": 0}
    for one in used:
        found[one.side] += one.minutes
    return found


def as_evidence(used: Iterable[Used]) -> list[dict[str, Any]]:
    """Return the rows as a report keeps them."""
    return [asdict(one) for one in used]


def linked_reservations(
    project_id: int, reader: Actor, *, at: datetime, limit: int = 200
) -> list[Booked]:
    """Return the bookings linked to a project, the latest first.

    Where an instrument's bookings are confidential, only their own people and the lab
    read for whom they are.
    """
    wanted = (
        _booked(at)
        .add_columns(
            Milestone.name_zh,
            Reservation.booked_for_id,
            Instrument.id.label("instrument_id"),
            Instrument.organisation_id,
            Instrument.category_code,
        )
        .join(LinkedReservation, LinkedReservation.reservation_id == Reservation.id)
        .outerjoin(Milestone, Milestone.id == LinkedReservation.milestone_id)
        .where(LinkedReservation.project_id == project_id)
        .order_by(func.lower(Reservation.during).desc(), Reservation.id.desc())
        .limit(limit)
    )
    book = policy_book()
    return [_linked(row, reader, book, at) for row in db.session.execute(wanted)]


def _linked(row: Any, reader: Actor, book: PolicyBook, at: datetime) -> Booked:
    policy = book.policy(
        instrument_id=row.instrument_id,
        organisation_id=row.organisation_id,
        category=row.category_code,
        at=at,
    )
    seen = sight_before(reader, row.organisation_id, policy.visibility)
    booked = Booked(*row[:12])
    told = seen.taken or row.booked_for_id == reader.id
    return booked if told else replace(booked, person="")


def linkable_reservations(
    project: KnownProject, actor: Actor, *, at: datetime, limit: int = 20
) -> list[Booked]:
    """Return recent bookings of members that the actor could link, the latest first.

    Others of the two organisations can be linked by their code: looking through the
    bookings of whole organisations would cost more than the rest of the page.
    """
    start = func.lower(Reservation.during)
    linked = select(LinkedReservation.id).where(
        LinkedReservation.reservation_id == Reservation.id
    )
    wanted = (
        _booked(at)
        .where(
            Reservation.booked_for_id.in_(project.ties.members),
            or_(
                Reservation.booked_for_id == actor.id,
                Reservation.organisation_id.in_(
                    [project.research.id, project.validation.id]
                ),
            ),
            Reservation.state.in_(LINKABLE),
            start >= at - RECENT,
            start < at,
            ~linked.exists(),
        )
        .order_by(start.desc(), Reservation.id.desc())
        .limit(limit)
    )
    return [Booked(*row) for row in db.session.execute(wanted)]


def booking_to_link(code: str) -> LockedBooking:
    """Return a booking, held in place until the command ends. Raises NotFound."""
    digits = code.strip().upper().removeprefix("B-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise NotFound
    row = db.session.execute(
        select(
            Reservation.id,
            Reservation.state,
            Reservation.booked_for_id,
            Reservation.organisation_id,
        )
        .where(Reservation.id == int(digits))
        .with_for_update(key_share=True, read=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return LockedBooking(*row)


def link_of(project_id: int, reservation_id: int) -> LinkedReservation | None:
    """Return the link between a project and a booking, if there is one."""
    return db.session.scalars(
        select(LinkedReservation).where(
            LinkedReservation.project_id == project_id,
            LinkedReservation.reservation_id == reservation_id,
        )
    ).one_or_none()


def counting(at: datetime) -> ColumnElement[bool]:
    """Return rules.evidence.counts as a condition of a statement."""
    return or_(
        Reservation.state == ReservationState.COMPLETED,
        and_(Reservation.state.in_(LINKABLE), func.upper(Reservation.during) <= at),
    )


def _booked(at: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Reservation.code,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.zone_key,
            User.name,
            func.lower(Reservation.during),
            func.upper(Reservation.during),
            Reservation.state,
            Reservation.price_fen,
            counting(at),
        )
        .select_from(Reservation)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(User, User.id == Reservation.booked_for_id)
    )
