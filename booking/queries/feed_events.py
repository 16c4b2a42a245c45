"""What stands in a calendar feed, as much as its reader may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from booking.events import ReservationEvent
from booking.models.reservation import Downtime, Reservation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.feeds import OpenFeed
from booking.queries.policies import PolicyBook, policy_book
from booking.queries.reservations import span_in
from booking.queries.standpoint import sight_before
from booking.rules.feed import (
    COMING,
    MOST_EVENTS,
    OUR_UIDS,
    PAST,
    FeedEvent,
    status_of_booking,
)
from booking.rules.span import Span
from booking.rules.visibility import EVERYTHING, Sight
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual

_Owner = aliased(Organisation, name="owner")
_Home = aliased(Organisation, name="home")

_WHERE = (
    Instrument.id.label("instrument_id"),
    Instrument.category_code,
    Instrument.code,
    Instrument.name_zh,
    Instrument.name_en,
    Instrument.model,
    Instrument.room,
    Instrument.organisation_id,
    _Owner.name_zh.label("owner_zh"),
    _Owner.name_en.label("owner_en"),
)
_LAST_CHANGE = (
    select(func.max(JournalEntry.at))
    .where(
        JournalEntry.subject == ReservationEvent.subject,
        JournalEntry.subject_id == Reservation.id,
    )
    .scalar_subquery()
)


def feed_events(feed: OpenFeed, *, at: datetime) -> list[FeedEvent]:
    """Return the feed's entries from a month ago on, in order: two statements.

    Of somebody else's booking only as much is told as the instrument's rules show the
    reader; where they are confidential, all that is not free is told alike.
    """
    window = Span(at - PAST, at + COMING)
    seen = _Sights(feed.reader, policy_book(), at)
    found = _bookings(feed, window, seen)
    if feed.kind != "person":
        found += _downtimes(feed, window, seen)
    # Of several units two may be taken from the same moment: told alike, it is one.
    told: dict[str, FeedEvent] = {}
    for one in found:
        if one.uid not in told or told[one.uid].span.end < one.span.end:
            told[one.uid] = one
    every = sorted(told.values(), key=lambda one: (one.span.start, one.uid))
    return every[:MOST_EVENTS]


@dataclass(frozen=True, slots=True)
class _Sights:
    """What the reader may see of other people's bookings on each instrument."""

    reader: Actor
    book: PolicyBook
    at: datetime

    def of(self, row: Any) -> Sight:
        """Return what the reader may see on the instrument of a row."""
        policy = self.book.policy(
            instrument_id=row.instrument_id,
            organisation_id=row.organisation_id,
            category=row.category_code,
            at=self.at,
        )
        return sight_before(self.reader, row.organisation_id, policy.visibility)


def _bookings(feed: OpenFeed, window: Span, seen: _Sights) -> list[FeedEvent]:
    start = func.lower(Reservation.during)
    target = feed.target
    if target.instrument_id is not None:
        of: ColumnElement[bool] = Reservation.instrument_id == target.instrument_id
    elif target.organisation_id is not None:
        of = Instrument.organisation_id == target.organisation_id
    else:
        of = Reservation.booked_for_id == feed.reader.id
    wanted = (
        select(
            Reservation.id,
            Reservation.during,
            Reservation.version,
            Reservation.state,
            Reservation.mode,
            Reservation.purpose,
            Reservation.booked_for_id,
            func.coalesce(_LAST_CHANGE, Reservation.created_at).label("changed_at"),
            User.name.label("person"),
            _Home.name_zh.label("unit_zh"),
            _Home.name_en.label("unit_en"),
            *_WHERE,
        )
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(_Owner, _Owner.id == Instrument.organisation_id)
        .join(User, User.id == Reservation.booked_for_id)
        .join(_Home, _Home.id == Reservation.organisation_id)
        .where(of, start >= window.start, start < window.end)
        .order_by(start)
        .limit(MOST_EVENTS)
    )
    rows = db.session.execute(wanted)
    return [one for row in rows if (one := _booking(row, seen)) is not None]


def _booking(row: Any, sights: _Sights) -> FeedEvent | None:
    mine = row.booked_for_id == sights.reader.id
    seen = EVERYTHING if mine else sights.of(row)
    if not seen.taken:
        status = status_of_booking(row.state)
        return None if status == "CANCELLED" else _not_available(row)
    told: dict[str, Any] = {}
    if seen.people:
        told = {
            "person": row.person,
            "unit": Bilingual(row.unit_zh, row.unit_en),
            "mode": row.mode,
            "purpose": row.purpose,
        }
    if mine or _reads_bookings(sights.reader, row.organisation_id):
        told["code"] = f"B-{row.id:08d}"
    return FeedEvent(
        uid=f"booking-{row.id}{OUR_UIDS}",
        span=span_in(row.during),
        revision=row.version - 1,
        changed_at=row.changed_at,
        status=status_of_booking(row.state),
        kind="booking",
        mine=mine,
        **_where(row),
        **told,
    )


def _not_available(row: Any) -> FeedEvent:
    """Tell of time that is not free, and neither why nor since when."""
    span = span_in(row.during)
    return FeedEvent(
        uid=f"{row.code}-{span.start:%Y%m%dT%H%M}{OUR_UIDS}",
        span=span,
        revision=0,
        changed_at=span.start,
        status="CONFIRMED",
        kind="unavailable",
        **_where(row),
    )


def _downtimes(feed: OpenFeed, window: Span, seen: _Sights) -> list[FeedEvent]:
    target = feed.target
    of = (
        Downtime.instrument_id == target.instrument_id
        if target.instrument_id is not None
        else Instrument.organisation_id == target.organisation_id
    )
    wanted = (
        select(
            Downtime.id,
            Downtime.during,
            Downtime.kind,
            Downtime.reason,
            Downtime.ended_at,
            Downtime.created_at,
            *_WHERE,
        )
        .join(Instrument, Instrument.id == Downtime.instrument_id)
        .join(_Owner, _Owner.id == Instrument.organisation_id)
        .where(
            of,
            func.upper(Downtime.during) > window.start,
            func.lower(Downtime.during) < window.end,
        )
        .order_by(func.lower(Downtime.during))
        .limit(MOST_EVENTS)
    )
    rows = db.session.execute(wanted)
    return [one for row in rows if (one := _downtime(row, seen)) is not None]


def _downtime(row: Any, seen: _Sights) -> FeedEvent | None:
    span = span_in(row.during)
    # One that ended before it began was called off; both kinds of end changed it.
    called_off = row.ended_at is not None and row.ended_at <= span.start
    if not seen.of(row).taken:
        return None if called_off else _not_available(row)
    return FeedEvent(
        uid=f"downtime-{row.id}{OUR_UIDS}",
        span=span,
        revision=0 if row.ended_at is None else 1,
        changed_at=row.ended_at or row.created_at,
        status="CANCELLED" if called_off else "CONFIRMED",
        kind=row.kind,
        reason=row.reason,
        **_where(row),
    )


def _where(row: Any) -> dict[str, Any]:
    return {
        "instrument": Bilingual(row.name_zh, row.name_en),
        "instrument_code": row.code,
        "model": row.model,
        "place": row.room,
        "owner": Bilingual(row.owner_zh, row.owner_en),
    }


def _reads_bookings(reader: Actor, owner_id: int) -> bool:
    return TABLE.allowed(reader, Permission.SEE, Desk(owner_organisation_id=owner_id))
