"""House rules over real bookings: marks, pauses, credit, appeals and their gates."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from booking.commands.appeal_mark import appeal_mark
from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.check_in import check_in
from booking.commands.check_out import check_out
from booking.commands.grant_appeal import grant_appeal
from booking.commands.note_fault import note_fault
from booking.commands.reject_appeal import reject_appeal
from booking.commands.set_policy import set_policy
from booking.queries.appeals import appeals_of_labs, appeals_waiting
from booking.queries.booking_facts import locked_case
from booking.queries.conduct import standing_of
from booking.queries.policy_levels import category_level, organisation_level
from booking.queries.tryout import tryout
from booking.rules.conduct import Mark
from booking.rules.wanted import WantedReservation
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.store.prepared import statements_sent
from kernel.values.errors import NotFound, Refused
from tests.builders.booking import a_policy, a_reservation, a_span, a_unit_policy
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

DAY = timedelta(days=1)
EASY = {
    "hours": {
        d: [[0, 1440]] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "notice_book_min": 0,
    "horizon_other_days": 60,
}
WISH = a_span(27, 10)


@pytest.fixture
def lab(context, now):
    unit = an_organisation()
    instrument, other = an_instrument(unit), an_instrument(unit)
    for one in (instrument, other):
        a_policy(one, **EASY)
    return instrument, other, a_person("lab_manager", unit), a_person()


def missed(instrument, person, *days: int):
    """Give the person bookings that were missed so many days before the 25th."""
    return [
        a_reservation(instrument, person, a_span(25).shifted(-day * DAY), "no_show")
        for day in days
    ]


def book(instrument, person, now, **more):
    wanted = WantedReservation(instrument.code, WISH, "assist", "x", **more)
    return book_instrument(wanted, by=actor_of(person), at=now)


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_missed_bookings_anywhere_in_the_unit_close_all_of_it(lab, now):
    instrument, other, _manager, person = lab
    a_unit_policy(instrument, no_show_limit=3)
    missed(instrument, person, 20, 10)
    missed(other, person, 3)
    with pytest.raises(Refused) as refused:
        book(instrument, person, now)
    assert codes(refused) == {"PausedByHouseRules"}
    assert book(an_instrument(), person, now)


def test_another_person_is_not_held_to_it(lab, now):
    instrument, _other, _manager, person = lab
    a_unit_policy(instrument, no_show_limit=1)
    missed(instrument, person, 3)
    assert book(instrument, a_person(), now)


def test_it_holds_from_its_day_on_and_is_journalled(lab, now):
    instrument, _other, manager, person = lab
    missed(instrument, person, 3)
    unit = db.session.get_one(Organisation, instrument.organisation_id)
    actor, later = actor_of(manager), now.date() + timedelta(days=3)
    set_policy(
        "organisation", unit.code, {"no_show_limit": 1}, since=later,
        version=organisation_level(unit.code, actor, at=now).version, by=actor, at=now,
    )  # fmt: skip
    assert book(instrument, person, now)
    wanted = WantedReservation(instrument.code, WISH.shifted(5 * DAY), "assist", "x")
    with pytest.raises(Refused) as refused:
        book_instrument(wanted, by=actor_of(person), at=now + 3 * DAY)
    assert codes(refused) == {"PausedByHouseRules"}
    told = db.session.scalar(
        text("SELECT after FROM journal_entry WHERE event = 'UnitPolicySet'")
    )
    assert told == {"no_show_limit": 1}


def test_only_a_unit_sets_house_rules(lab, now):
    admin = actor_of(a_person("administrator"))
    seen = category_level("010000", admin, at=now).version
    wanted = {"no_show_limit": 1}
    with pytest.raises(Refused) as refused:
        set_policy("category", "010000", wanted, version=seen, by=admin, at=now)
    assert codes(refused) == {"OnlyForUnits"}


def test_a_late_cancellation_is_kept_and_one_in_time_is_not(lab, now):
    instrument, _other, manager, person = lab
    late = book(instrument, person, now)
    row = cancel_reservation(
        late.code, version=None, by=actor_of(person), at=WISH.start - DAY / 2
    ).reservation
    assert row.cancelled_late_at == WISH.start - DAY / 2
    early = book(instrument, person, now)
    row = cancel_reservation(
        early.code, version=None, by=actor_of(person), at=WISH.start - 2 * DAY
    ).reservation
    assert row.cancelled_late_at is None
    by_lab = book(instrument, person, now)
    row = cancel_reservation(
        by_lab.code, version=None, by=actor_of(manager), at=WISH.start - DAY / 2
    ).reservation
    assert row.cancelled_late_at is None


def test_credit_comes_from_the_rows_and_tells_why(lab, now):
    instrument, other, manager, person = lab
    a_unit_policy(instrument, credit_start=100, credit_floor=60)
    missed(instrument, person, 30)
    used = [
        a_reservation(other, person, a_span(25).shifted(-day * DAY), "completed")
        for day in (25, 20, 15)
    ]
    used[1].checked_in_at = used[1].during.lower
    used[1].checked_out_at = used[1].during.upper + timedelta(minutes=20)
    db.session.commit()
    note_fault(used[2].code, "样品台划伤", by=actor_of(manager), at=now)
    [unit] = standing_of(actor_of(person), at=now)
    points = {(line.ending.mark, line.weighed.points) for line in unit.lines}
    assert points == {
        (Mark.NO_SHOW, -20), (None, 2), (Mark.OVERRUN, -5), (Mark.FAULT, -20),
    }  # fmt: skip
    assert unit.conduct.score == 57
    assert book(instrument, person, now).reservation.state == "requested"


def test_a_real_day_late_at_check_out_is_an_overrun(lab, now):
    instrument, _other, _manager, person = lab
    a_unit_policy(instrument, credit_start=100)
    made = book(instrument, person, now)
    check_in(made.code, by=actor_of(person), at=WISH.start)
    left = WISH.end + timedelta(minutes=25)
    check_out(made.code, by=actor_of(person), at=left)
    [unit] = standing_of(actor_of(person), at=left)
    assert [line.ending.mark for line in unit.lines] == [Mark.OVERRUN]


def test_it_is_asked_again_at_approval_and_at_check_in(lab, now):
    instrument, _other, manager, person = lab
    waiting = a_reservation(instrument, person, WISH, "requested")
    booked = a_reservation(instrument, person, a_span(26, 9))
    a_unit_policy(instrument, no_show_limit=1)
    missed(instrument, person, 3)
    with pytest.raises(Refused) as refused:
        approve_reservation(waiting.code, version=None, by=actor_of(manager), at=now)
    assert codes(refused) == {"PausedByHouseRules"}
    with pytest.raises(Refused) as refused:
        check_in(booked.code, by=actor_of(person), at=a_span(26, 9).start)
    assert codes(refused) == {"PausedByHouseRules"}


def test_a_manager_may_set_it_aside_with_a_reason(lab, now):
    instrument, _other, manager, person = lab
    a_unit_policy(instrument, no_show_limit=1)
    missed(instrument, manager, 3)
    missed(instrument, person, 3)
    assert book(instrument, manager, now, override_reason="验收复测")


def appealed(lab, now, **rules):
    instrument, _other, manager, person = lab
    a_unit_policy(instrument, **{"no_show_limit": 1, **rules})
    row = missed(instrument, person, 3)[0]
    appeal_mark(row.code, Mark.NO_SHOW, "地铁故障", by=actor_of(person), at=now)
    return row, manager, person


def test_a_granted_appeal_opens_the_door_again(lab, now):
    row, manager, person = appealed(lab, now)
    instrument = lab[0]
    with pytest.raises(Refused):
        book(instrument, person, now)
    assert [one.row.mark for one in appeals_of_labs(actor_of(manager))] == ["no_show"]
    assert appeals_waiting(actor_of(manager)) == 1
    grant_appeal(row.code, "no_show", by=actor_of(manager), at=now)
    assert appeals_waiting(actor_of(manager)) == 0
    assert book(instrument, person, now)


def test_a_rejected_appeal_leaves_the_mark_and_is_never_made_again(lab, now):
    row, manager, person = appealed(lab, now)
    reject_appeal(row.code, "no_show", "门禁无记录", by=actor_of(manager), at=now)
    with pytest.raises(Refused):
        book(lab[0], person, now)
    with pytest.raises(Refused) as refused:
        appeal_mark(row.code, Mark.NO_SHOW, "再说一次", by=actor_of(person), at=now)
    assert codes(refused) == {"AppealedAlready"}


def test_an_appeal_is_decided_once(lab, now):
    row, manager, _person = appealed(lab, now)
    grant_appeal(row.code, "no_show", by=actor_of(manager), at=now)
    with pytest.raises(Refused) as refused:
        reject_appeal(row.code, "no_show", "x", by=actor_of(manager), at=now)
    assert codes(refused) == {"AppealDecided"}


def test_nobody_decides_on_their_own_appeal(lab, now):
    instrument, _other, manager, _person = lab
    a_unit_policy(instrument, no_show_limit=1)
    row = missed(instrument, manager, 3)[0]
    appeal_mark(row.code, Mark.NO_SHOW, "x", by=actor_of(manager), at=now)
    with pytest.raises(Refused) as refused:
        grant_appeal(row.code, "no_show", by=actor_of(manager), at=now)
    assert codes(refused) == {"OwnRequest"}
    own = text(
        "UPDATE booking_appeal SET state = 'granted', decided_at = now(),"
        " decided_by_id = person_id"
    )
    with pytest.raises(IntegrityError):
        db.session.execute(own)
    db.session.rollback()


def test_another_labs_manager_and_strangers_know_of_no_appeal(lab, now):
    row, _manager, _person = appealed(lab, now)
    for stranger in (a_person("lab_manager"), a_person()):
        with pytest.raises(NotFound):
            grant_appeal(row.code, "no_show", by=actor_of(stranger), at=now)
        with pytest.raises(NotFound):
            appeal_mark(row.code, Mark.NO_SHOW, "x", by=actor_of(stranger), at=now)


def test_appeals_end_after_the_days_set(lab, now):
    instrument, _other, _manager, person = lab
    a_unit_policy(instrument, no_show_limit=1, appeal_days=5)
    late, today = missed(instrument, person, 6, 5)
    with pytest.raises(Refused) as refused:
        appeal_mark(late.code, Mark.NO_SHOW, "x", by=actor_of(person), at=now)
    assert codes(refused) == {"AppealTooLate"}
    assert appeal_mark(today.code, Mark.NO_SHOW, "x", by=actor_of(person), at=now)


def test_what_a_booking_did_not_leave_cannot_be_appealed_against(lab, now):
    instrument, _other, _manager, person = lab
    a_unit_policy(instrument, no_show_limit=1)
    row = missed(instrument, person, 3)[0]
    for mark in (Mark.LATE_CANCEL, Mark.OVERRUN, Mark.FAULT):
        with pytest.raises(Refused) as refused:
            appeal_mark(row.code, mark, "x", by=actor_of(person), at=now)
        assert codes(refused) == {"NoSuchMark"}


def test_a_fault_is_noted_once_for_what_was_used(lab, now):
    instrument, _other, manager, person = lab
    used = a_reservation(instrument, person, a_span(20), "completed")
    row = missed(instrument, person, 3)[0]
    with pytest.raises(Refused) as refused:
        note_fault(row.code, "x", by=actor_of(manager), at=now)
    assert codes(refused) == {"NothingUsed"}
    note_fault(used.code, "x", by=actor_of(manager), at=now)
    with pytest.raises(Refused) as refused:
        note_fault(used.code, "x", by=actor_of(manager), at=now)
    assert codes(refused) == {"FaultNotedAlready"}
    with pytest.raises(NotFound):
        note_fault(used.code, "x", by=actor_of(person), at=now)


@pytest.mark.parametrize(
    ("rules", "statements"),
    [({"approval": "none"}, 2), ({"no_show_limit": 3, "credit_start": 100}, 3)],
)
def test_house_rules_cost_a_statement_only_where_they_are_set(
    lab, now, rules, statements
):
    instrument, _other, _manager, person = lab
    a_unit_policy(instrument, **rules)
    missed(instrument, person, 3)
    with statements_sent() as seen:
        locked_case(instrument.code, WISH, user_id=person.id, at=now)
    assert len(seen) == statements


def test_rules_tried_out_say_whom_they_would_have_refused(lab, now):
    instrument, _other, _manager, person = lab
    missed(instrument, person, 30, 20)
    for days in (25, 10):
        span = a_span(25).shifted(-days * DAY)
        a_reservation(
            instrument, person, span, "completed", created_at=span.start - DAY
        )
    level = ("organisation", instrument.organisation_id)
    found = tryout(level, {"no_show_limit": 2, "pause_days": 15}, at=now).found
    # Of four bookings only the one made after the second was missed.
    assert found.refused["PausedByHouseRules"] == 1
    assert tryout(level, {}, at=now).found.refused["PausedByHouseRules"] == 0
