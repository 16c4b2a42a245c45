"""Many listings edited in a table by keyboard, as in a spreadsheet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.demo.people import MANAGER
from tests.browser.test_every_page import faults_of

PageAs = Callable[..., Page]
TABLE = "/desk/instruments/table?columns=name_zh&columns=room&columns=contact_name&columns=postcode&lang=zh"
COPY = """() => {
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return data.getData("text/plain");
}"""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def desk(page_as: PageAs) -> Page:
    page = page_as(MANAGER)
    # Playwright answers the question about unsaved changes by leaving.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(TABLE)
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    """Return the input of a cell, counted from 0."""
    line = page.locator("table[data-table] tbody tr").nth(row)
    return line.locator("td").nth(column).locator("input, textarea")


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_keys_move_edit_give_up_and_undo(desk: Page) -> None:
    cell(desk, 0, 1).click()
    before = cell(desk, 0, 1).input_value()
    desk.keyboard.type("A 101")
    keys(desk, "Enter")
    expect(cell(desk, 1, 1)).to_be_focused()
    expect(cell(desk, 0, 1)).to_have_value("A 101")
    keys(desk, "ArrowUp", "F2")
    desk.keyboard.type(" b")
    keys(desk, "Tab")
    expect(cell(desk, 0, 2)).to_be_focused()
    expect(cell(desk, 0, 1)).to_have_value("A 101 b")
    desk.keyboard.type("nobody")
    keys(desk, "Escape")
    expect(cell(desk, 0, 2)).not_to_have_value("nobody")
    keys(desk, "Control+z")
    expect(cell(desk, 0, 1)).to_have_value("A 101")
    keys(desk, "Control+z")
    expect(cell(desk, 0, 1)).to_have_value(before)
    keys(desk, "Control+y")
    expect(cell(desk, 0, 1)).to_have_value("A 101")
    expect(desk.locator("td.changed")).to_have_count(1)
    keys(desk, "Escape", "Tab")
    expect(desk.locator("table[data-table] :focus")).to_have_count(0)


def test_blocks_are_copied_pasted_filled_and_cleared(desk: Page) -> None:
    cell(desk, 0, 1).click()
    desk.evaluate(PASTE, 'R 1\t沈括\r\n"R\n2"\t"a ""b"""\r\n')
    expect(cell(desk, 1, 1)).to_have_value("R 2")
    expect(cell(desk, 1, 2)).to_have_value('a "b"')
    expect(desk.locator("td[aria-selected]")).to_have_count(4)
    assert desk.evaluate(COPY) == 'R 1\t沈括\nR 2\t"a ""b"""'
    cell(desk, 0, 1).click()
    keys(desk, "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    for row in range(3):
        expect(cell(desk, row, 1)).to_have_value("R 1")
    keys(desk, "Delete")
    expect(cell(desk, 2, 1)).to_have_value("")
    desk.evaluate(PASTE, "same")
    for row in range(3):
        expect(cell(desk, row, 1)).to_have_value("same")
    keys(desk, "Control+End")
    desk.evaluate(PASTE, "200000\tfar")
    expect(desk.locator("#toasts")).to_contain_text("1")


def test_what_is_wrong_stands_at_the_cell_and_then_all_is_saved_at_once(
    desk: Page, page_as: PageAs
) -> None:
    rows = [cell(desk, row, 1).get_attribute("id") for row in range(2)]
    cell(desk, 0, 1).click()
    desk.evaluate(PASTE, "新房间 1\nB 2")
    cell(desk, 1, 3).click()
    desk.keyboard.type("12")
    keys(desk, "Enter")
    desk.get_by_role("button", name="全部保存").click()
    expect(desk.locator("td.wrong")).to_have_count(1)
    expect(cell(desk, 1, 3)).to_have_attribute("aria-invalid", "true")
    expect(desk.locator("#table-report")).to_contain_text("未保存任何内容")
    expect(cell(desk, 0, 1)).to_have_value("新房间 1")
    assert not faults_of(desk)

    cell(desk, 1, 3).click()
    desk.keyboard.type("201203")
    keys(desk, "Enter")
    desk.get_by_role("button", name="检查改动").click()
    expect(desk.locator("#table-report")).to_contain_text("保存将改变 2 条登记")
    with desk.expect_navigation():
        desk.get_by_role("button", name="全部保存").click()
    expect(desk.locator(".flashes")).to_contain_text("2")
    for id, text in zip(rows, ("新房间 1", "B 2"), strict=True):
        expect(desk.locator(f"[id='{id}']")).to_have_value(text)
    expect(desk.locator("td.changed")).to_have_count(0)


def test_two_people_at_one_row_choose_whose_words_stay(
    desk: Page, page_as: PageAs
) -> None:
    other = page_as(MANAGER)
    other.goto(TABLE)
    for page, text in ((other, "theirs"), (desk, "mine")):
        cell(page, 3, 1).click()
        page.keyboard.type(text)
        keys(page, "Enter")
    with other.expect_navigation():
        other.get_by_role("button", name="全部保存").click()
    desk.get_by_role("button", name="全部保存").click()
    report = desk.locator("#table-report li")
    expect(report).to_contain_text("theirs")
    expect(cell(desk, 3, 1)).to_have_value("mine")
    report.get_by_role("button", name="保留我输入的").click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="全部保存").click()
    expect(cell(desk, 3, 1)).to_have_value("mine")


def test_the_table_works_without_scripts(page_as: PageAs) -> None:
    plain = page_as(MANAGER, java_script_enabled=False, width=390, height=844)
    plain.goto(TABLE)
    cell(plain, 4, 1).fill("ohne Skript")
    plain.get_by_role("button", name="全部保存").click()
    expect(plain.locator(".flashes")).to_contain_text("1")
    expect(cell(plain, 4, 1)).to_have_value("ohne Skript")
