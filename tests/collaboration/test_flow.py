"""A report from its first line to its approval, through the pages."""

import re

from collaboration.models.report import ReportVersion, ReviewStep
from kernel.journal.tables import JournalEntry, OutboxMessage
from kernel.store.db import db
from tests.builders.collaboration import (
    ECONOMY,
    LINGANG,
    MINHANG,
    TYPED,
    a_coordinator,
    a_project,
)
from tests.builders.identity import a_person, browser_of


def form_of(page, **more) -> dict[str, str]:
    """Return what a browser would send of the form's hidden version."""
    found = re.search(r'name="_version" value="(\d+)"', page.get_data(as_text=True))
    return {"_version": found.group(1) if found else "", **more}


def typed(**more):
    sent = {k: str(v) for k, v in TYPED.items() if v is not False}
    return {**sent, **more}


def decide(browser, code, verdict, comment=""):
    path = f"/reviews/{code}/2026Q3"
    sent = form_of(browser.get(path), verdict=verdict, comment=comment)
    return browser.post(path, data=sent)


def test_a_report_is_written_returned_corrected_and_approved(app, context):
    author = a_person()
    project = a_project(lead=author)
    writing = browser_of(app, author)
    first, second, last = (
        browser_of(app, a_coordinator(name)) for name in (MINHANG, LINGANG, ECONOMY)
    )
    path = f"/collab/{project.code}/reports/2026Q3"
    assert project.title_zh in writing.get("/collab").text

    page = writing.get(f"{path}/edit")
    assert page.status_code == 200
    saved = writing.post(f"{path}/edit", data=typed(**form_of(page)))
    assert saved.status_code == 303, saved.text
    page = writing.get(f"{path}/edit")
    submitted = writing.post(f"{path}/submit", data=typed(**form_of(page)))
    assert submitted.status_code == 303, submitted.text
    assert "待审核" in writing.get(path).text

    assert project.title_zh in first.get("/reviews").text
    assert project.title_zh not in second.get("/reviews").text
    early = decide(second, project.code, "pass")
    assert early.status_code == 409
    assert MINHANG in early.text

    silent = decide(first, project.code, "return")
    assert silent.status_code == 409
    assert decide(first, project.code, "return", "请补原因").status_code == 303
    assert "请补原因" in writing.get(f"{path}/edit").text

    page = writing.get(f"{path}/edit")
    changed = typed(visual_progress="3 号台架改造完成，燃喷单元装机 4 套。")
    assert (
        writing.post(f"{path}/submit", data={**changed, **form_of(page)}).status_code
        == 303
    )
    review = first.get(f"/reviews/{project.code}/2026Q3").text
    assert "<del>2</del><ins>4</ins>" in review

    for browser in (first, second, last):
        assert decide(browser, project.code, "pass").status_code == 303
    assert "审核通过" in writing.get(path).text

    assert db.session.query(ReportVersion).count() == 2
    assert {s.decision for s in db.session.query(ReviewStep)} == {
        "passed",
        "returned",
        None,
    }
    told = [m.event for m in db.session.query(OutboxMessage).order_by(OutboxMessage.id)]
    assert [one for one in told if one.startswith("Report")] == [
        "ReportDrafted", "ReportSaved", "ReportSubmitted", "ReportReturned", "ReportSaved",
        "ReportSubmitted", "ReportPassed", "ReportPassed", "ReportApproved",
    ]  # fmt: skip
    assert (
        db.session.query(JournalEntry)
        .filter_by(event="ReportReturned")
        .one()
        .after["state"]
        == "returned"
    )
