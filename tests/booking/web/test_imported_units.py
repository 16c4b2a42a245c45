"""A list that takes units away from an instrument: bookings to come keep theirs."""

import pytest

from tests.builders.booking import a_reservation
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_imports import a_workbook, confirmed, mine, sent, told

HEADINGS = ["仪器编号", "同型台数", "房间"]


@pytest.fixture
def desk(context):
    unit = an_organisation()
    furnaces = an_instrument(unit, "draft", inner_id="F-1", units=3)
    an_instrument(unit, "draft", inner_id="F-2", units=3)
    a_reservation(furnaces, a_person(), unit_no=2)
    return unit, browser_of(context, a_person("lab_manager", unit))


def test_units_on_which_bookings_stand_are_refused_at_their_cell(desk):
    unit, browser = desk
    rows = [HEADINGS, ["F-1", 1, "B1"], ["F-2", 1, "B2"]]
    path = sent(browser, a_workbook(rows)).headers["Location"]
    page = browser.get(path)
    assert (told(page, "拒绝"), told(page, "变更")) == (1, 1)
    assert "同型台数：" in page.text
    confirmed(browser, path)
    kept = {number: one.units for number, one in mine(unit).items()}
    assert kept == {"F-1": 3, "F-2": 1}


def test_units_that_nobody_booked_go_away(desk):
    unit, browser = desk
    path = sent(browser, a_workbook([HEADINGS, ["F-1", 2, "B1"]])).headers["Location"]
    confirmed(browser, path)
    assert mine(unit)["F-1"].units == 2


def test_units_booked_after_the_look_are_refused_at_the_next(desk):
    unit, browser = desk
    path = sent(browser, a_workbook([HEADINGS, ["F-2", 1, "B2"]])).headers["Location"]
    a_reservation(mine(unit)["F-2"], a_person(), unit_no=3)
    confirmed(browser, path)
    page = browser.get(path)
    assert (told(page, "拒绝"), told(page, "变更")) == (1, 0)
    assert mine(unit)["F-2"].units == 3
