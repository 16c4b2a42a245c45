"""Several bookings of one instrument at a time: units and seats, kept by the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking.commands.accept_offer import accept_offer
from booking.commands.book_any import book_any
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.check_in import check_in
from booking.commands.end_downtime import end_downtime
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.open_downtime import open_downtime
from booking.commands.report_fault import report_fault
from booking.models.reservation import Downtime, Occupancy
from booking.models.waitlist import Offer
from booking.queries.alternatives import alternatives_to
from booking.queries.attendance import here
from booking.queries.board import lanes
from booking.queries.candidates import find
from booking.queries.week import week_of
from booking.rules.attendance import FaultKind
from booking.rules.downtime import BookedMeanwhile, NoSuchUnit
from booking.rules.refusals import SlotTaken, UnderMaintenance
from booking.rules.reservation_state import ReservationState
from booking.rules.waitlist import WantedWait
from booking.rules.wanted import WantedAny, WantedChange, WantedReservation
from booking.rules.wish import Wish
from catalog.commands.edit_listing import edit_listing
from catalog.queries.bookable import bookable_instrument
from catalog.rules.publication import UnitsBooked
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Grant, Role
from kernel.values.clock import local_day
from kernel.values.errors import Malformed, Refused
from tests.builders.booking import a_downtime, a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of

SLOT = a_span()


@pytest.fixture
def furnaces(context):
    whole = dict.fromkeys(
        ("address_zh", "contact_name", "contact_phone", "specs_zh", "functions_zh"), "x"
    )
    made = an_instrument(units=3, **whole)
    a_policy(made, notice_book_min=0, notice_change_min=0)
    return made


@pytest.fixture
def manager(furnaces):
    person = a_person(
        "lab_manager", db.session.get_one(Organisation, furnaces.organisation_id)
    )
    actor = actor_of(person)
    assert Grant(Role.LAB_MANAGER, furnaces.organisation_id) in actor.grants
    return actor


def book(instrument, now, span=SLOT, by=None):
    by = by or actor_of(a_person())
    wanted = WantedReservation(instrument.code, span, "assist", "annealing")
    return book_instrument(wanted, by=by, at=now)


def holder_of(made):
    return actor_of(db.session.get_one(User, made.reservation.booked_for_id))


def units_of(instrument) -> list[int]:
    kept = select(Occupancy.unit_no).where(Occupancy.instrument_id == instrument.id)
    return sorted(db.session.scalars(kept))


def test_as_many_bookings_as_units_stand_side_by_side_and_no_more(furnaces, now):
    made = [book(furnaces, now).reservation.unit_no for _ in range(3)]
    assert made == [1, 2, 3]
    with pytest.raises(Refused) as refused:
        book(furnaces, now)
    assert refused.value.reasons == (SlotTaken(),)
    assert units_of(furnaces) == [1, 2, 3]


def test_seats_are_shared_up_to_their_number(context, now):
    bench = an_instrument(seats=2)
    assert [book(bench, now).reservation.unit_no for _ in range(2)] == [1, 2]
    with pytest.raises(Refused):
        book(bench, now)


def test_the_database_knows_no_unit_beyond_the_last(furnaces):
    a_reservation(furnaces, a_person(), unit_no=3)
    with pytest.raises(IntegrityError, match="has no unit 4"):
        a_reservation(furnaces, a_person(), unit_no=4)


def test_the_database_lets_no_unit_be_booked_twice(furnaces):
    a_reservation(furnaces, a_person(), unit_no=2)
    with pytest.raises(IntegrityError, match="ex_booking_occupancy_no_overlap"):
        a_reservation(furnaces, a_person(), unit_no=2)


def test_both_units_and_seats_are_refused_at_the_field(furnaces, manager, now):
    with pytest.raises(Malformed) as wrong:
        edit_listing(furnaces.code, {"seats": 2}, version=None, by=manager, at=now)
    assert list(wrong.value.messages) == ["seats"]


def test_units_that_are_booked_cannot_go_away_and_a_number_left_empty_is_one(
    furnaces, manager, now
):
    for _ in range(2):
        last = book(furnaces, now)
    with pytest.raises(Refused) as refused, db.session.begin_nested():
        edit_listing(furnaces.code, {"units": 1}, version=None, by=manager, at=now)
    assert refused.value.reasons == (UnitsBooked(),)
    cancel_reservation(last.code, version=None, by=manager, at=now)
    edit_listing(furnaces.code, {"units": None}, version=None, by=manager, at=now)
    assert bookable_instrument(furnaces.code).places == 1


def test_downtime_of_the_whole_lies_on_every_unit_those_to_come_included(
    furnaces, manager, now
):
    a_downtime(furnaces, SLOT)
    assert units_of(furnaces) == [1, 2, 3]
    with pytest.raises(Refused) as refused:
        book(furnaces, now)
    assert refused.value.reasons == (UnderMaintenance(SLOT.end),)
    edit_listing(furnaces.code, {"units": 4}, version=None, by=manager, at=now)
    assert units_of(furnaces) == [1, 2, 3, 4]
    edit_listing(furnaces.code, {"units": 2}, version=None, by=manager, at=now)
    assert units_of(furnaces) == [1, 2]


def test_one_unit_can_be_down_alone_and_comes_back(furnaces, manager, now):
    down = open_downtime(
        furnaces.code, SLOT, kind="fault", reason="x", unit=2, by=manager, at=now
    )
    assert [book(furnaces, now).reservation.unit_no for _ in range(2)] == [1, 3]
    with pytest.raises(Refused):
        book(furnaces, now)
    end_downtime(down.id, by=manager, at=now)
    assert book(furnaces, now).reservation.unit_no == 2


def test_a_unit_that_is_not_there_cannot_be_closed(furnaces, manager, now):
    with pytest.raises(Refused) as refused:
        open_downtime(
            furnaces.code, SLOT, kind="fault", reason="x", unit=4, by=manager, at=now
        )
    assert refused.value.reasons == (NoSuchUnit(3),)


def test_closing_a_unit_displaces_only_who_stands_on_it(furnaces, manager, now):
    first, second = book(furnaces, now), book(furnaces, now)
    asked = {"kind": "fault", "reason": "x", "unit": 2, "by": manager, "at": now}
    with pytest.raises(Refused) as refused, db.session.begin_nested():
        open_downtime(furnaces.code, SLOT, **asked)
    assert refused.value.reasons == (BookedMeanwhile(),)
    open_downtime(furnaces.code, SLOT, displace=True, **asked)
    db.session.expire_all()
    states = [
        db.session.get_one(type(m.reservation), m.reservation.id).state
        for m in (first, second)
    ]
    assert states == [ReservationState.CONFIRMED, ReservationState.CANCELLED]


def test_whoever_reports_a_fault_closes_the_unit_that_they_have(furnaces, now):
    today = a_span(day=25, start=10.5)
    book(furnaces, now, today)
    person = actor_of(a_person())
    book(furnaces, now, today, by=person)
    report_fault(furnaces.code, FaultKind.UNUSABLE, "heater", by=person, at=now)
    assert db.session.scalars(select(Downtime.unit_no)).all() == [2]


def test_a_move_keeps_the_unit_and_what_runs_stays_on_it(furnaces, now):
    early = a_span(day=25, start=10)
    later = a_span(day=25, start=12, hours=2)
    book(furnaces, now, early)
    person = actor_of(a_person())
    mine = book(furnaces, now, early, by=person)
    moved = change_reservation(
        mine.code, WantedChange(end=early.end + timedelta(minutes=30)),
        version=None, by=person, at=now,
    )  # fmt: skip
    assert moved.reservation.unit_no == 2
    check_in(mine.code, by=person, at=now)
    a_reservation(furnaces, a_person(), a_span(day=25, start=12.5), unit_no=2)
    with pytest.raises(Refused) as refused:
        change_reservation(
            mine.code, WantedChange(end=later.end), version=None, by=person, at=now
        )
    assert refused.value.reasons == (SlotTaken(),)


def test_a_hold_takes_one_unit_and_becomes_the_booking(furnaces, now):
    person = actor_of(a_person())
    wanted = WantedReservation(furnaces.code, SLOT, "assist", "annealing")
    book(furnaces, now)
    hold_slot(wanted, by=person, at=now)
    book(furnaces, now)
    with pytest.raises(Refused):
        book(furnaces, now)
    assert book(furnaces, now, by=person).reservation.unit_no == 2
    assert units_of(furnaces) == [1, 2, 3]


def test_freed_units_are_offered_one_to_each_who_waits(furnaces, now):
    taken = [book(furnaces, now) for _ in range(3)]
    waiting = [actor_of(a_person()) for _ in range(2)]
    waits = [
        join_waitlist(
            WantedWait(furnaces.code, SLOT, 120, "assist", "x"), by=one, at=now
        )
        for one in waiting
    ]
    for made in taken[1:]:
        holder = holder_of(made)
        cancel_reservation(made.code, version=None, by=holder, at=now)
    assert len(db.session.scalars(select(Offer.id)).all()) == 2
    given = [
        accept_offer(f"W-{wait.id:08d}", by=one, at=now).reservation.unit_no
        for wait, one in zip(waits, waiting, strict=True)
    ]
    assert sorted(given) == [2, 3]


def test_whoever_books_what_lapsed_gets_the_unit_that_the_waitlist_leaves(
    furnaces, now
):
    for unit, state in ((1, "requested"), (2, "confirmed"), (3, "requested")):
        lapses = now if state == "requested" else None
        a_reservation(furnaces, a_person(), SLOT, state, unit_no=unit, lapses_at=lapses)
    waits = WantedWait(furnaces.code, SLOT, 120, "assist", "x")
    with pytest.raises(Refused):
        join_waitlist(waits, by=actor_of(a_person()), at=now)
    before = now - timedelta(minutes=1)
    join_waitlist(waits, by=actor_of(a_person()), at=before)

    made = book(furnaces, now)

    (held,) = db.session.scalars(select(Occupancy).filter_by(kind="hold"))
    assert {held.unit_no, made.reservation.unit_no} == {1, 3}


def test_the_calendar_says_how_many_are_free(furnaces, now):
    book(furnaces, now, a_span(start=9, hours=2))
    book(furnaces, now, a_span(start=10, hours=2))
    viewer = actor_of(a_person())
    day = local_day(SLOT.start)
    week = week_of(
        bookable_instrument(furnaces.code), day, days=1, viewer=viewer, at=now
    )
    counted = [(b.kind, b.free) for b in week.blocks if b.kind != "closed"]
    assert counted == [
        ("free", 3), ("free", 2), ("free", 1), ("free", 2), ("free", 3),
    ]  # fmt: skip
    assert [b.span.start for b in week.blocks if b.free == 1] == [
        a_span(start=10).start
    ]
    assert week.offers(now)[0].start == week.blocks[1].span.start


def test_a_full_stretch_is_taken_and_my_own_is_mine(furnaces, now):
    me = actor_of(a_person())
    book(furnaces, now, by=me)
    for _ in range(2):
        book(furnaces, now)
    day = local_day(SLOT.start)
    one = bookable_instrument(furnaces.code)
    mine = week_of(one, day, days=1, viewer=me, at=now).blocks
    others = week_of(one, day, days=1, viewer=actor_of(a_person()), at=now).blocks
    assert [b.code for b in mine if b.kind == "mine"] != [""]
    assert [b.span for b in others if b.kind == "taken"] == [SLOT]


def test_the_search_and_the_alternatives_see_the_free_unit(furnaces, now):
    for _ in range(2):
        book(furnaces, now)
    viewer = actor_of(a_person())
    wish = Wish(day=local_day(SLOT.start), need_min=120)
    (found,) = find(wish, viewer, at=now).candidates
    eight = a_span(start=8).start
    assert found.fit == int(eight.timestamp()) // 60
    assert not any(
        b.kind == "taken"
        for b in week_of(
            bookable_instrument(furnaces.code), wish.day, days=1, viewer=viewer, at=now
        ).blocks
    )
    like = WantedReservation(furnaces.code, SLOT, "assist", "x")
    assert book_any(WantedAny(like), by=viewer, at=now).reservation.unit_no == 3
    longer = Wish(day=wish.day, need_min=240)
    (after,) = find(longer, viewer, at=now).candidates
    assert after.fit == int(SLOT.end.timestamp()) // 60
    assert all(
        not one.span.overlaps(SLOT) for one in alternatives_to(like, viewer, at=now)
    )


def test_the_board_has_a_lane_for_each_unit(furnaces, manager, now):
    book(furnaces, now)
    book(furnaces, now)
    found = lanes(manager, local_day(SLOT.start), at=now)
    assert [(lane.unit, len(lane.blocks)) for lane in found] == [(1, 1), (2, 1), (3, 0)]


def test_who_stands_before_several_sees_their_own_unit_or_that_one_is_free(
    furnaces, now
):
    today = a_span(day=25, start=9)
    for unit in (1, 2):
        a_reservation(furnaces, a_person(), today, "in_use", unit_no=unit)
    one = bookable_instrument(furnaces.code)
    assert here(one, actor_of(a_person()), at=now).on is None
    me = a_person()
    a_reservation(furnaces, me, today, unit_no=3)
    seen = here(one, actor_of(me), at=now)
    assert seen.on is not None
    assert seen.on.row.booked_for_id == me.id
    assert here(one, actor_of(a_person()), at=now).on is not None
