"""Units and seats where people meet them: calendar, booking, downtime, REST."""

from datetime import timedelta

import pytest

from booking.models.reservation import Downtime
from booking.schemas.calendar import FreeBusySchema
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.clock import local_day
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of

SLOT = a_span()
DAY = local_day(SLOT.start).isoformat()


@pytest.fixture
def furnaces(context):
    made = an_instrument(units=3)
    a_policy(made, notice_book_min=0)
    return made


@pytest.fixture
def manager(furnaces):
    unit = db.session.get_one(Organisation, furnaces.organisation_id)
    return a_person("lab_manager", unit)


def calendar(app, code, headers=None):
    path = f"/api/v1/instruments/{code}/calendar?on={DAY}&days=1"
    return app.test_client().get(path, headers=headers)


def test_the_calendar_over_rest_says_how_many_units_are_free(app, furnaces):
    a_reservation(furnaces, a_person(), SLOT, unit_no=2)
    answer = calendar(app, furnaces.code)
    assert answer.status_code == 200
    blocks = answer.json["blocks"]
    assert {(b["kind"], b["free"], b["units"]) for b in blocks} >= {
        ("free", 3, 3), ("free", 2, 3),
    }  # fmt: skip
    assert set(blocks[0]) == set(FreeBusySchema().fields["blocks"].inner.schema.fields)


def test_the_calendar_of_what_is_not_public_is_its_labs_alone(app, context, manager):
    unit = db.session.get_one(Organisation, manager.organisation_id)
    hidden = an_instrument(unit, state="draft")
    assert calendar(app, hidden.code).status_code == 404
    assert calendar(app, "TT-NONE").status_code == 404
    own = {"Authorization": f"Bearer {token_of(manager)}"}
    assert calendar(app, hidden.code, own).status_code == 200


def test_a_calendar_takes_one_trip(app, furnaces, statements):
    with statements() as sent:
        calendar(app, furnaces.code)
    assert len(sent) <= 5


def test_the_page_of_a_booking_names_its_unit(app, furnaces):
    person = a_person()
    row = a_reservation(furnaces, person, SLOT, unit_no=2)
    page = browser_of(app, person).get(f"/bookings/{row.code}").text
    assert "2 号" in page
    assert "共 3" in page
    listed = browser_of(app, person).get(f"/instruments/{furnaces.code}?on={DAY}").text
    assert "同型 3 台" in listed
    assert "我的预约 · 空闲 2/3" in listed


def test_the_lab_closes_one_unit_on_its_page(app, furnaces, manager):
    form = {
        "instrument": furnaces.code, "kind": "maintenance", "unit": "2",
        "start_day": DAY, "start_time": "09:00", "end_day": DAY, "end_time": "12:00",
        "reason": "liner",
    }  # fmt: skip
    browser = browser_of(app, manager)
    wrong = browser.post("/desk/maintenance", data={**form, "unit": "4"})
    assert wrong.status_code == 409
    assert "编号到 3 为止" in wrong.text
    assert browser.post("/desk/maintenance", data=form).status_code == 303
    assert db.session.query(Downtime).one().unit_no == 2
    assert "2 号" in browser.get("/desk/maintenance").text


@pytest.mark.parametrize("unit", [0, 51, "x", [1], 1.5])
def test_a_number_that_cannot_be_one_is_refused_at_the_field(
    app, furnaces, manager, unit
):
    body = {
        "instrument": furnaces.code, "start": SLOT.start.isoformat(),
        "end": (SLOT.end + timedelta(hours=1)).isoformat(), "reason": "x", "unit": unit,
    }  # fmt: skip
    answer = app.test_client().post(
        "/api/v1/downtimes",
        json=body,
        headers={"Authorization": f"Bearer {token_of(manager)}"},
    )
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["unit"]


def test_a_reservation_over_rest_names_its_unit(app, furnaces):
    a_reservation(furnaces, a_person(), SLOT)
    body = {
        "instrument": furnaces.code, "start": SLOT.start.isoformat(),
        "end": SLOT.end.isoformat(), "mode": "assist", "purpose": "x",
    }  # fmt: skip
    answer = app.test_client().post(
        "/api/v1/reservations",
        json=body,
        headers={"Authorization": f"Bearer {token_of(a_person())}"},
    )
    assert (answer.status_code, answer.json["unit"]) == (201, 2)
