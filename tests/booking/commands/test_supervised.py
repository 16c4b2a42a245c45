"""Bookings that wait for a supervisor, for two people, and students' confirmations."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.outbox import drain
from booking.commands.approve_passing import approve_passing
from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_instrument import book_instrument
from booking.commands.change_reservation import change_reservation
from booking.commands.check_in import check_in
from booking.commands.decline_reservation import decline_reservation
from booking.commands.expire_request import expire_request
from booking.commands.give_confirmation import give_confirmation
from booking.commands.give_consent import give_consent
from booking.commands.transfer_reservation import transfer_reservation
from booking.commands.withdraw_confirmation import withdraw_confirmation
from booking.models.reservation import Reservation
from booking.queries.approvals import approval_queue, approvals_waiting
from booking.queries.group_use import group_use
from booking.queries.tryout import tryout
from booking.rules.limit_refusals import QuotaUsed
from booking.rules.research_group import GroupNotNamed, NotYourGroup, SupervisorNeeded
from booking.rules.reservation_state import ReservationState
from booking.rules.standing_yes import (
    ConfirmationOver,
    ConfirmedAlready,
    NoSuchInstrument,
    NotYourStudent,
)
from booking.rules.steps import OwnRequest, SecondPerson, SupervisorFirst
from booking.rules.wanted import WantedChange, WantedReservation
from identity.commands.name_deputy import name_deputy
from identity.commands.remove_group_member import remove_group_member
from identity.queries import actors
from kernel.store.db import db
from kernel.values.actor import Role
from kernel.values.clock import local_day
from kernel.values.errors import Forbidden, NotFound, Refused
from notification.models.notice import Notice
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_group,
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

SLOT = a_span(day=26, start=10)


@pytest.fixture
def lab(context):
    return an_organisation()


@pytest.fixture
def instrument(lab):
    return an_instrument(lab)


@pytest.fixture
def manager(lab):
    return a_person("lab_manager", lab)


@pytest.fixture
def unit(context):
    return an_organisation(zone="neobay", kind="university")


@pytest.fixture
def head(unit):
    return a_person("researcher", unit)


@pytest.fixture
def student(unit):
    return a_person("researcher", unit)


@pytest.fixture
def group(unit, head, student):
    return a_group(unit, supervisor=head, student=student)


def booked(instrument, person, now, span=SLOT, **more):
    wanted = WantedReservation(instrument.code, span, "assist", "test", **more)
    return book_instrument(wanted, by=actor_of(person), at=now)


def yes(made, person, now):
    return approve_reservation(made.code, version=None, by=actor_of(person), at=now)


def told(person):
    """Return the kinds of the notices that a person got, the first first."""
    found = db.session.query(Notice).filter_by(user_id=person.id).order_by(Notice.id)
    return [one.kind for one in found]


def kinds(caught):
    return [type(one) for one in caught.value.reasons]


def test_a_supervisors_yes_confirms_and_is_written_down(
    instrument, group, head, student, manager, now
):
    a_policy(instrument, approval="supervisor")
    made = booked(instrument, student, now)
    row = made.reservation
    assert (row.state, row.approval, row.group_id) == (
        "requested",
        "supervisor",
        group.id,
    )
    assert [one.code for one in approval_queue(actor_of(head))] == [made.code]
    assert approvals_waiting(actor_of(manager)) == 0
    with pytest.raises(Refused) as caught:
        yes(made, manager, now)
    assert kinds(caught) == [SupervisorFirst]
    later = now + timedelta(minutes=5)
    done = yes(made, head, later).reservation
    assert (done.state, done.supervised_by_id, done.supervised_at) == (
        "confirmed",
        head.id,
        later,
    )
    assert done.decided_by_id is None


def test_two_yeses_in_any_order_come_from_two_people(
    lab, instrument, unit, group, head, student, manager, now
):
    a_policy(instrument, approval="both")
    made = booked(instrument, student, now)
    assert yes(made, manager, now).reservation.state is ReservationState.REQUESTED
    assert approvals_waiting(actor_of(manager)) == 0
    assert yes(made, head, now).reservation.state is ReservationState.CONFIRMED
    # One who is both gives one of the two only.
    twice = a_person("lab_manager", lab)
    other = a_group(lab, supervisor=twice, student=(pupil := a_person(None, lab)))
    assert other
    from_lab = a_reservation(
        instrument, pupil, SLOT.shifted(timedelta(hours=4)), "requested",
        approval="both", two_person=True, group_id=other.id,
    )  # fmt: skip
    first = approve_reservation(
        f"B-{from_lab.id:08d}", version=None, by=actor_of(twice), at=now
    )
    assert first.reservation.supervised_by_id == twice.id
    with pytest.raises(Refused) as caught:
        yes(first, twice, now)
    assert kinds(caught) == [SecondPerson]
    assert approval_queue(actor_of(twice)) == []
    assert yes(first, manager, now).reservation.state is ReservationState.CONFIRMED


def test_in_order_the_lab_waits_for_the_supervisor(
    instrument, group, head, student, manager, now
):
    a_policy(instrument, approval="in_order")
    made = booked(instrument, student, now)
    assert approval_queue(actor_of(manager)) == []
    with pytest.raises(Refused) as caught:
        yes(made, manager, now)
    assert kinds(caught) == [SupervisorFirst]
    done = approve_passing([(made.code, 1)], by=actor_of(head), at=now)
    assert (done.approved, done.agreed) == ([], [made.code])
    assert [one.code for one in approval_queue(actor_of(manager))] == [made.code]
    assert yes(made, manager, now).reservation.state is ReservationState.CONFIRMED


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "requested", "approval": ""},
        {"state": "confirmed", "approval": "supervisor"},
        {"state": "confirmed", "approval": "both", "decided": "manager"},
        {"approval": "both", "decided": "manager", "supervised": "manager"},
        {"approval": "supervisor", "supervised": "holder", "two_person": True},
        {"approval": "owner", "decided": "holder", "two_person": True},
        {"approval": "in_order", "decided": "manager", "supervised": None},
    ],
)
def test_the_database_holds_two_people_to_it(instrument, student, manager, now, broken):
    people = {"manager": manager.id, "holder": student.id}
    columns = {
        "approval": broken["approval"],
        "two_person": broken.get("two_person", False),
        "decided_by_id": people.get(broken.get("decided")),
        "decided_at": now if broken.get("decided") else None,
        "supervised_by_id": people.get(broken.get("supervised")),
        "supervised_at": now if broken.get("supervised") else None,
    }
    with pytest.raises(IntegrityError), db.session.begin_nested():
        a_reservation(
            instrument, student, SLOT, broken.get("state", "requested"), **columns
        )


def test_a_hold_expires_after_one_of_two_yeses_as_before(
    instrument, group, head, student, now
):
    a_policy(instrument, approval="both", request_hold_h=2)
    made = booked(instrument, student, now)
    yes(made, head, now)
    late = now + timedelta(hours=2)
    with pytest.raises(Refused):
        yes(made, head, late)
    assert expire_request(made.code, at=late)


def test_a_supervisor_declines_and_another_groups_supervisor_knows_nothing(
    unit, instrument, group, head, student, now
):
    a_policy(instrument, approval="supervisor")
    made = booked(instrument, student, now)
    stranger = a_person("researcher", unit)
    a_group(unit, supervisor=stranger)
    with pytest.raises(NotFound):
        yes(made, stranger, now)
    decline_reservation(made.code, "no", version=None, by=actor_of(head), at=now)
    row = db.session.get_one(Reservation, made.reservation.id)
    assert (row.state, row.supervised_by_id) == ("declined", head.id)


def test_a_deputy_of_the_supervisor_decides_in_their_name(
    unit, instrument, group, head, student, now
):
    a_policy(instrument, approval="supervisor")
    colleague, day = a_person("researcher", unit), local_day(now)
    name_deputy(
        colleague.email, Role.SUPERVISOR, None, day, day,
        group=group.code, by=actor_of(head), at=now,
    )  # fmt: skip
    lent = actors.actor_of(colleague.id, at=now)
    made = booked(instrument, student, now)
    assert [one.code for one in approval_queue(lent)] == [made.code]
    done = approve_reservation(made.code, version=None, by=lent, at=now).reservation
    assert (done.supervised_by_id, done.supervised_for_id) == (colleague.id, head.id)
    own = booked(instrument, colleague, now, span=SLOT.shifted(timedelta(hours=3)))
    assert own.reservation.approval == "owner"


def test_what_somebody_booked_for_another_they_do_not_approve(
    unit, instrument, group, head, student, now
):
    a_policy(instrument, approval="supervisor")
    second = a_person("researcher", unit)
    a_group(unit)
    db.session.commit()
    give_consent(head.email, by=actor_of(student), at=now)
    made = booked(instrument, head, now, booked_for=student.email)
    assert made.reservation.approval == "owner"
    assert second


def test_a_manager_who_moves_their_own_booking_asks_again_where_nobody_decides_alone(
    lab, instrument, manager, now
):
    a_policy(instrument, approval="owner", two_person="always")
    made = booked(instrument, manager, now)
    assert made.reservation.state is ReservationState.REQUESTED
    with pytest.raises(Refused) as caught:
        yes(made, manager, now)
    assert kinds(caught) == [OwnRequest]
    yes(made, a_person("lab_manager", lab), now)
    longer = WantedChange(end=SLOT.end + timedelta(hours=2))
    moved = change_reservation(
        made.code, longer, version=None, by=actor_of(manager), at=now
    ).reservation
    assert (moved.state, moved.decided_by_id) == ("requested", None)


def test_a_material_change_and_a_transfer_ask_the_supervisor_again(
    unit, instrument, head, student, now
):
    other = a_person("researcher", unit)
    group = a_group(unit, supervisor=head, student=[student, other])
    a_policy(instrument, approval="supervisor")
    made = booked(instrument, student, now)
    yes(made, head, now)
    shorter = WantedChange(end=SLOT.end - timedelta(hours=1))
    kept = change_reservation(
        made.code, shorter, version=None, by=actor_of(student), at=now
    ).reservation
    assert kept.state is ReservationState.CONFIRMED
    moved = change_reservation(
        made.code,
        WantedChange(end=SLOT.end),
        version=None,
        by=actor_of(student),
        at=now,
    ).reservation
    assert (moved.state, moved.supervised_by_id) == ("requested", None)
    yes(made, head, now)
    handed = transfer_reservation(
        made.code, other.email, version=None, by=actor_of(student), at=now
    ).reservation
    assert (handed.state, handed.supervised_by_id) == ("requested", None)
    assert handed.group_id == group.id


def test_a_confirmed_student_books_at_once_and_the_withdrawal_stops_them_at_the_door(
    instrument, group, head, student, now
):
    a_policy(instrument, student_confirm=True, notice_book_min=0)
    asked = booked(instrument, student, now, span=SLOT.shifted(timedelta(hours=4)))
    assert asked.reservation.approval == "supervisor"
    day = local_day(now)
    given = give_confirmation(
        group.code, student.email, instrument.code, day, day + timedelta(days=1),
        by=actor_of(head), at=now,
    )  # fmt: skip
    made = booked(instrument, student, now)
    assert made.reservation.state is ReservationState.CONFIRMED
    withdraw_confirmation(group.code, given.id, by=actor_of(head), at=now)
    with pytest.raises(Refused) as caught:
        check_in(made.code, by=actor_of(student), at=SLOT.start)
    assert kinds(caught) == [SupervisorNeeded]
    with pytest.raises(NotFound):
        withdraw_confirmation(group.code, given.id, by=actor_of(head), at=now)
    # The yes to a single booking opens the door too.
    yes(asked, head, now)
    start = SLOT.start + timedelta(hours=4)
    begun = check_in(asked.code, by=actor_of(student), at=start)
    assert begun.reservation.state is ReservationState.IN_USE


def test_leaving_the_group_is_no_way_around_the_supervisor(
    instrument, group, head, student, now
):
    a_policy(instrument, student_confirm=True)
    asked = booked(instrument, student, now)
    remove_group_member(group.code, student.email, by=actor_of(student), at=now)
    with pytest.raises(Refused) as caught:
        booked(instrument, student, now, span=SLOT.shifted(timedelta(hours=4)))
    assert kinds(caught) == [SupervisorNeeded]
    with pytest.raises(Refused) as caught:
        yes(asked, head, now)
    assert kinds(caught) == [SupervisorNeeded]


def test_only_a_supervisor_confirms_and_only_their_students(
    unit, instrument, group, head, student, manager, now
):
    day = local_day(now)

    def give(student=student, instrument=instrument, by=head, last=day):
        return give_confirmation(
            group.code, student.email, instrument.code, day, last,
            by=actor_of(by), at=now,
        )  # fmt: skip

    with pytest.raises(Forbidden):
        give(by=student)
    with pytest.raises(NotFound):
        give(by=manager)
    hidden = an_instrument(an_organisation(), state="draft")
    with pytest.raises(Refused) as caught:
        give(student=a_person("researcher", unit), instrument=hidden)
    assert kinds(caught) == [NotYourStudent, NoSuchInstrument]
    give()
    with pytest.raises(Refused) as caught:
        give()
    assert kinds(caught) == [ConfirmedAlready]
    with pytest.raises(Refused) as caught:
        give_confirmation(
            group.code, student.email, instrument.code,
            day - timedelta(days=3), day - timedelta(days=1), by=actor_of(head), at=now,
        )  # fmt: skip
    assert kinds(caught) == [ConfirmationOver]


def test_the_hours_of_a_group_are_counted_together_and_shown_to_it(
    unit, instrument, head, now
):
    one, two, outsider = (a_person("researcher", unit) for _ in range(3))
    group = a_group(unit, supervisor=head, member=[one, two])
    quota = [{"who": "group", "per": "week", "hours": 3}]
    a_policy(instrument, quotas=quota)
    booked(instrument, one, now)
    later = SLOT.shifted(timedelta(hours=3))
    with pytest.raises(Refused) as caught:
        booked(instrument, two, now, span=later)
    assert kinds(caught) == [QuotaUsed]
    booked(instrument, outsider, now, span=later)
    use = group_use(group.id, at=now)
    assert [(i.code, i.month_min, i.quotas[0].used) for i in use.instruments] == [
        (instrument.code, 120, 120)
    ]
    assert [(p.name, p.month_min) for p in use.people] == [(one.name, 120)]


def test_who_is_in_two_groups_names_the_one_whose_hours_it_uses(
    unit, instrument, head, now
):
    person = a_person("researcher", unit)
    first = a_group(unit, supervisor=head, member=person)
    second = a_group(unit, supervisor=head, member=person)
    a_policy(instrument, quotas=[{"who": "group", "per": "week", "hours": 2}])
    with pytest.raises(Refused) as caught:
        booked(instrument, person, now)
    assert kinds(caught) == [GroupNotNamed]
    alien = a_group(unit, supervisor=head)
    with pytest.raises(Refused) as caught:
        booked(instrument, person, now, group=alien.code)
    assert kinds(caught) == [NotYourGroup]
    made = booked(instrument, person, now, group=first.code)
    assert made.reservation.group_id == first.id
    later = SLOT.shifted(timedelta(hours=3))
    with pytest.raises(Refused) as caught:
        booked(instrument, person, now, span=later, group=first.code)
    assert kinds(caught) == [QuotaUsed]
    assert booked(instrument, person, now, span=later, group=second.code)


def test_a_booking_without_such_rules_sends_no_statement_more(
    statements, instrument, group, student, now
):
    counts = []
    for hours, person in ((0, student), (3, a_person()), (6, student)):
        wanted = WantedReservation(
            instrument.code, SLOT.shifted(timedelta(hours=hours)), "assist", "test"
        )
        by = actor_of(person)
        with statements() as sent:
            book_instrument(wanted, by=by, at=now)
        counts.append(len(sent))
    assert counts[1] == counts[2] <= 4


def test_the_supervisor_sees_decides_and_confirms_on_pages_and_over_rest(
    context, statements, instrument, group, head, student
):
    a_policy(instrument, approval="supervisor")
    mine = browser_of(context, student)
    form = {
        "instrument": instrument.code, "start": SLOT.start.isoformat(),
        "end": SLOT.end.isoformat(), "mode": "assist", "purpose": "test",
    }  # fmt: skip
    code = mine.post("/book", data=form).headers["Location"].split("/")[-1][:10]
    desk = browser_of(context, head)
    waiting = context.test_client().get(
        "/api/v1/reservations?scope=group&state=requested",
        headers={"Authorization": f"Bearer {token_of(head)}"},
    )
    assert [one["code"] for one in waiting.json["items"]] == [code]
    with statements() as sent:
        inbox = desk.get("/desk/approvals").text
    assert len(sent) <= 12
    assert code in inbox
    assert group.name_zh in inbox
    assert desk.get(f"/bookings/{code}").status_code == 200
    assert desk.post(f"/desk/approvals/{code}/approve").status_code == 303
    auth = {"Authorization": f"Bearer {token_of(student)}"}
    client = context.test_client()
    shown = client.get(f"/api/v1/reservations/{code}", headers=auth).json
    assert (shown["state"], shown["approval"], shown["group"], shown["waits_for"]) == (
        "confirmed", "supervisor", group.code, [],
    )  # fmt: skip
    path = f"/groups/{group.code}"
    said = {
        "student": student.email, "instrument": instrument.code,
        "first_day": "2026-11-25", "last_day": "2026-11-20",
    }  # fmt: skip
    wrong = desk.post(f"{path}/confirmations", data=said)
    assert wrong.status_code == 422
    assert 'id="e-last_day"' in wrong.text
    said["last_day"] = "2026-12-24"
    assert desk.post(f"{path}/confirmations", data=said).status_code == 303
    with statements() as sent:
        assert instrument.code in mine.get(f"{path}/use").text
    assert len(sent) <= 12
    listed = client.get(f"/api/v1{path}/confirmations", headers=auth).json["items"]
    assert [(one["instrument"], one["holds"]) for one in listed] == [
        (instrument.code, True)
    ]
    hers = {"Authorization": f"Bearer {token_of(head)}"}
    number = listed[0]["number"]
    gone = client.delete(f"/api/v1{path}/confirmations/{number}", headers=hers)
    assert gone.status_code == 204
    use = client.get(f"/api/v1{path}/use", headers=hers).json
    assert [one["name"] for one in use["people"]] == [student.name]


def test_those_whose_yes_is_awaited_are_told_and_the_lab_once_it_is_its_turn(
    instrument, group, head, student, manager, now
):
    a_policy(instrument, approval="in_order")
    made = booked(instrument, student, now)
    drain()
    assert told(head) == ["booking_requested"]
    assert told(manager) == []
    yes(made, head, now)
    drain()
    assert told(manager) == ["booking_requested"]
    yes(made, manager, now)
    drain()
    assert told(student)[-1] == "booking_confirmed"


def test_the_preview_of_rules_asks_and_counts_by_group(
    lab, instrument, unit, head, student, now
):
    group = a_group(unit, supervisor=head, student=student)
    for day in (20, 23):
        a_reservation(
            instrument, student, a_span(day), "completed",
            group_id=group.id, created_at=now - timedelta(days=10),
        )  # fmt: skip
    quota = {"quotas": [{"who": "group", "per": "month", "hours": 3}]}
    level = ("instrument", instrument.id)
    found = tryout(level, {"student_confirm": True, **quota}, at=now).found
    assert (found.accepted, found.waiting) == (1, 1)
    assert dict(found.refused) == {"QuotaUsed": 1}
