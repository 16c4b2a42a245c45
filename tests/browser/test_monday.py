"""A coordinator's Monday in a real browser, from the inbox to the summary."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.demo.people import COORDINATOR

PageAs = Callable[..., Page]
# A browser keeps the part after "#" through a redirect.
INBOX = re.compile(r"/reviews(#.*)?$")
REPORTS = 12


def return_with_remark(desk: Page, said: str) -> None:
    """Open the first report with something to look at, say so, and return it."""
    desk.goto("/reviews")
    flagged = desk.locator("tbody tr", has=desk.locator("a .tag.warn"))
    flagged.first.get_by_role("link").first.click()
    desk.locator("#f-field").select_option("inv_cum_fen")
    desk.locator("#f-said").fill(said)
    desk.get_by_role("button", name="记下意见").click()
    expect(desk.locator("#remarks")).to_contain_text(said)
    desk.get_by_role("button", name="退回修改").click()
    desk.wait_for_url(INBOX)


def test_a_coordinator_clears_the_inbox_and_reads_the_quarter(page_as: PageAs) -> None:
    desk = page_as(COORDINATOR)
    desk.goto("/reviews")
    rows = desk.locator("tbody tr")
    expect(rows).to_have_count(REPORTS)
    for said in ("累计与上期不衔接", "说明投资口径"):
        return_with_remark(desk, said)
    expect(rows).to_have_count(REPORTS - 2)

    chosen = desk.locator("tbody input[type=checkbox]:checked").count()
    desk.get_by_role("button", name="通过选中的报告").click()
    expect(rows).to_have_count(REPORTS - 2 - chosen)
    while rows.count():
        left = rows.count()
        rows.first.get_by_role("link").first.click()
        desk.get_by_role("button", name=re.compile("^通过")).click()
        desk.wait_for_url(INBOX)
        expect(rows).to_have_count(left - 1)

    desk.goto("/summaries")
    desk.get_by_role("button", name="生成本期汇总").click()
    desk.wait_for_url(re.compile(r"/summaries/\d+$"))

    desk.goto("/summaries")
    desk.get_by_role("link", name=re.compile("张江 哪个项目")).click()
    first = desk.locator("tbody tr").first
    expect(first).to_contain_text("XT-")
    expect(first).to_contain_text("¥")
