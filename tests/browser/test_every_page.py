"""Every page that can be reached is whole: both languages, both themes, wide and narrow."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ACCOUNTS = {
    "guest": None,
    "researcher": "researcher@demo.lianyi",
    "manager": "manager@demo.lianyi",
    "coordinator": "coordinator@demo.lianyi",
    "admin": "admin@demo.lianyi",
}
MOST_PAGES = 26
SKIPPED = re.compile(
    r"^/(static|logout|healthz|readyz|oai)|\.(csv|xlsx|ics|json|pdf|docx|zip|jpg)$"
)


def kind_of(path: str) -> str:
    """Return a path with its codes and its query's values left out."""
    parts = urlsplit(path)
    names = sorted(pair.split("=")[0] for pair in parts.query.split("&") if pair)
    bare = re.sub(
        r"/[A-Za-z]{1,3}-[\w-]*\d[\w-]*|/20\d\d(Q\d|H\d)?(?=/|$)|/\d+(?=/|$)"
        r"|(?<=/figures)/\w+",
        "/*",
        parts.path,
    )
    return bare + ("?" + "&".join(names) if bare in ("/book",) else "")


def pages_reached(page: Page) -> Iterator[str]:
    """Yield one address of each kind that links lead to, breadth first."""
    waiting, known = ["/"], {"/"}
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        path = waiting.pop(0)
        yield path
        links = page.eval_on_selector_all(
            "a[href^='/']", "all => all.map(a => a.getAttribute('href'))"
        )
        for found in links:
            # The test chooses the language itself.
            link = re.sub(r"(?<=[?&])lang=\w+&?", "", found).rstrip("?&")
            kind = kind_of(link)
            if kind not in known and not SKIPPED.search(urlsplit(link).path):
                known.add(kind)
                waiting.append(link)


def faults_of(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical, by rule and place."""
    session = page.context.new_cdp_session(page)
    # Injected by the debugger: the page's own policy would refuse a script.
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    run = (
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => v.id + ' at ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')))"
    )
    found = session.send(
        "Runtime.evaluate",
        {"expression": run, "awaitPromise": True, "returnByValue": True},
    )
    session.detach()
    return list(found["result"].get("value") or [])


def watched(page: Page, told: list[str], site: str) -> None:
    """Note what the console complains of and every request that leaves the site."""
    page.on("pageerror", lambda error: told.append(f"script error: {error}"))
    page.on(
        "console",
        lambda m: told.append(f"console: {m.text}") if m.type == "error" else None,
    )
    page.on(
        "request",
        lambda r: (
            told.append(f"left the site: {r.url}")
            if not r.url.startswith((site, "data:"))
            else None
        ),
    )


@pytest.mark.parametrize("role", ACCOUNTS)
def test_every_page_is_whole_in_both_languages_and_themes(
    role: str, site: str, visit: Callable[..., Page], page_as: Callable[..., Page]
) -> None:
    email = ACCOUNTS[role]

    def window(**more: object) -> Page:
        return page_as(email, **more) if email else visit(**more)

    wide = window(width=1440, color_scheme="light")
    narrow = window(width=390, height=844, color_scheme="dark")
    told: list[str] = []
    for page in (wide, narrow):
        watched(page, told, site)
    faults: dict[str, object] = {}
    seen = 0
    for path in pages_reached(wide):
        joint = "&" if "?" in path else "?"
        for page, language in ((wide, "zh"), (narrow, "en")):
            answer = page.goto(f"{path}{joint}lang={language}")
            page.wait_for_load_state("load")
            problems = told[:]
            told.clear()
            if answer is None or answer.status != 200:
                problems.append(f"status {answer and answer.status}")
            if not re.search("联仪" if language == "zh" else "Lianyi", page.title()):
                problems.append(f"title {page.title()}")
            spill = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if spill > 0:
                problems.append(f"{spill} px wider than the window")
            problems += faults_of(page)
            if problems:
                faults[f"{language} {path}"] = problems
        seen += 1
        wide.goto(f"{path}{joint}lang=zh")
    assert seen >= 10
    assert not faults
