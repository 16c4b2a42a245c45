"""Series: preview, conflicts, the skipped once more, and changes of several at once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.commands.book_series import book_series, preview_series
from booking.commands.cancel_series import cancel_series
from booking.commands.change_series import change_series
from booking.commands.retry_series import retry_series
from booking.commands.transfer_reservation import transfer_reservation
from booking.models.reservation import Occupancy, Reservation
from booking.queries.series import series_view
from booking.rules.reservation_state import ReservationState
from booking.rules.series import (
    OccurrenceRefused,
    WantedSeries,
    WantedSeriesChange,
)
from booking.rules.wanted import WantedReservation
from kernel.journal.tables import JournalEntry, OutboxMessage
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused, Stale
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

HOUR = timedelta(hours=1)
THREE = "FREQ=DAILY;COUNT=3"


@pytest.fixture
def instrument(context):
    return an_instrument()


@pytest.fixture
def her(context):
    return actor_of(a_person())


def wish(instrument, rule=THREE, on_conflict="skip", **span) -> WantedSeries:
    first = WantedReservation(instrument.code, on(1, **span), "assist", "x")
    return WantedSeries(first, rule, on_conflict)


def on(day, *more, **span):
    """Return a span of December; the first is a Tuesday."""
    return a_span(day, *more, **span, month=12)


def count(model) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model))


def starts(view):
    return [one.span.start for one in view.occurrences]


def test_a_series_books_every_time_and_tells_once(instrument, her, now):
    view = book_series(wish(instrument), by=her, at=now)
    assert [one.state for one in view.occurrences] == ["confirmed"] * 3
    events = list(db.session.scalars(select(JournalEntry.event)))
    assert events.count("OccurrenceBooked") == 3
    assert events.count("SeriesBooked") == 1
    told = db.session.scalars(
        select(OutboxMessage.data).filter_by(event="SeriesBooked")
    )
    assert told.one()["count"] == 3


def test_a_preview_shows_conflicts_and_leaves_nothing(instrument, her, now):
    a_reservation(instrument, a_person(), on(2))
    tables = (Reservation, Occupancy, JournalEntry, OutboxMessage)
    before = [count(table) for table in tables]
    seen = preview_series(wish(instrument), by=her, at=now)
    assert [one.booked for one in seen] == [True, False, True]
    assert [reason.code for reason in seen[1].reasons] == ["SlotTaken"]
    assert [count(table) for table in tables] == before


def test_what_conflicts_is_skipped_and_tried_again(instrument, her, now):
    other = a_reservation(instrument, a_person(), on(2))
    view = book_series(wish(instrument), by=her, at=now)
    assert [one.state for one in view.occurrences] == [
        "confirmed",
        "skipped",
        "confirmed",
    ]
    assert retry_series(view.code, by=her, at=now) == 0
    other.state = ReservationState.CANCELLED
    db.session.commit()
    assert retry_series(view.code, by=her, at=now) == 1
    with pytest.raises(Refused):
        retry_series(view.code, by=her, at=now)
    again = series_view(view.code, her)
    assert [one.state for one in again.occurrences] == ["confirmed"] * 3


def test_what_conflicts_is_shifted_as_little_as_possible(instrument, her, now):
    a_reservation(instrument, a_person(), on(2, 9, 1))
    view = book_series(wish(instrument, on_conflict="shift"), by=her, at=now)
    assert starts(view)[1] == on(2, 10).start
    assert [one.state for one in view.occurrences] == ["confirmed"] * 3


def test_what_conflicts_refuses_all(instrument, her, now):
    a_reservation(instrument, a_person(), on(2))
    with pytest.raises(Refused) as refused:
        book_series(wish(instrument, on_conflict="refuse"), by=her, at=now)
    assert [one.code for one in refused.value.reasons] == [
        "OccurrenceRefused",
        "SlotTaken",
    ]
    assert count(Reservation) == 1


def test_the_limits_count_what_the_series_itself_takes(instrument, her, now):
    a_policy(instrument, max_open=2)
    seen = preview_series(wish(instrument), by=her, at=now)
    assert [one.booked for one in seen] == [True, True, False]
    view = book_series(wish(instrument), by=her, at=now)
    assert [one.reservation is not None for one in view.occurrences] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("scope", "moved"),
    [("this", [0, 1, 0]), ("following", [0, 1, 1]), ("all", [1, 1, 1])],
)
def test_one_the_following_or_all_are_moved(instrument, her, now, scope, moved):
    view = book_series(wish(instrument), by=her, at=now)
    before = starts(view)
    change = WantedSeriesChange(scope, 2, shift=HOUR)
    assert change_series(view.code, change, version=1, by=her, at=now) == sum(moved)
    after = starts(series_view(view.code, her))
    assert [b - a for a, b in zip(before, after, strict=True)] == [
        n * HOUR for n in moved
    ]
    with pytest.raises(Stale):
        change_series(view.code, change, version=1, by=her, at=now)


def test_a_series_moves_over_its_own_times(instrument, her, now):
    view = book_series(wish(instrument, hours=8), by=her, at=now)
    day = WantedSeriesChange("all", shift=timedelta(days=1))
    assert change_series(view.code, day, version=None, by=her, at=now) == 3


def test_moving_a_series_is_all_or_nothing(instrument, her, now):
    view = book_series(wish(instrument), by=her, at=now)
    a_reservation(instrument, a_person(), on(3, 11))
    before = starts(view)
    with pytest.raises(Refused) as refused:
        change_series(
            view.code,
            WantedSeriesChange("all", shift=HOUR),
            version=None,
            by=her,
            at=now,
        )
    assert refused.value.reasons[0] == OccurrenceRefused(3, on(3, 10).start)
    assert starts(series_view(view.code, her)) == before


@pytest.mark.parametrize(("scope", "left"), [("this", 2), ("following", 1), ("all", 0)])
def test_one_the_following_or_all_are_cancelled(instrument, her, now, scope, left):
    view = book_series(wish(instrument), by=her, at=now)
    cancel_series(view.code, scope, 2, version=None, by=her, at=now)
    again = series_view(view.code, her)
    assert [one.state for one in again.occurrences].count("confirmed") == left


def test_nobody_knows_of_the_series_of_others(instrument, her, now):
    view = book_series(wish(instrument), by=her, at=now)
    stranger = actor_of(a_person())
    for act in (
        lambda: series_view(view.code, stranger),
        lambda: retry_series(view.code, by=stranger, at=now),
        lambda: cancel_series(view.code, "all", version=None, by=stranger, at=now),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_was_handed_to_a_colleague_belongs_to_the_series_no_longer(
    instrument, now
):
    home = an_organisation("neobay", "university")
    her, colleague = a_person("researcher", home), a_person("researcher", home)
    made = book_series(wish(instrument), by=actor_of(her), at=now)
    given = made.occurrences[1]
    transfer_reservation(
        given.code, colleague.email, version=None, by=actor_of(her), at=now
    )
    shift = WantedSeriesChange("all", shift=HOUR)
    assert change_series(made.code, shift, version=None, by=actor_of(her), at=now) == 2
    assert cancel_series(made.code, "all", version=None, by=actor_of(her), at=now) == 2
    db.session.expire_all()
    row = db.session.get_one(Reservation, int(given.code[2:]))
    assert row.state is ReservationState.CONFIRMED
    assert row.during.lower == given.span.start
