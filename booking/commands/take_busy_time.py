"""Close an instrument where a lab's own calendar says so, and open it where not."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import Range

from booking.commands.offer_free_time import offer_free_time
from booking.commands.open_again import open_again
from booking.events.calendars import CalendarFollowed
from booking.models.busy import BusySource, BusyTime
from booking.models.reservation import NO_OVERLAP, Downtime
from booking.queries.busy import Closed, closed_by, taken_by_others
from booking.queries.reservations import span_in
from booking.rules.busy import (
    CalendarReading,
    Difference,
    difference,
    to_block,
)
from booking.rules.downtime import BookedMeanwhile
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day


def take_busy_time(
    source: BusySource,
    instrument: BookableInstrument,
    reading: CalendarReading,
    *,
    by: Actor,
    at: datetime,
) -> Difference[str]:
    """Keep what was read, close and open time for it, and write down what it came to.

    Inside the caller's transaction, under the instrument's lock.
    """
    found = _keep_entries(source, reading, at)
    source.unread = [{"title": one.title, "why": one.why} for one in reading.unread]
    source.written_out_on = local_day(at)
    block(source, instrument, at=at)
    if by.id is not None or found.new or found.changed or found.gone:
        followed = CalendarFollowed(
            subject_id=source.id,
            instrument_id=source.instrument_id,
            calendar=source.name,
            new=len(found.new),
            changed=len(found.changed),
            gone=len(found.gone),
            contested=source.contested,
        )
        record(followed, by=by, at=at)
    return found


def _keep_entries(
    source: BusySource, reading: CalendarReading, at: datetime
) -> Difference[str]:
    """Make what is kept of the calendar what the reading says; by UID, so twice is once."""
    rows = select(BusyTime).where(BusyTime.source_id == source.id)
    kept = {row.key: row for row in db.session.scalars(rows)}
    ahead = {
        key: (span_in(row.during), row.title)
        for key, row in kept.items()
        if span_in(row.during).end > at
    }
    wanted = {one.key: one for one in reading.entries}
    found = difference(
        ahead, {key: (one.span, one.title) for key, one in wanted.items()}
    )
    over = [key for key in kept if key not in ahead and key not in wanted]
    dropped = [kept[key].id for key in (*found.gone, *over)]
    if dropped:
        db.session.execute(delete(BusyTime).where(BusyTime.id.in_(dropped)))
    for key in found.changed:
        span = wanted[key].span
        kept[key].during, kept[key].title = (
            Range(span.start, span.end),
            wanted[key].title,
        )
    if found.new:
        db.session.execute(
            insert(BusyTime),
            [
                {
                    "source_id": source.id,
                    "key": key,
                    "during": Range(wanted[key].span.start, wanted[key].span.end),
                    "title": wanted[key].title,
                }
                for key in found.new
            ],
        )
    db.session.flush()
    return found


def block(source: BusySource, instrument: BookableInstrument, *, at: datetime) -> None:
    """Close what the kept entries take, around what stands there already.

    Under the instrument's lock. Time that becomes free goes to those who wait for it.
    """
    closed = closed_by(source, at)
    wanted, source.contested = _to_close(source, instrument.places, at)
    change = difference(dict.fromkeys(closed), dict.fromkeys(wanted))
    for key in change.gone:
        open_again(closed[key], at=at)
    db.session.flush()
    with refusing(NO_OVERLAP, BookedMeanwhile()):
        db.session.add_all(
            Downtime(
                created_at=at,
                instrument_id=source.instrument_id,
                unit_no=unit,
                kind="calendar",
                during=Range(span.start, span.end),
                reason=source.name,
                opened_by_id=source.brought_by_id,
                source_id=source.id,
            )
            for unit, span in change.new
        )
    if change.gone:
        offer_free_time(source.instrument_id, at=at)


def _to_close(
    source: BusySource, places: int, at: datetime
) -> tuple[list[Closed], bool]:
    """Return what to close on each unit, and whether anything stands in the way."""
    rows = select(BusyTime.during).where(BusyTime.source_id == source.id)
    busy = [span_in(during) for during in db.session.scalars(rows)]
    if not busy:
        return [], False
    within = Span(min(one.start for one in busy), max(one.end for one in busy))
    taken = taken_by_others(source, within)
    wanted: list[Closed] = []
    contested = False
    for unit in numbered(places):
        there = [span for number, span in taken if number == unit]
        blocks, gave_way = to_block(busy, there, at)
        wanted += [(unit if places > 1 else None, span) for span in blocks]
        contested = contested or gave_way
    return wanted, contested
