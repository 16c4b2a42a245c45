"""The mark of the report and the terms on results and data, in series, campaigns and line."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from booking.commands.cancel_reservation import cancel_reservation
from booking.models.reservation import Reservation
from booking.models.series import Series
from booking.queries.alternatives import alternatives_to
from booking.rules.wanted import WantedReservation
from catalog.models.agreement import Agreement
from catalog.models.certificate import Certificate
from identity.models.organisation import Organisation
from kernel.store.db import db
from tests.builders.booking import LONG_AGO, a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, browser_of, save, token_of


@pytest.fixture
def lab(context):
    return a_lab()


def a_lab():
    """Return an instrument whose reports bear the CMA mark and whose terms are due."""
    instrument, manager = an_instrument(), a_person("lab_manager")
    a_policy(instrument, horizon_other_days=60)
    save(
        Agreement(
            organisation_id=instrument.organisation_id, version=1, text_zh="x",
            text_en="x", effective_from=LONG_AGO, published_by_id=manager.id,
        )
    )  # fmt: skip
    for number, kind in enumerate(("cma", "calibration"), start=1):
        save(
            Certificate(
                instrument_id=instrument.id, number=number, kind=kind,
                certificate_no=f"C{number}", issued_by="x", specification="", scope="",
                issued_on=date(2026, 1, 1), valid_until=date(2027, 12, 31),
                added_by_id=manager.id,
            )
        )  # fmt: skip
    return instrument


def form_of(instrument, span, **more):
    return {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "assist",
        "purpose": "x",
        **more,
    }


def rows() -> list[tuple[str, bool]]:
    wanted = db.session.query(Reservation).order_by(Reservation.id)
    return [(row.mark, row.agreement_id is not None) for row in wanted]


def names_in(page) -> set[str]:
    fields = BeautifulSoup(page, "lxml").select("input, select")
    return {field.get("name") for field in fields}


def test_a_series_bears_the_mark_and_accepts_the_terms_once(context, lab):
    browser = browser_of(context, a_person())
    first = form_of(lab, a_span(1, month=12))
    page = browser.get("/book/series", query_string=first).text
    assert {"mark", "accept_terms"} <= names_in(page)
    form = {**first, "repeat": "DAILY", "times": "2", "mark": "cma"}
    refused = browser.post("/book/series", data=form)
    assert refused.status_code == 409
    assert rows() == []
    made = browser.post("/book/series", data={**form, "accept_terms": "1"})
    assert made.status_code == 303
    assert rows() == [("cma", True)] * 2
    assert db.session.query(Series).one().mark == "cma"


def test_a_place_in_line_keeps_the_mark_and_its_offer_asks_for_the_terms(
    context, lab, now
):
    holder, person = a_person(), a_person()
    row = a_reservation(lab, holder, a_span(1, month=12))
    browser = browser_of(context, person)
    form = form_of(lab, a_span(1, month=12), mark="cma", within="slot")
    assert "mark" in names_in(browser.get("/book", query_string=form_of(lab, a_span(1, month=12))).text)  # fmt: skip
    assert browser.post("/bookings/waitlist", data=form).status_code == 303
    cancel_reservation(row.code, version=None, by=actor_of(holder), at=now)
    page = browser.get("/bookings/waitlist").text
    assert "accept_terms" in names_in(page)
    accept = BeautifulSoup(page, "lxml").select_one("form[action$=accept]")["action"]
    assert browser.post(accept).status_code == 409
    assert browser.post(accept, data={"accept_terms": "1"}).status_code == 303
    assert rows()[-1] == ("cma", True)


def test_a_place_in_line_takes_mark_and_terms_over_rest(context, lab, now):
    holder, person = a_person(), a_person()
    row = a_reservation(lab, holder, a_span(1, month=12))
    api = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(person)}"}
    asked = form_of(lab, a_span(1, month=12), mark="cma")
    made = api.post("/api/v1/waitlist", json=asked, headers=headers)
    assert (made.status_code, made.json["mark"]) == (201, "cma")
    cancel_reservation(row.code, version=None, by=actor_of(holder), at=now)
    path = f"/api/v1/waitlist/{made.json['code']}/accept"
    refused = api.post(path, json={}, headers=headers)
    assert [one["code"] for one in refused.json["reasons"]] == ["TermsNotAccepted"]
    booked = api.post(path, json={"accept_terms": 1}, headers=headers)
    assert (booked.status_code, booked.json["mark"]) == (201, "cma")


def test_a_mark_that_is_not_held_is_refused_in_line_too(context):
    instrument = an_instrument()
    a_reservation(instrument, a_person(), a_span(1, month=12))
    browser = browser_of(context, a_person())
    form = form_of(instrument, a_span(1, month=12), mark="cnas", within="slot")
    assert browser.post("/bookings/waitlist", data=form).status_code == 409


def test_a_campaign_offers_marks_and_terms_of_each_leg_and_keeps_the_plan(context, lab):
    other = a_lab()
    browser = browser_of(context, a_person())
    plan = {
        "instrument": [lab.code, other.code], "length_min": ["120", "120"],
        "on": "2026-12-01", "title": "x", "purpose": "x",
    }  # fmt: skip
    page = browser.post("/bookings/campaigns/new", data=plan).text
    assert {"marks", "accepted"} <= names_in(page)
    form = {
        "title": "x", "purpose": "x", "mode": "sequence",
        "leg": [lab.code, other.code], "way": ["assist", "assist"],
        "start": [a_span(d, month=12).start.isoformat() for d in (1, 2)],
        "end": [a_span(d, month=12).end.isoformat() for d in (1, 2)],
        "marks": ["", f"{other.code}:cma"], "accepted": [f"{lab.code}:1"],
    }  # fmt: skip
    refused = browser.post("/bookings/campaigns", data=form)
    assert refused.status_code == 409
    assert "accepted" in names_in(refused.text)
    assert rows() == []
    form["accepted"].append(f"{other.code}:1")
    assert browser.post("/bookings/campaigns", data=form).status_code == 303
    assert rows() == [("", True), ("cma", True)]


@pytest.mark.parametrize("bad", ["XX", "XX:", "XX:all", "XX:99999999999", ":\x00"])
def test_a_choice_that_no_plan_offers_is_said_at_its_field(context, lab, bad):
    form = {
        "title": "x", "purpose": "x", "leg": [lab.code] * 2, "way": ["assist"] * 2,
        "start": [a_span(d, month=12).start.isoformat() for d in (1, 2)],
        "end": [a_span(d, month=12).end.isoformat() for d in (1, 2)],
        "accepted": [bad],
    }  # fmt: skip
    said = browser_of(context, a_person()).post("/bookings/campaigns", data=form)
    assert said.status_code == 422


def test_no_alternative_is_offered_against_a_limit_of_its_own(context, now):
    asked, person = an_instrument(), a_person()
    a_reservation(asked, a_person(), a_span())
    limited = an_instrument()
    rule = a_policy(limited, max_open=1)
    a_reservation(limited, person, a_span(28))
    wanted = WantedReservation(asked.code, a_span(), "assist", "x")
    viewer = actor_of(person)

    def offered() -> set[str]:
        found = alternatives_to(wanted, viewer, at=now)
        return {one.instrument_code for one in found}

    assert limited.code not in offered()
    rule.settings = {}
    db.session.commit()
    assert limited.code in offered()


def test_a_reason_stays_in_the_form_while_something_else_is_missing(context):
    instrument = an_instrument()
    a_policy(instrument)
    home = db.session.get_one(Organisation, instrument.organisation_id)
    browser = browser_of(context, a_person("lab_manager", home))
    night = form_of(instrument, a_span(26, 22, 2), purpose="")
    assert "override_reason" in names_in(browser.get("/book", query_string=night).text)
    form = {**night, "override_reason": "the beam ends tonight"}
    again = browser.post("/book", data=form)
    assert again.status_code == 422
    assert "the beam ends tonight" in again.text
    made = browser.post("/book", data={**form, "purpose": "x"})
    assert made.status_code == 303
    page = browser.get(f"{made.location}&lang=en").text
    assert "exception to: opening hours" in page
    assert "the beam ends tonight" in page
