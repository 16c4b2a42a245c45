"""Centres, service units and facilities: they list what stands in them, and are not booked."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from catalog.models.instrument import Instrument
from catalog.queries.containment import contained_in
from kernel.store.db import db
from tests.builders.booking import a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of


def a_centre(unit, kind="centre", **more):
    return an_instrument(unit, object_type=kind, manufacturer="", model="", **more)


def inside(container, **more):
    db.session.refresh(container)
    return {"parent_id": container.id, "parent_rank": container.object_rank, **more}


def bearer(person):
    return {"Authorization": f"Bearer {token_of(person)}"}


def test_a_centre_lists_what_is_published_in_it_and_leads_there(context):
    unit = an_organisation()
    centre = a_centre(unit)
    service = a_centre(unit, "service_unit", **inside(centre))
    machine = an_instrument(unit, **inside(service))
    hidden = an_instrument(unit, "draft", **inside(service))
    guest = context.test_client()
    page = guest.get(f"/instruments/{centre.code}").text
    assert f"/instruments/{service.code}" in page
    assert "预约其中的仪器" in page
    assert 'id="calendar"' not in page
    below = guest.get(f"/instruments/{service.code}").text
    assert f'href="/instruments/{centre.code}"' in below
    assert machine.code in below
    assert hidden.code not in below
    assert f'href="/instruments/{service.code}"' in guest.get(f"/instruments/{machine.code}").text  # fmt: skip
    assert [one.code for one in contained_in(centre.id)] == [service.code]


def test_a_centre_takes_no_booking_and_stands_in_no_search_for_time(context):
    unit = an_organisation()
    centre = a_centre(unit)
    machine = an_instrument(unit, **inside(centre))
    person, span = a_person("researcher"), a_span(27)
    wish = {
        "instrument": centre.code, "purpose": "检测", "mode": "sample",
        "start": span.start.isoformat(), "end": span.end.isoformat(),
    }  # fmt: skip
    client = context.test_client()
    refused = client.post("/api/v1/reservations", json=wish, headers=bearer(person))
    assert [one["code"] for one in refused.json["reasons"]] == ["ContainsInstruments"]
    assert centre.code in refused.json["reasons"][0]["message"]
    found = client.get("/find").text
    assert f'data-row="{machine.code}"' in found
    assert f'data-row="{centre.code}"' not in found
    assert centre.code in client.get("/list").text


def test_a_circle_is_refused_by_the_form_and_by_the_database(context):
    unit = an_organisation()
    centre = a_centre(unit)
    service = a_centre(unit, "service_unit", **inside(centre))
    desk = browser_of(context, a_person("lab_manager", unit))
    answer = desk.patch(
        f"/api/v1/instruments/{centre.code}",
        json={"parent": service.code},
        headers={"If-Match": '"v1"', **bearer(a_person("lab_manager", unit))},
    )
    assert answer.status_code == 422
    assert "parent" in str(answer.json)
    db.session.refresh(service)
    circle = (
        update(Instrument)
        .where(Instrument.id == centre.id)
        .values(parent_id=service.id, parent_rank=service.object_rank)
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(circle)
