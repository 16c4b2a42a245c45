"""Permits are entered, checked, counted at every gate, reminded of and withdrawn."""

from datetime import date, timedelta

import pytest

from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_instrument import book_instrument
from booking.commands.check_in import check_in
from booking.commands.check_permit import check_permit
from booking.commands.file_permit import file_permit
from booking.commands.withdraw_permit import withdraw_permit
from booking.jobs import remind_of_permits
from booking.models.permit import Permit
from booking.queries.permits import desk_permits, my_permits
from booking.reactions import REACTIONS
from booking.rules.wanted import WantedReservation
from identity.models.organisation import Organisation
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import NotFound, Refused, Stale
from notification.models.notice import Notice
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    a_training,
    actor_of,
    an_organisation,
    browser_of,
    save,
    token_of,
)

YEAR = date(2026, 1, 1), date(2027, 12, 31)


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit, safety_tags=["xray2"], modes=["self", "assist"])
    a_policy(instrument, checkin_early_min=60)
    return instrument, a_person("lab_manager", unit)


def filed(person, at, kind="radiation", number="R-1", days=YEAR) -> Permit:
    return file_permit(kind, number, "SEPB", *days, by=actor_of(person), at=at)


def accepted(person, checker, **more) -> Permit:
    days = more.pop("days", YEAR)
    return save(
        Permit(
            user_id=person.id, kind="radiation", number="R-1", issuer="SEPB",
            valid_from=days[0], valid_until=days[1], state="accepted",
            checked_by_id=checker.id, checked_at=clock.now(), **more,
        )
    )  # fmt: skip


def wanted(instrument) -> WantedReservation:
    return WantedReservation(instrument.code, a_span(), "self", "diffraction")


def refusals_of(act) -> set[str]:
    with pytest.raises(Refused) as refused:
        act()
    return {one.code for one in refused.value.reasons}


def colleague_of(person):
    return a_person(
        "lab_manager", db.session.get_one(Organisation, person.organisation_id)
    )


def test_a_permit_counts_once_it_is_checked(lab, now):
    instrument, person = lab[0], a_person()
    by = actor_of(person)
    book = lambda: book_instrument(wanted(instrument), by=by, at=now)  # noqa: E731
    assert refusals_of(book) == {"PermitNeeded"}
    permit = filed(person, now)
    assert refusals_of(book) == {"PermitNeeded"}
    checker = actor_of(colleague_of(person))
    check_permit(permit.id, accept=True, version=1, by=checker, at=now)
    assert book().reservation.mode == "self"


def test_a_permit_withdrawn_meanwhile_stops_approval_and_check_in(lab, now):
    instrument, manager = lab
    person = a_person()
    permit = accepted(person, manager)
    waits = a_reservation(instrument, person, a_span(26), "requested", mode="self")
    today = a_reservation(instrument, person, a_span(25, 10, 2), mode="self")
    withdraw_permit(permit.id, by=actor_of(person), at=now)
    withdraw_permit(permit.id, by=actor_of(person), at=now)
    by = actor_of(manager)
    approve = lambda: approve_reservation(waits.code, version=1, by=by, at=now)  # noqa: E731
    come = lambda: check_in(today.code, by=actor_of(person), at=now)  # noqa: E731
    assert refusals_of(approve) == refusals_of(come) == {"PermitNeeded"}


def test_a_last_use_long_ago_asks_for_a_refresher_at_check_in(context, now):
    instrument = an_instrument(modes=["self"])
    a_policy(instrument, training="basic", training_use_days=30)
    person = a_person()
    a_training(person, instrument.category_code)
    long_ago = a_span(1, 9, 2, month=10)
    a_reservation(instrument, person, long_ago, "completed", mode="self")
    row = a_reservation(instrument, person, a_span(25, 10, 2), mode="self")
    come = lambda: check_in(row.code, by=actor_of(person), at=now)  # noqa: E731
    assert refusals_of(come) == {"RefresherNeeded"}
    a_reservation(instrument, person, a_span(20, 9, 2), "completed", mode="self")
    come()


def test_bookings_of_others_or_elsewhere_or_missed_are_no_practice(context, now):
    instrument = an_instrument(modes=["self"])
    a_policy(instrument, training="basic", training_use_days=30)
    person = a_person()
    a_training(person, instrument.category_code)
    a_reservation(instrument, a_person(), a_span(20, 9, 2), "completed", mode="self")
    a_reservation(an_instrument(), person, a_span(20, 9, 2), "completed", mode="self")
    a_reservation(instrument, person, a_span(21, 9, 2), "no_show", mode="self")
    book = lambda: book_instrument(wanted(instrument), by=actor_of(person), at=now)  # noqa: E731
    assert refusals_of(book) == {"RefresherNeeded"}


def test_managers_see_permits_of_their_people_and_of_their_users_only(lab, now):
    person = a_person()
    permit = filed(person, now)
    manager, colleague = actor_of(lab[1]), actor_of(colleague_of(person))
    assert desk_permits(manager) == []
    with pytest.raises(NotFound):
        check_permit(permit.id, accept=True, version=1, by=manager, at=now)
    assert [one.row.id for one in desk_permits(colleague)] == [permit.id]
    a_reservation(lab[0], person)
    assert [one.row.id for one in desk_permits(manager)] == [permit.id]
    admin = actor_of(a_person("administrator"))
    assert permit.id in {one.row.id for one in desk_permits(admin)}


