"""Coming, staying, leaving, not coming; and what a fault does to bookings."""

from datetime import timedelta

import pytest

from booking.commands.check_in import check_in
from booking.commands.check_out import check_out
from booking.commands.extend_reservation import extend_reservation
from booking.commands.open_downtime import open_downtime
from booking.commands.report_fault import report_fault
from booking.commands.use_now import use_now
from booking.jobs import release_no_shows
from booking.models.reservation import Downtime, Occupancy, Reservation
from booking.models.terms import PolicySetting
from booking.queries.history import history_of
from booking.reactions import REACTIONS
from booking.rules.attendance import FaultKind
from booking.rules.reservation_state import ReservationState
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from notification.models.notice import Notice
from tests.builders.booking import a_policy, a_reservation, a_span, local, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

TODAY = 25


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_policy(instrument, training="none", approval="none", no_show_after_min=30)
    rates(instrument, academic=100)
    return instrument, a_person("lab_manager", unit)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def occupied(row: Reservation):
    return db.session.query(Occupancy).filter_by(reservation_id=row.id).one().blocked


def test_checking_in_twice_starts_once(lab, now):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 2))
    check_in(row.code, by=actor_of(person), at=now)
    check_in(row.code, by=actor_of(person), at=now + timedelta(minutes=5))
    db.session.refresh(row)
    assert (row.state, row.checked_in_at) == (ReservationState.IN_USE, now)
    started = db.session.query(OutboxMessage).filter_by(event="ReservationStarted")
    assert started.count() == 1


def test_check_in_opens_fifteen_minutes_before_the_start(lab, now):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10.5, 2))
    with pytest.raises(Refused) as refused:
        check_in(row.code, by=actor_of(person), at=now)
    assert codes(refused) == ["CheckInOpens"]
    check_in(row.code, by=actor_of(person), at=now + timedelta(minutes=15))


def test_check_in_closes_for_its_person_and_stays_open_for_the_lab(lab, now):
    rules = db.session.query(PolicySetting).filter_by(instrument_id=lab[0].id).one()
    rules.settings = {**rules.settings, "checkin_late_min": 20}
    db.session.commit()
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 2))
    last = now + timedelta(minutes=20)
    with pytest.raises(Refused) as refused:
        check_in(row.code, by=actor_of(person), at=last + timedelta(seconds=1))
    assert codes(refused) == ["CheckInClosed"]
    check_in(row.code, by=actor_of(lab[1]), at=last + timedelta(seconds=1))


@pytest.mark.parametrize(("after", "late"), [(0, 0), (15, 0), (16, 16)])
def test_who_comes_later_than_the_tolerance_is_marked_late(lab, now, after, late):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 2))
    check_in(row.code, by=actor_of(person), at=now + timedelta(minutes=after))
    told = history_of(row.id)[-1].late
    assert (told.params["late_min"] if told else 0) == late


def test_nobody_checks_in_while_the_one_before_is_still_there(lab, now):
    a_reservation(lab[0], a_person(), a_span(TODAY, 8, 2.1), "in_use")
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10.2, 2))
    with pytest.raises(Refused) as refused:
        check_in(row.code, by=actor_of(person), at=now)
    assert codes(refused) == ["StillInUse"]


def test_a_stranger_does_not_know_of_the_booking(lab, now):
    row = a_reservation(lab[0], a_person(), a_span(TODAY, 10, 2))
    with pytest.raises(NotFound):
        check_in(row.code, by=actor_of(a_person()), at=now)


def test_leaving_early_gives_the_time_back_and_keeps_the_hours(lab, now):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 2))
    by, left = actor_of(person), now + timedelta(minutes=40)
    check_in(row.code, by=by, at=now)
    check_out(row.code, by=by, at=left)
    check_out(row.code, by=by, at=left + timedelta(minutes=1))
    db.session.refresh(row)
    assert row.state is ReservationState.COMPLETED
    assert (row.checked_in_at, row.checked_out_at) == (now, left)
    assert row.booked_until == local(TODAY, 12)
    assert occupied(row).upper == left


def test_an_extension_names_its_end_so_that_it_is_done_once(lab, now):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 1))
    by, until = actor_of(person), local(TODAY, 11, 30)
    check_in(row.code, by=by, at=now)
    for _ in range(2):
        extend_reservation(row.code, until, by=by, at=now)
    db.session.refresh(row)
    assert (row.during.upper, row.state) == (until, ReservationState.IN_USE)


