"""Book one instrument again and again by a rule."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.commands.book_occurrence import book_occurrence
from booking.events.together import SeriesBooked, SeriesEvent
from booking.models.series import Occurrence, Series
from booking.permissions import TABLE, Desk, Permission
from booking.queries.preview import visible_instrument
from booking.queries.series import SeriesView, series_code, series_view
from booking.queries.terms import policy_of
from booking.rules.recurrence import TooManyOccurrences, recurrence_refusals
from booking.rules.reservation_state import ReservationState
from booking.rules.series import NothingBookable, Outcome, WantedSeries
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from identity.queries.groups import group_id_of
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import attempt, command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


class _Undone(Exception):
    """A preview is over; what it wrote is taken back."""


@command
def book_series(wanted: WantedSeries, *, by: Actor, at: datetime) -> SeriesView:
    """Book every time of the rule; what conflicts is skipped, shifted, or refuses all.

    Every occurrence goes through the rules of a single booking, those before it
    counted. Raises NotFound and Refused.
    """
    instrument, outcomes = _book_all(wanted, by, at)
    booked = [one for one in outcomes if one.booked]
    if not booked:
        raise Refused(NothingBookable(), *outcomes[0].reasons)
    series = _row(wanted, instrument, by, at)
    db.session.add(series)
    db.session.flush()
    keep_outcomes(series, outcomes, at=at)
    event = series_event(SeriesBooked, series, instrument, booked)
    record(event, by=by, at=at)
    return series_view(series_code(series.id), by)


@command
def preview_series(wanted: WantedSeries, *, by: Actor, at: datetime) -> list[Outcome]:
    """Say what would become of every time, by booking them all and taking it back.

    So the preview knows every rule, limits that the series itself uses up included.
    Raises NotFound, and Refused where not even a preview can be made.
    """
    outcomes: list[Outcome] = []
    with suppress(_Undone), attempt():
        _instrument, outcomes = _book_all(wanted, by, at)
        raise _Undone
    return outcomes


def _book_all(
    wanted: WantedSeries, by: Actor, at: datetime
) -> tuple[BookableInstrument, list[Outcome]]:
    TABLE.require(by, Permission.BOOK, Desk())
    seen = visible_instrument(wanted.first.instrument, by)
    if reasons := recurrence_refusals(wanted.rule, wanted.first.span):
        raise Refused(*reasons)
    instrument = bookable_instrument(seen.id, lock=True)
    most = policy_of(instrument, at=at).series_max
    if len(wanted.spans) > most:
        raise Refused(TooManyOccurrences(most))
    return instrument, [
        book_occurrence(wanted, instrument, number, span, by=by, at=at)
        for number, span in enumerate(wanted.spans, start=1)
    ]


def _row(
    wanted: WantedSeries, instrument: BookableInstrument, by: Actor, at: datetime
) -> Series:
    first = wanted.first
    return Series(
        created_at=at,
        instrument_id=instrument.id,
        person_id=by.id,
        rule=wanted.rule.strip().upper().removeprefix("RRULE:").rstrip(";"),
        first=Range(first.span.start, first.span.end),
        mode=first.mode,
        purpose=first.purpose,
        samples=first.samples,
        mark=first.mark,
        group_id=group_id_of(first.group),
        on_conflict=wanted.on_conflict,
    )


def keep_outcomes(series: Series, outcomes: list[Outcome], *, at: datetime) -> None:
    """Write one row for each occurrence, the skipped ones with the reasons."""
    for one in outcomes:
        db.session.add(
            Occurrence(
                created_at=at,
                series_id=series.id,
                number=one.number,
                during=Range(one.span.start, one.span.end),
                reservation_id=int(one.code[2:]) if one.booked else None,
                reasons=" ".join(reason.code for reason in one.reasons),
            )
        )
    db.session.flush()


def series_event(
    kind: type[SeriesEvent],
    series: Series,
    instrument: BookableInstrument,
    touched: list[Outcome],
    **more: str,
) -> SeriesEvent:
    """Describe what happened to a series, with what its readers need to know."""
    return kind(
        subject_id=series.id,
        code=series_code(series.id),
        instrument_id=instrument.id,
        instrument_name_zh=instrument.name_zh,
        instrument_name_en=instrument.name_en,
        owner_organisation_id=instrument.organisation_id,
        booked_for_id=series.person_id,
        start=touched[0].span.start,
        end=touched[0].span.end,
        count=len(touched),
        waiting=sum(one.state == ReservationState.REQUESTED for one in touched),
        **more,  # type: ignore[arg-type]
    )
