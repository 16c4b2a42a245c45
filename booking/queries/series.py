"""Series as people see them, and locked for a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import Reservation
from booking.models.series import Occurrence, Series
from booking.permissions import TABLE, Desk, Permission
from booking.queries.reservations import span_of
from booking.rules.policy import SUPERVISED
from booking.rules.reservation_state import OPEN, ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """One time of a series, with its booking if there is one."""

    row: Occurrence
    reservation: Reservation | None

    @property
    def span(self) -> Span:
        """Return the time booked, or the time of the rule where nothing is."""
        if self.reservation is not None:
            return span_of(self.reservation)
        during = self.row.during
        assert during.lower and during.upper  # noqa: S101, PT018 - a range of ours has both
        return Span(during.lower, during.upper)

    @property
    def state(self) -> str:
        """Return the state of the booking, or "skipped"."""
        return str(self.reservation.state) if self.reservation else "skipped"

    @property
    def code(self) -> str:
        """Return the code of the booking, or nothing."""
        return f"B-{self.reservation.id:08d}" if self.reservation else ""

    def is_open(self, at: datetime) -> bool:
        """Say whether the booking is still to come and can change with its series."""
        booking = self.reservation
        return (
            booking is not None
            and booking.state in (OPEN - {ReservationState.IN_USE})
            and self.span.start > at
        )


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its occurrences in order."""

    row: Series
    instrument: BookableInstrument
    occurrences: list[OccurrenceView]

    @property
    def code(self) -> str:
        """Return the public code, such as S-00000007."""
        return series_code(self.row.id)

    @property
    def name(self) -> Bilingual:
        """Return what the instrument is called."""
        return Bilingual(self.instrument.name_zh, self.instrument.name_en)

    def skipped(self, at: datetime) -> list[OccurrenceView]:
        """Return what was skipped and is still to come."""
        return [
            one
            for one in self.occurrences
            if one.reservation is None and one.span.start > at
        ]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series in a list."""

    row: Series
    instrument_code: str
    name: Bilingual
    zone: str
    count: int
    skipped: int
    first: datetime
    last: datetime

    @property
    def code(self) -> str:
        """Return the public code."""
        return series_code(self.row.id)


def series_code(series_id: int) -> str:
    """Return the public code of a series."""
    return f"S-{series_id:08d}"


def series_view(code: str, viewer: Actor, *, lock: bool = False) -> SeriesView:
    """Return a series of the viewer's own, or of the lab they run.

    With `lock` the instrument is locked first, then the series. Raises NotFound.
    """
    row = db.session.scalars(select(Series).where(Series.code == code)).one_or_none()
    if row is None:
        raise NotFound
    instrument = bookable_instrument(row.instrument_id, lock=lock)
    desk = Desk(instrument.organisation_id, row.person_id)
    TABLE.require(viewer, Permission.SEE, desk, visible=False)
    if lock:
        db.session.refresh(row, with_for_update={"key_share": True})
    return SeriesView(row, instrument, _occurrences(row.id))


def my_series(
    actor: Actor, *, limit: int = 50, before: int | None = None
) -> list[SeriesLine]:
    """Return the actor's series, the latest first."""
    skipped = func.count().filter(Occurrence.reservation_id.is_(None))
    wanted = (
        select(
            Series,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.zone_key,
            func.count(),
            skipped,
            func.min(func.lower(Occurrence.during)),
            func.max(func.upper(Occurrence.during)),
        )
        .join(Instrument, Instrument.id == Series.instrument_id)
        .join(Occurrence, Occurrence.series_id == Series.id)
        .where(Series.person_id == actor.id)
        .group_by(Series.id, Instrument.id)
        .order_by(Series.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(Series.id < before)
    return [
        SeriesLine(r[0], r[1], Bilingual(r[2], r[3]), r[4], r[5], r[6], r[7], r[8])
        for r in db.session.execute(wanted)
    ]


def series_of(reservation_id: int) -> tuple[str, int] | None:
    """Return code and number of the series that a reservation belongs to, or None."""
    found = db.session.execute(
        select(Occurrence.series_id, Occurrence.number).where(
            Occurrence.reservation_id == reservation_id
        )
    ).one_or_none()
    return None if found is None else (series_code(found[0]), int(found[1]))


def _occurrences(series_id: int) -> list[OccurrenceView]:
    wanted = (
        select(Occurrence, Reservation)
        .outerjoin(Reservation, Reservation.id == Occurrence.reservation_id)
        .where(Occurrence.series_id == series_id)
        .order_by(Occurrence.number)
        .execution_options(populate_existing=True)
    )
    rows: Sequence[tuple[Occurrence, Reservation | None]] = [
        (row[0], row[1]) for row in db.session.execute(wanted)
    ]
    return [OccurrenceView(one, booking) for one, booking in rows]


def groups_awaited(series_id: int) -> list[int]:
    """Return the research groups whose supervisors a series of bookings waits for."""
    wanted = (
        select(Reservation.group_id)
        .join(Occurrence, Occurrence.reservation_id == Reservation.id)
        .where(
            Occurrence.series_id == series_id,
            Reservation.state == ReservationState.REQUESTED,
            Reservation.approval.in_(SUPERVISED),
            Reservation.supervised_by_id.is_(None),
        )
        .distinct()
    )
    return [one for one in db.session.scalars(wanted) if one is not None]
