"""The calendar of holidays: a dry run, then all or nothing, by the administrator alone."""

import io

import pytest
from bs4 import BeautifulSoup

from app.reference import install_reference
from booking.models.calendar import CalendarDay
from booking.rules.span import Span
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, local
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of

PAGE = "/holidays"
LIST_2027 = (
    "date,kind,name_zh\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n"
    "2027-01-10,makeup_workday,元旦\n"
)
HOURS = {
    "mon": [[480, 1200]], "tue": [[480, 1200]], "wed": [[480, 1200]],
    "thu": [[480, 1200]], "fri": [[480, 1200]], "follows_holidays": True,
}  # fmt: skip


@pytest.fixture
def admin(context):
    return browser_of(context, a_person("administrator"))


def days_of(year: int) -> dict[str, str]:
    db.session.expire_all()
    rows = db.session.query(CalendarDay).order_by(CalendarDay.day)
    return {row.day.isoformat(): row.kind for row in rows if row.day.year == year}


def confirm(admin, page: str):
    form = BeautifulSoup(page, "lxml").select_one("textarea[hidden]").parent
    seen = form.select_one("[name=seen]")["value"]
    table = form.select_one("textarea").text
    return admin.post(PAGE, data={"table": table, "seen": seen})


def test_everybody_sees_which_years_are_published(context):
    page = browser_of(context, None).get(PAGE).text
    assert "2027" in page
    assert "尚未公布" in page
    assert "上传" not in page
    years = context.test_client().get("/api/v1/holidays").json["items"]
    known = {one["year"]: one["published"] for one in years}
    assert known == {2027: False, 2026: True, 2025: True, 2024: True}


def test_a_list_is_looked_at_first_and_changes_nothing(admin):
    said = admin.post(PAGE, data={"table": LIST_2027})
    assert said.status_code == 200
    assert "3 项新增" in said.text
    assert days_of(2027) == {}


def test_a_confirmed_list_is_the_year(admin):
    assert (
        confirm(admin, admin.post(PAGE, data={"table": LIST_2027}).text).status_code
        == 303
    )
    assert days_of(2027) == {
        "2027-01-01": "holiday", "2027-01-02": "holiday", "2027-01-10": "workday",
    }  # fmt: skip
    file = (
        io.BytesIO("\ufeffdate,kind,name_zh\n2027-01-01,workday,补\n".encode()),
        "x",
    )
    assert "拒绝" in admin.post(PAGE, data={"file": file}).text
    shorter = "date,kind,name_zh\n2027-01-01,holiday,新年\n"
    page = admin.post(PAGE, data={"table": shorter}).text
    assert "0 项新增，1 项变更，2 项取消" in page
    assert confirm(admin, page).status_code == 303
    assert days_of(2027) == {"2027-01-01": "holiday"}
    assert len(days_of(2026)) > 30, "other years stay"


def test_a_list_with_a_refused_row_cannot_be_taken_over(admin):
    faulty = LIST_2027 + "2027-13-01,holiday,元旦\n"
    page = admin.post(PAGE, data={"table": faulty}).text
    assert BeautifulSoup(page, "lxml").select_one("textarea[hidden]") is None
    forced = admin.post(PAGE, data={"table": faulty, "seen": "3"})
    assert forced.status_code == 409
    assert days_of(2027) == {}


def test_a_dry_run_that_is_out_of_date_is_shown_again(admin):
    page = admin.post(PAGE, data={"table": LIST_2027}).text
    db.session.add(CalendarDay(day=local(1, 9, month=1).date().replace(year=2027),
                               kind="holiday", name_zh="元旦"))  # fmt: skip
    db.session.commit()
    assert confirm(admin, page).status_code == 409
    assert len(days_of(2027)) == 1


@pytest.mark.parametrize(
    "table", ["", "hello", "a,b\n1,2", "date,kind,name_zh\n", "x" * 300_000, "a\0b"]
)
def test_what_is_no_table_is_said_at_the_field(admin, table):
    said = admin.post(PAGE, data={"table": table})
    assert said.status_code in (409, 422)
    assert 'id="e-file"' in said.text


@pytest.mark.parametrize("role", ["researcher", "lab_manager", "coordinator"])
def test_only_an_administrator_brings_a_list(context, role):
    said = browser_of(context, a_person(role)).post(PAGE, data={"table": LIST_2027})
    assert said.status_code == 403


def test_bookings_on_a_day_that_becomes_a_holiday_are_counted_and_stay(context, admin):
    start = local(4, 9, month=1).replace(year=2027)
    booked = a_reservation(
        an_instrument(), a_person(), Span(start, start.replace(hour=start.hour + 1))
    )
    page = admin.post(
        PAGE, data={"table": "date,kind,name_zh\n2027-01-04,holiday,元旦\n"}
    ).text
    assert "1 个预约" in page
    confirm(admin, page)
    db.session.refresh(booked)
    assert booked.state == "confirmed"


def test_a_year_that_is_not_published_is_said_on_the_calendar_it_matters_for(context):
    follows, plain = an_instrument(), an_instrument()
    a_policy(follows, hours=HOURS)
    a_policy(plain, hours={**HOURS, "follows_holidays": False})
    guest = browser_of(context, None)
    words = "2027 年的节假日尚未公布"
    path = "/instruments/{}?on=2027-03-01"
    assert words in guest.get(path.format(follows.code)).text
    assert words not in guest.get(path.format(plain.code)).text
    assert words not in guest.get(f"/instruments/{follows.code}").text


def test_a_new_start_does_not_undo_what_was_imported(admin, now):
    table = "date,kind,name_zh\n2026-01-01,holiday,元旦\n"
    confirm(admin, admin.post(PAGE, data={"table": table}).text)
    install_reference(at=now)
    assert days_of(2026) == {"2026-01-01": "holiday"}


def test_programs_look_first_unless_told_to_do_it(context):
    program = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(a_person('administrator'))}"}
    days = [{"date": "2027-01-01", "kind": "holiday", "name_zh": "元旦"}]
    path = "/api/v1/holidays/import"
    looked = program.post(path, json={"days": days}, headers=headers)
    assert (looked.json["new"], looked.json["done"]) == (["2027-01-01"], False)
    assert days_of(2027) == {}
    bad = [*days, {"date": "2027-01-02", "kind": "x", "name_zh": "元旦"}]
    refused = program.post(path, json={"days": bad, "dry_run": False}, headers=headers)
    assert refused.status_code == 409
    done = program.post(path, json={"days": days, "dry_run": False}, headers=headers)
    assert done.json["done"] is True
    assert days_of(2027) == {"2027-01-01": "holiday"}
