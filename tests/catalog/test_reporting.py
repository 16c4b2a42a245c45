"""A listing is reported within 30 days of acceptance, whole, and its number stays."""

from datetime import date, timedelta

import pytest

from catalog.commands.edit_listing import edit_listing
from catalog.commands.report_listing import report_listing
from catalog.rules.listing_fields import Profile, needed_for
from catalog.rules.reporting import (
    PLATFORM_NAMES,
    Platform,
    ReportTooEarly,
    report_clock,
)
from kernel.values.errors import Forbidden, Refused
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

ACCEPTED = date(2026, 11, 1)
WHOLE = {
    "specs_zh": "x", "functions_zh": "x", "services_zh": "x", "address_zh": "x",
    "contact_name": "x", "contact_phone": "021-5080 1234", "contact_email": "a@b.cn",
    "mail_address_zh": "x", "postcode": "201210", "user_notice_zh": "x",
    "reference_fee_zh": "x", "original_value_fen": 1, "origin_country": "德国",
    "commissioned_on": ACCEPTED, "purchased_on": ACCEPTED, "accepted_on": ACCEPTED,
    "source": "purchase", "type_class": "general", "affiliation_type": "none",
    "department": "x", "province_code": "310000", "city_code": "310100",
    "county_code": "310115", "subjects": ["150"], "funding": ["own"],
    "run_hours": 10, "service_hours": 1, "asset_class_code": "A02",
    "run_status": "normal",
}  # fmt: skip


@pytest.mark.parametrize(
    ("today", "reported", "left", "overdue"),
    [
        (ACCEPTED, None, 30, False),
        (ACCEPTED + timedelta(days=30), None, 0, False),
        (ACCEPTED + timedelta(days=31), None, -1, True),
        (ACCEPTED + timedelta(days=90), ACCEPTED, -60, False),
        (ACCEPTED + timedelta(days=90), ACCEPTED + timedelta(days=31), -60, True),
    ],
)
def test_thirty_days_run_from_acceptance(today, reported, left, overdue):
    clock = report_clock(ACCEPTED, reported, today)
    assert (clock.days_left, clock.overdue) == (left, overdue)
    assert report_clock(None, None, today) is None
    assert set(PLATFORM_NAMES) == set(Platform)


@pytest.fixture
def lab(context):
    unit = an_organisation()
    return unit, a_person("lab_manager", unit)


def test_a_report_needs_every_field_of_its_platform(lab, now):
    unit, manager = lab
    bare = an_instrument(unit)
    for platform, profile in (("nrii", Profile.NRII), ("shanghai", Profile.SHANGHAI)):
        with pytest.raises(Refused) as refused:
            report_listing(bare.code, Platform(platform), by=actor_of(manager), at=now)
        missing = refused.value.reasons[0].missing
        assert set(missing) <= {f.label for f in needed_for(profile, {})}
        assert "Main specifications" in missing


def test_a_reported_number_stays_and_the_future_is_no_day_of_report(lab, now):
    unit, manager = lab
    actor, whole = actor_of(manager), an_instrument(unit, **WHOLE)
    later = now.date() + timedelta(days=2)
    with pytest.raises(Refused) as refused:
        report_listing(whole.code, Platform.NRII, on=later, by=actor, at=now)
    assert refused.value.reasons == (ReportTooEarly(),)
    stranger = actor_of(a_person("lab_manager"))
    with pytest.raises(Forbidden):
        report_listing(whole.code, Platform.NRII, by=stranger, at=now)
    done = report_listing(whole.code, Platform.NRII, by=actor, at=now)
    assert (done.nrii_state, done.nrii_reported_on) == ("reported", now.date())
    with pytest.raises(Refused) as kept:
        edit_listing(whole.code, {"inner_id": "NEW"}, version=2, by=actor, at=now)
    assert kept.value.reasons[0].code == "InnerIdReported"


def test_the_clock_and_the_button_stand_on_the_listings_page(context, lab):
    unit, manager = lab
    whole, bare = an_instrument(unit, **WHOLE), an_instrument(unit)
    desk = browser_of(context, manager)
    path = f"/desk/instruments/{whole.code}"
    assert "还剩 6 天" in desk.get(f"{path}/edit").text
    data = {"platform": "shanghai", "_version": "1"}
    assert desk.post(f"{path}/report", data=data).status_code == 303
    assert "按期报送" in desk.get(f"{path}/edit").text
    refused = desk.post(f"/desk/instruments/{bare.code}/report", data=data)
    assert refused.status_code == 409
    assert "报送前还需填写" in refused.text
    headers = {"Authorization": f"Bearer {token_of(manager)}", "If-Match": '"v2"'}
    api = f"/api/v1/instruments/{whole.code}/report"
    told = context.test_client().post(api, json={"platform": "nrii"}, headers=headers)
    assert (told.status_code, told.json["nrii_reported_on"]) == (200, "2026-11-25")
