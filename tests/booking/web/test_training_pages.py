"""The lab records who may operate its instruments."""

from datetime import date

import pytest

from identity.models.user import Training
from kernel.store.db import db
from tests.booking.web.test_lab_pages import a_lab
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of

PATH = "/desk/trainings"


def the_form(instrument, person, **more):
    return {
        "email": person.email,
        "category_code": instrument.category_code,
        "level": "exam",
        "valid_until": "2027-11-25",
        **more,
    }


def kept():
    found = db.session.query(Training).all()
    return [(one.user_id, one.level, one.valid_until) for one in found]


def test_a_lab_records_a_qualification_and_a_newer_one_takes_its_place(context):
    instrument, desk = a_lab(context)
    person = a_person()
    assert desk.post(PATH, data=the_form(instrument, person)).status_code == 303
    assert person.name in desk.get(PATH).text
    again = the_form(instrument, person, level="advanced", valid_until="2028-01-01")
    assert desk.post(PATH, data=again).status_code == 303
    assert kept() == [(person.id, "advanced", date(2028, 1, 1))]
    assert person.name not in desk.get(f"{PATH}?q=nobody-of-that-name").text
    assert person.name in desk.get(f"{PATH}?q={person.email[:8].upper()}").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "nobody@nowhere.example"),
        ("category_code", "999999"),
        ("level", "none"),
        ("valid_until", "2026-11-24"),
        ("valid_until", "soon"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(context, field, typed):
    instrument, desk = a_lab(context)
    form = the_form(instrument, a_person(), **{field: typed})
    refused = desk.post(PATH, data=form)
    assert refused.status_code == 422
    assert f'href="#f-{field}"' in refused.text
    assert kept() == []


def test_a_lab_sees_qualifications_of_its_own_categories_only(context):
    _instrument, desk = a_lab(context)
    person = a_person()
    db.session.add(
        Training(
            user_id=person.id,
            category_code="990000",
            level="basic",
            valid_until=date(2027, 1, 1),
        )
    )
    db.session.commit()
    assert person.name not in desk.get(PATH).text


def test_the_page_is_the_labs_alone(context):
    instrument = an_instrument()
    person = a_person()
    mine = browser_of(context, person)
    assert mine.get(PATH).status_code == 403
    assert mine.post(PATH, data=the_form(instrument, person)).status_code == 403