def test_nobody_extends_into_the_next_booking(lab, now):
    row = a_reservation(lab[0], person := a_person(), a_span(TODAY, 10, 1))
    a_reservation(lab[0], a_person(), a_span(TODAY, 11, 1))
    check_in(row.code, by=actor_of(person), at=now)
    with pytest.raises(Refused) as refused:
        extend_reservation(row.code, local(TODAY, 11, 30), by=actor_of(person), at=now)
    assert codes(refused) == ["SlotTaken"]


def test_who_does_not_come_within_the_grace_loses_the_time(lab, now):
    late = a_reservation(lab[0], a_person(), a_span(TODAY, 9.5, 1))
    block = a_reservation(an_instrument(), a_person(), a_span(TODAY, 9, 2))
    release_no_shows()
    release_no_shows()
    db.session.refresh(late)
    db.session.refresh(block)
    assert late.state is ReservationState.NO_SHOW
    assert block.state is ReservationState.CONFIRMED, "its lab asks nobody to check in"


def test_a_managers_own_block_is_never_missed(lab, now):
    own = a_reservation(lab[0], lab[1], a_span(TODAY, 9, 2))
    release_no_shows()
    db.session.refresh(own)
    assert own.state is ReservationState.CONFIRMED


def test_a_free_instrument_is_used_at_once_without_notice(lab, now):
    person = a_person()
    made = use_now(lab[0].code, 60, "test", by=actor_of(person), at=now)
    row = db.session.get_one(Reservation, made.reservation.id)
    assert (row.state, row.checked_in_at) == (ReservationState.IN_USE, now)


def test_nobody_walks_up_to_a_taken_instrument(lab, now):
    a_reservation(lab[0], a_person(), a_span(TODAY, 10, 1))
    with pytest.raises(Refused) as refused:
        use_now(lab[0].code, 60, "test", by=actor_of(a_person()), at=now)
    assert "SlotTaken" in codes(refused)


def test_maintenance_over_bookings_is_refused_unless_displacing_is_chosen(lab, now):
    row = a_reservation(lab[0], a_person(), a_span(27, 9, 2))
    said = {"kind": "maintenance", "reason": "泵油", "by": actor_of(lab[1]), "at": now}
    with pytest.raises(Refused) as refused:
        open_downtime(lab[0].code, a_span(27, 8, 4), **said)
    assert codes(refused) == ["BookedMeanwhile"]
    open_downtime(lab[0].code, a_span(27, 8, 4), **said, displace=True)
    db.session.refresh(row)
    assert (row.state, row.fee_fen) == (ReservationState.CANCELLED, 0)
    assert row.comment == "泵油"


def test_a_fault_ends_what_runs_and_displaces_the_rest_of_the_day_with_offers(lab, now):
    instrument, _manager = lab
    running = a_reservation(instrument, person := a_person(), a_span(TODAY, 9, 3))
    later = a_reservation(instrument, other := a_person(), a_span(TODAY, 14, 2))
    tomorrow = a_reservation(instrument, other, a_span(26, 9, 2))
    check_in(running.code, by=actor_of(person), at=now)
    report_fault(
        instrument.code, FaultKind.UNUSABLE, "E-217", by=actor_of(person), at=now
    )
    for row in (running, later, tomorrow):
        db.session.refresh(row)
    assert running.state is ReservationState.COMPLETED
    assert running.checked_out_at == now
    assert later.state is ReservationState.CANCELLED
    assert tomorrow.state is ReservationState.CONFIRMED
    assert db.session.query(Downtime).one().kind == "fault"
    for message in db.session.query(OutboxMessage).all():
        for react in REACTIONS.get(message.event, ()):
            react({**message.data, "message_id": message.id})
    told = db.session.query(Notice).filter_by(user_id=other.id).one()
    assert told.kind == "booking_displaced"
    assert instrument.code in told.params["offers"], "another day on the same one"


def test_a_passer_by_tells_the_lab_but_closes_nothing(lab, now):
    by = actor_of(a_person())
    assert report_fault(lab[0].code, FaultKind.UNUSABLE, "坏了", by=by, at=now) is None
    assert db.session.query(Downtime).count() == 0
