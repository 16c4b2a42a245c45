"""Rules by level: what is set where, from when on, and what it would have meant."""

import re
from datetime import timedelta

from booking.models.terms import PolicySetting
from booking.queries.policies import policy_book
from booking.queries.terms import policy_of
from catalog.queries.bookable import bookable_instrument
from kernel.store.db import db
from kernel.values import clock
from kernel.values.clock import local_day
from tests.booking.web.test_lab_pages import TERMS, a_lab
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

WEEK = timedelta(days=7)
# The form as it is shown where nothing is set, apart from prices.
RULES = {
    name: value
    for name, value in TERMS.items()
    if not name.startswith("rate_") and name not in ("unit", "opening_fee")
}


def version_of(page):
    return re.search(r'name="_version" value="(\d+)"', page)[1]


def a_unit(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    desk = browser_of(context, a_person("lab_manager", unit))
    return unit, instrument, desk


def in_force(instrument, at):
    return policy_of(bookable_instrument(instrument.code), at=at)


def test_a_unit_sets_rules_for_all_its_instruments(context):
    unit, instrument, desk = a_unit(context)
    path = f"/desk/rules/organisations/{unit.code}"
    assert path in desk.get("/desk/rules").text
    typed = {**RULES, "gap_min": "45", "_version": version_of(desk.get(path).text)}
    assert desk.post(path, data=typed).status_code == 303
    assert in_force(instrument, clock.now()).gap_min == 45
    own = f"/desk/instruments/{instrument.code}/terms"
    assert "来自单位" in desk.get(own).text
    assert desk.post(path, data=typed).status_code == 409


def test_a_change_from_a_later_day_on_is_planned_and_can_be_withdrawn(context):
    unit, instrument, desk = a_unit(context)
    path = f"/desk/rules/organisations/{unit.code}"
    day = local_day(clock.now() + WEEK)
    typed = {**RULES, "gap_min": "45", "since": day.isoformat(), "_version": "0"}
    assert desk.post(path, data=typed).status_code == 303
    assert in_force(instrument, clock.now()).gap_min == 0
    assert in_force(instrument, clock.now() + WEEK).gap_min == 45
    [row] = db.session.query(PolicySetting).filter_by(organisation_id=unit.id)
    withdraw = f"/desk/rules/planned/{row.id}/withdraw"
    assert withdraw in desk.get(path).text
    stranger = browser_of(context, a_person("lab_manager"))
    assert stranger.post(withdraw).status_code == 404
    assert desk.post(withdraw).status_code == 303
    assert in_force(instrument, clock.now() + WEEK).gap_min == 0
    past = {**typed, "since": "2026-01-01", "_version": "0"}
    assert desk.post(path, data=past).status_code in (409, 422)


def test_the_rules_before_a_withdrawn_change_go_on(context):
    instrument, desk = a_lab(context)
    a_policy(instrument, gap_min=15)
    path = f"/desk/instruments/{instrument.code}/terms"
    day = local_day(clock.now() + WEEK).isoformat()
    typed = {**TERMS, "gap_min": "45", "since": day}
    typed["_version"] = version_of(desk.get(path).text)
    assert desk.post(path, data=typed).status_code == 303
    planned = max(
        row.id
        for row in db.session.query(PolicySetting).filter_by(
            instrument_id=instrument.id
        )
    )
    assert in_force(instrument, clock.now() + WEEK).gap_min == 45
    assert desk.post(f"/desk/rules/planned/{planned}/withdraw").status_code == 303
    assert in_force(instrument, clock.now() + WEEK).gap_min == 15


def test_rules_are_tried_out_on_last_months_bookings_and_nothing_is_saved(context):
    instrument, desk = a_lab(context)
    with clock.frozen(clock.now()):
        now = clock.now()
        for days, hours in ((3, 2), (4, 4), (5, 5)):
            span = a_span(26, 9, hours)
            back = timedelta(days=(local_day(span.start) - local_day(now)).days + days)
            made = a_reservation(
                instrument, a_person(), span.shifted(-back), state="completed"
            )
            made.created_at = span.start - back - WEEK
        db.session.commit()
        path = f"/desk/instruments/{instrument.code}/terms"
        typed = {**TERMS, "shortest_min": "30", "longest_min": "180"}
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
            typed[day] = "00:00-24:00"
        page = desk.post(path, data={**typed, "_version": "0", "preview": "true"})
    assert page.status_code == 200
    assert "1 个接受，2 个拒绝" in page.text
    assert "2 ×" in page.text
    assert in_force(instrument, clock.now()).longest_min != 180
    rows = db.session.query(PolicySetting).filter_by(instrument_id=instrument.id)
    assert rows.count() == 0


def test_a_setting_follows_the_level_above_again(context):
    instrument, desk = a_lab(context)
    a_policy(instrument, gap_min=15)
    path = f"/desk/instruments/{instrument.code}/terms"
    page = desk.get(path).text
    typed = {**TERMS, "gap_min": "15", "follow": "gap_min"}
    typed["_version"] = version_of(page)
    assert desk.post(path, data=typed).status_code == 303
    assert in_force(instrument, clock.now()).gap_min == 0


def test_quotas_and_breaks_are_typed_as_lines(context):
    instrument, desk = a_lab(context)
    path = f"/desk/instruments/{instrument.code}/terms"
    lines = {
        "quotas.limit": ["20", "", ""],
        "quotas.unit": ["hours", "", ""],
        "quotas.per": ["month", "", ""],
        "quotas.who": ["organisation", "", ""],
        "quotas.for": ["other", "", ""],
        "breaks.first": ["2027-01-20", ""],
        "breaks.last": ["2027-02-20", ""],
    }
    assert desk.post(path, data={**TERMS, **lines, "_version": "0"}).status_code == 303
    policy = in_force(instrument, clock.now())
    [quota] = policy.quotas
    said = (quota.who, quota.per, quota.limit_min, quota.applies)
    assert said == ("organisation", "month", 1200, "other")
    assert len(policy.hours.breaks) == 1
    page = desk.get(path).text
    assert 'value="2027-01-20"' in page
    assert 'name="quotas.limit" inputmode="numeric" value="20"' in page
    wrong = {**lines, "quotas.limit": ["many", "", ""], "_version": "9"}
    refused = desk.post(path, data={**TERMS, **wrong})
    assert refused.status_code == 422
    assert 'id="e-quotas.0.limit"' in refused.text


def test_a_category_is_the_administrators(context):
    _instrument, desk = a_lab(context)
    path = "/desk/rules/categories/010200"
    assert desk.get(path).status_code == 403
    house = browser_of(context, a_person("administrator"))
    assert path in house.get("/desk/rules").text
    version = version_of(house.get(path).text)
    typed = {**RULES, "gap_min": "5", "_version": version}
    assert house.post(path, data=typed).status_code == 303
    rows = policy_book().rows[("category", "010200")]
    assert rows[-1].settings["gap_min"] == 5


def test_levels_are_set_over_rest_with_their_tag(context):
    unit, instrument, _desk = a_unit(context)
    http = context.test_client()
    manager = a_person("lab_manager", unit)
    headers = {"Authorization": f"Bearer {token_of(manager)}"}
    path = f"/api/v1/organisations/{unit.code}/rules"
    tag = http.get(path, headers=headers).headers["ETag"]
    wanted = {"policy": {"quotas": [{"who": "user", "per": "day", "count": 2}]}}
    assert http.put(path, json=wanted, headers=headers).status_code == 428
    matched = {**headers, "If-Match": tag}
    done = http.put(path, json=wanted, headers=matched)
    assert done.status_code == 200
    assert done.json["sources"] == {"quotas": "organisation"}
    assert http.put(path, json=wanted, headers=matched).status_code == 412
    tried = http.post(f"{path}/preview", json=wanted, headers=headers)
    assert tried.json["judged"] == 0
    wrong = {"policy": {"quotas": [{"who": "user", "per": "fortnight", "count": 2}]}}
    assert http.post(f"{path}/preview", json=wanted, headers=headers).status_code == 200
    assert http.post(f"{path}/preview", json=wrong, headers=headers).status_code == 422
    assert in_force(instrument, clock.now()).quotas
