"""A lab manager's day in a real browser: deciding on requests, publishing a listing."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.demo.people import MANAGER, RESEARCHER
from kernel.values import clock

PageAs = Callable[..., Page]

DRAFT = {
    "inner_id": "BT-1",
    "name_zh": "浏览器测试质谱仪（示例）",
    "name_en": "Browser test mass spectrometer (example)",
    "manufacturer": "Example Instruments",
    "model": "BT 1",
}
REST = {
    "specs_zh": "分辨率 240000",
    "functions_zh": "蛋白质组定性定量",
    "address_zh": "海科路 1 号",
    "contact_name": "周以宁",
    "contact_phone": "021-5080 1234",
    "original_value_wan": "850.50",
}


def fill(page: Page, fields: dict[str, str]) -> None:
    """Type into the fields of a form."""
    for name, text in fields.items():
        page.locator(f"#f-{name}").fill(text)


def test_a_manager_approves_one_request_and_declines_another(page_as: PageAs) -> None:
    desk = page_as(MANAGER)
    desk.goto("/desk/approvals")
    requests = desk.locator("[data-item]")
    waiting = requests.count()
    assert waiting >= 2, "the demo keeps requests waiting for the first lab"

    approved = requests.first.get_attribute("id")
    requests.first.get_by_role("button", name="通过").click()
    expect(desk.locator(".flashes")).to_contain_text(str(approved))
    expect(requests).to_have_count(waiting - 1)

    declined = requests.first.get_attribute("id")
    requests.first.locator("summary").click()
    requests.first.get_by_role("button", name="退回并释放时段").click()
    expect(desk.locator(".error-summary")).to_be_focused()
    again = desk.locator("[data-item][aria-current]")
    again.get_by_role("combobox").fill("样品缺含水率说明")
    again.get_by_role("button", name="退回并释放时段").click()
    expect(desk.locator(".flashes")).to_contain_text(str(declined))
    expect(requests).to_have_count(waiting - 2)

    desk.goto(f"/bookings/{declined}")
    expect(desk.get_by_role("main")).to_contain_text("样品缺含水率说明")
    desk.goto(f"/bookings/{approved}")
    expect(desk.get_by_role("main")).to_contain_text("已确认")


def test_a_manager_works_through_the_list_by_keyboard(page_as: PageAs) -> None:
    desk = page_as(MANAGER)
    desk.goto("/desk/approvals")
    first = desk.locator("[data-item]").first
    code = str(first.get_attribute("id"))
    desk.keyboard.press("j")
    expect(first).to_be_focused()
    desk.keyboard.press("d")
    expect(first.locator("details")).to_have_attribute("open", "")
    desk.keyboard.press("a")
    expect(desk.locator(".flashes")).to_contain_text(code)


def test_a_manager_closes_an_instrument_and_opens_it_again(page_as: PageAs) -> None:
    desk = page_as(MANAGER)
    desk.goto("/desk/maintenance")
    day = clock.local_day(clock.now()) + timedelta(days=40)
    desk.locator("#f-instrument").select_option(index=1)
    desk.locator("#f-start_day").fill(day.isoformat())
    desk.locator("#f-end_day").fill(day.isoformat())
    desk.locator("#f-start_time").fill("08:00")
    desk.locator("#f-end_time").fill("09:30")
    desk.locator("#f-reason").fill("离子源更换")
    desk.get_by_role("button", name="停机").click()
    row = desk.get_by_role("row").filter(has_text="离子源更换")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="撤销").click()
    expect(row).to_have_count(0)


def test_a_manager_publishes_a_listing_that_others_find(page_as: PageAs) -> None:
    desk = page_as(MANAGER)
    desk.goto("/desk/instruments/new")
    desk.locator("#f-zone_key").select_option("zhangjiang")
    desk.locator("#f-category_code").select_option("010200")
    fill(desk, DRAFT)
    desk.locator("#f-modes input").first.check()
    desk.get_by_role("button", name="保存草稿").click()
    desk.wait_for_url("**/desk/instruments/*/edit**")
    code = desk.url.split("/instruments/")[1].split("/")[0]
    fill(desk, REST)
    desk.get_by_role("button", name="保存并提交").click()
    expect(desk.get_by_role("main")).to_contain_text("待发布")
    desk.get_by_role("button", name="保存并发布").click()
    expect(desk.get_by_role("main")).to_contain_text("已发布")
    seeker = page_as(RESEARCHER)
    seeker.goto(f"/instruments/{code}")
    expect(seeker.get_by_role("main")).to_contain_text("浏览器测试质谱仪")


def test_a_researcher_moves_a_booking_by_a_click_in_the_calendar(
    page_as: PageAs,
) -> None:
    page = page_as(RESEARCHER)
    page.goto("/bookings")
    page.get_by_role("link", name="改时间").last.click()
    page.get_by_role("link", name="下一周").click()
    page.locator(".week a.block.free").nth(2).click()
    expect(page.locator("#panel [data-start]")).to_be_visible()
    expect(page.locator(".block.selected:not(i)")).to_be_visible()
    fits = page.locator("#panel .verdict.ok")
    expect(fits).to_be_visible()
    page.locator("#panel [data-confirm]").click()
    expect(page.locator(".flashes")).to_contain_text("已改")
