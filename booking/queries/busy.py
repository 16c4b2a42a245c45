"""A lab's own calendars: which there are, what stands in them, what stands against them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select

from booking.models.busy import BusySource, BusyTime
from booking.models.reservation import Downtime, Occupancy, Reservation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.downtimes import BookingInTheWay
from booking.queries.reservations import span_in, span_of
from booking.rules.busy import AHEAD
from booking.rules.reservation_state import OPEN
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

# A stretch on one of several units, or on the one that there is.
Closed = tuple[int | None, Span]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A calendar that takes an instrument's time."""

    id: int
    instrument: str
    instrument_name: Bilingual
    name: str
    brought_at: datetime
    brought_by: str
    unread: list[dict[str, str]]
    contested: bool
    version: int
    times: int


@dataclass(frozen=True, slots=True)
class BusyTimeView:
    """An entry of such a calendar."""

    span: Span
    title: str


def busy_sources(actor: Actor) -> list[SourceView]:
    """Return the calendars that the instruments of the actor's labs follow."""
    wanted = _SOURCES.where(
        Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER))
    ).order_by(Instrument.code, BusySource.name)
    return [_view(*row) for row in db.session.execute(wanted)]


def busy_source(source_id: int, actor: Actor) -> SourceView:
    """Return one calendar of the actor's labs. Raises NotFound."""
    wanted = _SOURCES.where(
        BusySource.id == source_id,
        Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return _view(*row)


def busy_times(source_id: int, *, at: datetime, limit: int = 100) -> list[BusyTimeView]:
    """Return what is to come in a calendar, in order."""
    wanted = (
        select(BusyTime.during, BusyTime.title)
        .where(BusyTime.source_id == source_id, func.upper(BusyTime.during) > at)
        .order_by(func.lower(BusyTime.during), BusyTime.id)
        .limit(limit)
    )
    return [
        BusyTimeView(span_in(during), title)
        for during, title in db.session.execute(wanted)
    ]


def against_calendar(
    source_id: int, *, at: datetime, limit: int = 100
) -> list[BookingInTheWay]:
    """Return the bookings that stand where a calendar would close the instrument."""
    wanted = (
        select(Reservation, User.name)
        .join(BusySource, BusySource.instrument_id == Reservation.instrument_id)
        .join(User, User.id == Reservation.booked_for_id)
        .where(
            BusySource.id == source_id,
            Reservation.state.in_(OPEN),
            func.lower(Reservation.during) > at - AHEAD,
            func.upper(Reservation.during) > at,
            select(BusyTime.id)
            .where(
                BusyTime.source_id == source_id,
                BusyTime.during.overlaps(Reservation.blocked),
            )
            .exists(),
        )
        .order_by(func.lower(Reservation.during))
        .limit(limit)
    )
    return [
        BookingInTheWay(f"B-{row.id:08d}", span_of(row), name)
        for row, name in db.session.execute(wanted)
    ]


def locked_source(
    source_id: int, by: Actor | None
) -> tuple[BusySource, BookableInstrument]:
    """Lock the instrument, then its calendar. Raises NotFound; `by` None is the clock."""
    instrument_id = db.session.scalar(
        select(BusySource.instrument_id).where(BusySource.id == source_id)
    )
    if instrument_id is None:
        raise NotFound
    instrument = bookable_instrument(instrument_id, lock=True)
    if by is not None:
        desk = Desk(instrument.organisation_id)
        TABLE.require(by, Permission.CLOSE, desk, visible=False)
    source = db.session.get_one(BusySource, source_id, populate_existing=True)
    if source.removed_at is not None:
        raise NotFound
    return source, instrument


def taken_by_others(source: BusySource, within: Span) -> list[tuple[int, Span]]:
    """Return what occupies the instrument's units but for the calendar itself."""
    wanted = (
        select(Occupancy.unit_no, Occupancy.blocked)
        .outerjoin(Downtime, Downtime.id == Occupancy.downtime_id)
        .where(
            Occupancy.instrument_id == source.instrument_id,
            Occupancy.blocked.overlaps(func.tstzrange(within.start, within.end)),
            Downtime.source_id.is_distinct_from(source.id),
        )
        .order_by(func.lower(Occupancy.blocked))
    )
    return [(unit, span_in(during)) for unit, during in db.session.execute(wanted)]


def closed_by(source: BusySource, at: datetime) -> dict[Closed, Downtime]:
    """Return what the calendar keeps closed now and later."""
    wanted = select(Downtime).where(
        Downtime.source_id == source.id,
        Downtime.ended_at.is_(None),
        func.upper(Downtime.during) > at,
    )
    return {
        (row.unit_no, span_in(row.during)): row for row in db.session.scalars(wanted)
    }


def calendars_to_tend(at: datetime) -> list[tuple[int, bytes]]:
    """Return the calendars for the clock: with its file where a new day has begun.

    Without one (empty) where only something stood in the way of the calendar.
    """
    stale = BusySource.written_out_on < local_day(at)
    wanted = (
        select(BusySource.id, case((stale, BusySource.content), else_=b""))
        .where(BusySource.removed_at.is_(None), or_(BusySource.contested, stale))
        .order_by(BusySource.id)
    )
    return [(one, content) for one, content in db.session.execute(wanted)]


_COUNT = (
    select(func.count())
    .where(BusyTime.source_id == BusySource.id)
    .correlate(BusySource)
    .scalar_subquery()
)
_SOURCES = (
    select(
        BusySource, Instrument.code, Instrument.name_zh, Instrument.name_en,
        User.name, _COUNT,
    )
    .join(Instrument, Instrument.id == BusySource.instrument_id)
    .join(User, User.id == BusySource.brought_by_id)
    .where(BusySource.removed_at.is_(None))
)  # fmt: skip


def _view(
    row: BusySource, code: str, zh: str, en: str, person: str, times: int
) -> SourceView:
    return SourceView(
        id=row.id,
        instrument=code,
        instrument_name=Bilingual(zh, en),
        name=row.name,
        brought_at=row.brought_at,
        brought_by=person,
        unread=row.unread,
        contested=row.contested,
        version=row.version,
        times=times,
    )
