"""The page behind the QR code on a phone whose connection comes and goes."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from app.demo.people import RESEARCHER

PageAs = Callable[..., Page]
ADMIN = "admin@demo.lianyi"
PHONE = {"width": 390, "height": 844}


class Lossy:
    """A connection on which the server hears a form, but its first answers are lost."""

    def __init__(self, losses: int) -> None:
        """Lose so many answers."""
        self.losses, self.heard = losses, 0

    def __call__(self, route: Route) -> None:
        """Let a request through; lose the answer while there are losses left."""
        self.heard += 1
        if self.heard > self.losses:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        route.abort("connectionreset")


def some_instrument(page: Page) -> str:
    page.goto("/timeline")
    return str(page.locator("[data-row]").first.get_attribute("data-row"))


def faults_told(page_as: PageAs) -> int:
    journal = page_as(ADMIN)
    journal.goto("/admin/audit?event=FaultReported")
    return journal.locator("tbody tr").count()


def test_a_form_is_sent_until_it_is_answered_and_acts_once(page_as: PageAs) -> None:
    before = faults_told(page_as)
    phone = page_as(RESEARCHER, **PHONE)
    code, line = some_instrument(phone), Lossy(losses=2)
    phone.route("**/i/*/fault", line)
    phone.goto(f"/i/{code}")
    phone.locator(".here-fault summary").click()
    phone.locator(".here-fault [name=comment]").fill("weak connection")
    phone.locator(".here-fault button.danger").click()
    expect(phone.locator(".sending")).to_be_visible()
    expect(phone.locator(".flashes")).to_contain_text("实验室", timeout=20_000)
    assert line.heard == 3, "the server heard the form three times"
    assert faults_told(page_as) == before + 1


def test_the_timeline_asks_only_for_the_rows_on_the_screen(page_as: PageAs) -> None:
    page = page_as(RESEARCHER)
    asked: list[str] = []
    page.on(
        "request", lambda r: asked.append(r.url) if "/timeline/rows" in r.url else None
    )
    page.goto("/timeline")
    rows, places = page.locator("[data-row]"), page.locator(".tl-wait")
    count, waiting = rows.count(), places.count()
    assert waiting > 5
    assert asked == []
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(places).not_to_have_count(waiting)
    page.wait_for_timeout(500)
    assert rows.count() > count
    assert len(asked) <= 2, "not what was scrolled past"
