"""R1: a researcher finds a free mass spectrometer and books it, whichever way."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from kernel.values import clock

RESEARCHER, MANAGER = "researcher@demo.lianyi", "manager@demo.lianyi"
BOOKED = re.compile(r"/bookings/B-\d{8}")
WIDTHS = [320, 390, 760, 1440]


def workday(ahead: int) -> str:
    """Return a working day so many days ahead, or the next one after."""
    day = clock.local_day(clock.now()) + timedelta(days=ahead)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.isoformat()


def find(page: Page, **wish: str) -> None:
    page.goto(f"/find?{urlencode({'q': '质谱', **wish})}")


def offer(page: Page, number: int = 0):
    return page.locator("a.block.recommended").nth(number)


def search(page: Page, text: str) -> None:
    page.fill("input[name=q]", text)
    page.press("input[name=q]", "Enter")
    page.wait_for_url("**/find?**")


def test_a_mass_spectrometer_is_booked_in_three_interactions(page_as):
    page = page_as(RESEARCHER)
    page.goto("/")
    search(page, "质谱")
    offer(page).click()
    expect(page.locator("#panel button[data-confirm]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(BOOKED)
    expect(page.locator("main")).to_contain_text(re.compile(r"B-\d{8}"))


def test_it_is_booked_with_the_keyboard_alone(page_as):
    page = page_as(RESEARCHER)
    page.goto("/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("质谱")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?**")
    expect(offer(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel button[data-confirm]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(BOOKED)


def test_it_is_booked_without_javascript_in_four_pages(page_as):
    page = page_as(RESEARCHER, java_script_enabled=False)
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    page.goto("/")
    search(page, "质谱")
    offer(page).click()
    page.wait_for_url("**/book?**")
    page.locator("#panel button[data-confirm]").click()
    page.wait_for_url(BOOKED)
    assert len(pages) <= 6


def test_a_time_is_typed_without_javascript_and_seen_before_it_is_booked(page_as):
    page = page_as(RESEARCHER, java_script_enabled=False)
    find(page, on=workday(5), length="180")
    offer(page).click()
    page.locator("details.panel-time summary").click()
    begin = page.input_value("#f-start_time")
    later = f"{int(begin[:2]) + 1:02}{begin[2:]}"
    page.fill("#f-start_time", later)
    page.locator("#panel button[data-confirm]").click()
    expect(page.locator(".when b")).to_contain_text(f"{later}–")
    assert not BOOKED.search(page.url)
    page.locator("#panel button[data-confirm]").click()
    page.wait_for_url(BOOKED)


def test_a_search_understands_day_length_and_zone(page_as):
    page = page_as(RESEARCHER)
    page.goto("/")
    search(page, "质谱 后天 4小时 张江")
    after_tomorrow = clock.local_day(clock.now()) + timedelta(days=2)
    expect(page.locator("#f-on")).to_have_value(after_tomorrow.isoformat())
    expect(page.locator("#f-length")).to_have_value("240")
    expect(page.locator("#f-q")).to_have_value("质谱")
    expect(page.locator(".chip[aria-current]")).to_contain_text("张江")


def test_the_arrows_with_shift_pull_the_end_and_the_panel_follows(page_as):
    page = page_as(RESEARCHER)
    find(page, on=workday(6), length="60")
    offer(page).press("Enter")
    expect(page.locator("#panel [data-confirm]")).to_be_focused()
    before = page.locator("#panel .total dd").inner_text()
    page.locator(".block.selected").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#panel .total dd")).not_to_have_text(before)


def test_the_loser_of_a_race_books_what_is_offered_instead(page_as):
    winner, loser = page_as(MANAGER), page_as(RESEARCHER)
    for page in (winner, loser):
        find(page, on=workday(7), sort="price")
    address = offer(loser).get_attribute("href")
    for page in (winner, loser):
        page.goto(f"{address}&purpose=race")
    winner.locator("#panel button[data-confirm]").click()
    winner.wait_for_url(BOOKED)
    loser.locator("#panel button[data-confirm]").click()
    expect(loser.locator(".verdict.bad")).to_be_visible()
    loser.locator(".panel-else [data-alternative]").first.click()
    expect(loser.locator(".verdict.bad")).to_have_count(0)
    loser.locator("#panel button[data-confirm]").click()
    loser.wait_for_url(BOOKED)


def test_a_missing_purpose_is_asked_for_at_its_field(page_as):
    page = page_as(RESEARCHER, java_script_enabled=False)
    find(page, on=workday(5))
    offer(page, 1).click()
    page.evaluate("document.querySelector('#panel form').noValidate = true")
    page.fill("#f-purpose", "")
    page.locator("#panel button.primary").click()
    expect(page.locator("#f-purpose")).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_title(re.compile("^错误"))


def test_a_guest_sees_the_reference_price_and_comes_back_to_the_same_slot(visit):
    page = visit()
    find(page, on=workday(4))
    expect(page.locator(".result-head")).to_contain_text("参考价")
    offer(page).click()
    page.locator("#panel a[data-confirm]").click()
    page.fill("input[name=email]", RESEARCHER)
    page.fill("input[name=password]", "lianyi-demo-2026")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/book?**")
    expect(page.locator("#panel button[data-confirm]")).to_be_visible()


@pytest.mark.parametrize("wish", [{"q": "质谱"}, {"q": "电镜", "length": "480"}, {}])
def test_no_row_is_a_dead_end(page_as, wish):
    page = page_as(RESEARCHER)
    page.goto(f"/find?{urlencode({'on': workday(2), **wish})}")
    rows = page.locator("[data-row]")
    ways = "a.block, [data-later], .line a[href]"
    for n in range(rows.count()):
        assert rows.nth(n).locator(ways).count() > 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_scrolls_sideways(visit, width, language):
    page = visit(width=width)
    page.goto(f"/find?q=质谱&lang={language}")
    there = page.locator(".tl-name h2 a").first.get_attribute("href")
    booking = offer(page).get_attribute("href")
    for path in (f"/find?q=质谱&lang={language}", there, booking, "/find?q=qqqzz"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_the_week_moves_and_a_free_hour_in_it_is_priced(visit):
    page = visit()
    find(page)
    page.locator(".tl-name h2 a").first.click()
    first = page.locator("#calendar-h").inner_text()
    page.locator("#calendar [data-day=next]").click()
    expect(page.locator("#calendar-h")).not_to_have_text(first)
    page.locator("#calendar a.block.free").first.click()
    expect(page.locator("#panel .total dd")).to_contain_text("¥")