def test_nobody_checks_their_own_permit(context, now):
    manager = a_person("lab_manager")
    permit = filed(manager, now)
    check = lambda: check_permit(  # noqa: E731
        permit.id, accept=True, version=1, by=actor_of(manager), at=now
    )
    assert refusals_of(check) == {"OwnPermit"}


def test_a_stale_check_and_a_second_check_are_refused(context, now):
    person = a_person()
    permit = filed(person, now)
    by = actor_of(colleague_of(person))
    with pytest.raises(Stale):
        check_permit(permit.id, accept=True, version=7, by=by, at=now)
    check_permit(permit.id, accept=False, comment="blurred", version=1, by=by, at=now)
    again = lambda: check_permit(permit.id, accept=True, version=2, by=by, at=now)  # noqa: E731
    assert refusals_of(again) == {"PermitChecked"}


def test_the_same_number_stands_once_and_can_be_entered_again_after_withdrawal(
    context, now
):
    person = a_person()
    permit = filed(person, now)
    assert refusals_of(lambda: filed(person, now)) == {"PermitKept"}
    withdraw_permit(permit.id, by=actor_of(person), at=now)
    filed(person, now)
    assert len(my_permits(actor_of(person))) == 2


def test_a_stranger_withdraws_nothing(context, now):
    permit = filed(a_person(), now)
    with pytest.raises(NotFound):
        withdraw_permit(permit.id, by=actor_of(a_person()), at=now)


def test_the_person_is_reminded_once_for_each_of_the_three_days(lab, now):
    person = a_person()
    until = clock.local_day(now) + timedelta(days=30)
    accepted(person, lab[1], days=(YEAR[0], until))
    remind_of_permits()
    remind_of_permits()
    told = db.session.query(OutboxMessage).filter_by(event="PermitEnding").all()
    assert [one.data["days"] for one in told if one.data["user_id"] == person.id] == [
        30
    ]
    for react in REACTIONS["PermitEnding"]:
        react({**told[-1].data, "message_id": told[-1].id})
    notice = db.session.query(Notice).filter_by(user_id=person.id).one()
    assert notice.params["day"] == until.isoformat()


def test_pages_enter_check_and_withdraw_a_permit(context):
    person = a_person()
    manager = colleague_of(person)
    mine, desk = browser_of(context, person), browser_of(context, manager)
    form = {
        "kind": "radiation", "number": "R-9", "issuer": "SEPB",
        "valid_from": "2026-01-01", "valid_until": "2025-01-01",
    }  # fmt: skip
    said = mine.post("/me/permits", data=form)
    assert said.status_code == 422
    assert "R-9" in said.text
    form["valid_until"] = "2027-01-01"
    assert mine.post("/me/permits", data=form).status_code == 303
    assert "R-9" in mine.get("/me/permits").text
    assert "/me/permits" in mine.get("/me").text
    permit = db.session.query(Permit).filter_by(user_id=person.id).one()
    assert "R-9" in desk.get("/desk/permits").text
    path = f"/desk/permits/{permit.id}"
    no = desk.post(path, data={"accept": "false", "_version": "1"})
    assert no.status_code == 422
    yes = desk.post(path, data={"accept": "true", "_version": "1"})
    assert yes.status_code == 303
    assert mine.post(f"/me/permits/{permit.id}/withdraw").status_code == 303
    found = "/desk/permits?q=R-9&state=withdrawn"
    assert person.email in desk.get(found).text
    stranger = browser_of(context, a_person("lab_manager"))
    assert person.email not in stranger.get(found).text


def test_the_api_enters_lists_and_checks_a_permit(context):
    person = a_person()
    manager = colleague_of(person)
    api = context.test_client()
    mine = {"Authorization": f"Bearer {token_of(person)}"}
    lab = {"Authorization": f"Bearer {token_of(manager)}"}
    given = {
        "kind": "radiation", "number": "R-9", "issuer": "SEPB",
        "valid_from": "2026-01-01", "valid_until": "2027-01-01",
    }  # fmt: skip
    made = api.post(
        "/api/v1/me/permits", json=given, headers={**mine, "Idempotency-Key": "p-1"}
    )
    assert made.status_code == 201, made.text
    (item,) = api.get("/api/v1/permits?q=R-9", headers=lab).json["items"]
    assert (item["id"], item["state"]) == (made.json["id"], "filed")
    path = f"/api/v1/permits/{item['id']}/check"
    checked = api.post(path, json={"accept": True}, headers={**lab, "If-Match": '"v1"'})
    assert (checked.status_code, checked.json["state"]) == (200, "accepted")
    again = api.post(path, json={"accept": True}, headers={**lab, "If-Match": '"v1"'})
    assert again.status_code in (409, 412)
    foreign = {"Authorization": f"Bearer {token_of(a_person('lab_manager'))}"}
    hidden = api.post(
        path, json={"accept": True}, headers={**foreign, "If-Match": '"v2"'}
    )
    assert hidden.status_code == 404
