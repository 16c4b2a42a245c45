"""Two people write one report at once, each in a browser of their own."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.demo.people import RESEARCHER

PageAs = Callable[..., Page]
COLLEAGUE = "researcher@cangying.example"
# Returned for correction, with both of them among its members.
REPORT = "/collab/XT-2026-0022/reports/2026Q3"
SAVED_BY_ITSELF = re.compile("自动保存")


def opened(page: Page) -> Page:
    """Open the report for writing."""
    page.goto(f"{REPORT}/edit")
    expect(page.locator("#f-problems")).to_be_visible()
    return page


def saved(page: Page) -> None:
    """Press Save."""
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_load_state()


def test_neither_of_two_editors_loses_a_word(page_as: PageAs) -> None:
    mine, theirs = opened(page_as(RESEARCHER)), opened(page_as(COLLEAGUE))

    theirs.fill("#f-problems", "缺 2 套样品")
    expect(theirs.locator("#autosave")).to_contain_text(SAVED_BY_ITSELF)
    mine.fill("#f-next_plan", "加做 200 h 耐久")
    # What saves itself never brings two together behind their backs.
    expect(mine.locator("#autosave")).to_contain_text("有别人保存过")
    saved(mine)
    expect(mine.locator(".flashes")).to_contain_text("存在问题")
    expect(mine.locator("#f-problems")).to_have_value("缺 2 套样品")
    expect(mine.locator("#f-next_plan")).to_have_value("加做 200 h 耐久")

    theirs.fill("#f-next_plan", "先换密封件")
    saved(theirs)
    expect(theirs.locator("main")).to_contain_text("加做 200 h 耐久")
    expect(theirs.locator("#f-next_plan")).to_have_value("先换密封件")
    theirs.fill("#f-next_plan", "先换密封件；加做 200 h 耐久")
    saved(theirs)
    opened(mine)
    expect(mine.locator("#f-next_plan")).to_have_value("先换密封件；加做 200 h 耐久")
    expect(mine.locator("#f-problems")).to_have_value("缺 2 套样品")


def test_yuan_typed_as_ten_thousand_are_asked_about_in_the_form(
    page_as: PageAs,
) -> None:
    page = opened(page_as(RESEARCHER))
    before = page.locator("#f-revenue_period_wan").input_value()
    page.fill("#f-revenue_period_wan", "980000")
    saved(page)
    expect(page.locator("#e-revenue_period_wan")).to_contain_text("98.00")
    expect(page.locator("#f-revenue_period_wan")).to_have_value("980000")
    page.fill("#f-revenue_period_wan", before)
    saved(page)
    expect(page.locator(".error-summary")).to_have_count(0)
