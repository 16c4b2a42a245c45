"""Taking an instrument out of use while it is used: what runs ends, what is left is free."""

from datetime import timedelta

import pytest
from sqlalchemy.dialects.postgresql import Range

from booking.commands.check_in import check_in
from booking.commands.join_waitlist import join_waitlist
from booking.commands.open_downtime import open_downtime
from booking.commands.report_fault import report_fault
from booking.models.reservation import Downtime, Occupancy
from booking.models.waitlist import Offer
from booking.rules.attendance import FaultKind
from booking.rules.downtime import BookedMeanwhile
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.waitlist import WantedWait
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.errors import Refused
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of

TODAY = a_span(day=25, start=9, hours=4)


@pytest.fixture
def instrument(context):
    made = an_instrument()
    a_policy(made, setup_min=15, cleanup_min=45, notice_book_min=0)
    return made


def booked(instrument, span=TODAY, state="confirmed"):
    person = a_person()
    blocked = span.expand(timedelta(minutes=15), timedelta(minutes=45))
    row = a_reservation(
        instrument, person, span, state, blocked=Range(blocked.start, blocked.end)
    )
    return row, actor_of(person)


def test_a_fault_while_somebody_works_closes_at_once_clean_up_or_not(instrument, now):
    row, person = booked(instrument, state="in_use")
    until = report_fault(
        instrument.code, FaultKind.UNUSABLE, "no vacuum", by=person, at=now
    )
    db.session.expire_all()
    assert (row.state, row.during.upper) == (ReservationState.COMPLETED, now)
    (down,) = db.session.query(Downtime)
    assert (down.during.lower, down.during.upper) == (now, until)
    kept = db.session.query(Occupancy).filter_by(reservation_id=row.id).one()
    assert kept.blocked.upper == now


def test_who_checked_in_before_the_start_is_ended_too(instrument, now):
    soon = a_span(day=25, start=10.25)
    row, person = booked(instrument, soon)
    check_in(f"B-{row.id:08d}", by=person, at=now)
    report_fault(instrument.code, FaultKind.SAFETY, "smoke", by=person, at=now)
    db.session.expire_all()
    assert row.state is ReservationState.COMPLETED
    assert [o.kind for o in db.session.query(Occupancy)] == ["downtime"]


def test_time_that_the_lab_takes_is_not_offered_to_who_waits(instrument, now):
    _row, person = booked(instrument, state="in_use")
    wished = Span(TODAY.start + timedelta(hours=2), TODAY.end)
    join_waitlist(
        WantedWait(instrument.code, wished, 120, "assist", "x"),
        by=actor_of(a_person()),
        at=now,
    )
    report_fault(instrument.code, FaultKind.UNUSABLE, "x", by=person, at=now)
    assert db.session.query(Offer).count() == 0
    assert db.session.query(Downtime).count() == 1


def test_time_really_used_cannot_be_closed_afterwards(instrument, now):
    past = a_span(day=25, start=7)
    booked(instrument, past, "completed")
    lab = actor_of(
        a_person(
            "lab_manager", db.session.get_one(Organisation, instrument.organisation_id)
        )
    )
    with pytest.raises(Refused) as refused:
        open_downtime(
            instrument.code, past, kind="fault", reason="x", displace=True,
            by=lab, at=now,
        )  # fmt: skip
    assert refused.value.reasons == (BookedMeanwhile(),)
