"""A deputy decides on reports for a coordinator who is away."""

from datetime import date, timedelta

import pytest

from collaboration.commands.install_routes import install_routes
from collaboration.commands.remark_report import remark_report
from collaboration.commands.review_report import review_report
from collaboration.models.report import ReviewStep
from collaboration.queries.reports import decided, steps_of
from collaboration.queries.reviews import review_queue, reviews_waiting
from collaboration.rules.refusals import OwnReport
from collaboration.rules.review import Review, Verdict
from identity.commands.name_deputy import name_deputy
from identity.queries import actors
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.actor import Role
from kernel.values.errors import NotFound, Refused
from tests.builders.collaboration import MINHANG, a_coordinator, a_project, unit
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.collaboration.test_remarks import PERIOD, submitted
from tests.conftest import NOW

TODAY = date(2026, 11, 25)
PASS = Review(Verdict.PASS, "", 1)


def seen(person, at=NOW):
    return actors.actor_of(person.id, at=at)


def lend(head, clerk):
    name_deputy(
        clerk.email, Role.COORDINATOR, unit(MINHANG).code, TODAY, TODAY,
        by=actor_of(head), at=NOW,
    )  # fmt: skip


@pytest.fixture
def met(context):
    """A report for Minhang, whose coordinator is away, and the deputy."""
    install_routes(at=NOW)
    author, head = a_person(), a_coordinator(MINHANG)
    clerk = a_person("researcher", unit(MINHANG))
    project = a_project(author)
    report = submitted(project, author)
    lend(head, clerk)
    return project, report, head, clerk


def test_a_deputy_decides_and_the_journal_says_for_whom(met):
    project, report, head, clerk = met
    review_report(project.code, PERIOD, PASS, by=seen(clerk), at=NOW)
    step = db.session.query(ReviewStep).filter_by(decision="passed").one()
    assert (step.decided_by_id, step.decided_for_id) == (clerk.id, head.id)
    entry = db.session.query(JournalEntry).filter_by(event="ReportPassed").one()
    assert entry.actor_id == clerk.id
    assert entry.data["stood_in_for"] == head.id
    shown = decided(steps_of(report.id))[0]
    assert (shown.decided_by, shown.decided_for) == (clerk.name, head.name)


def test_the_day_after_the_project_is_unknown_to_the_deputy_again(met):
    project, _, _, clerk = met
    later = NOW + timedelta(days=1)
    assert reviews_waiting(seen(clerk)) == 1
    assert reviews_waiting(seen(clerk, later)) == 0
    with pytest.raises(NotFound):
        review_report(project.code, PERIOD, PASS, by=seen(clerk, later), at=later)


def test_the_inbox_says_for_whom_and_the_person_away_still_decides(met):
    project, _, head, clerk = met
    assert [one.stood_in_for for one in review_queue(seen(clerk))] == [head.name]
    assert [one.stood_in_for for one in review_queue(seen(head))] == [""]
    review_report(project.code, PERIOD, PASS, by=seen(head), at=NOW)
    assert (
        db.session.query(ReviewStep)
        .filter_by(decision="passed", decided_for_id=None)
        .one()
    )


def test_no_deputy_decides_on_a_report_of_whom_they_stand_in_for(context):
    install_routes(at=NOW)
    head, clerk = a_coordinator(MINHANG), a_person(None, unit(MINHANG))
    author = a_person()
    project = a_project(author, head)
    submitted(project, author)
    lend(head, clerk)
    with pytest.raises(Refused) as refused:
        review_report(project.code, PERIOD, PASS, by=seen(clerk), at=NOW)
    assert refused.value.reasons == (OwnReport(),)


def test_a_remark_of_a_deputy_is_journalled_for_the_person_away(met):
    project, _, head, clerk = met
    remark_report(
        project.code, PERIOD, "problems", "补充", version=1, by=seen(clerk), at=NOW
    )
    entry = db.session.query(JournalEntry).filter_by(event="ReportRemarked").one()
    assert entry.data["stood_in_for"] == head.id


def test_pages_and_api_open_to_the_deputy_in_that_time_only(met, context):
    project, report, head, clerk = met
    browser = browser_of(context, clerk)
    assert f"代 {head.name}" in browser.get("/reviews").text
    path = f"/reviews/{project.code}/{PERIOD}"
    assert browser.get(path).status_code == 200
    auth = {"Authorization": f"Bearer {token_of(clerk)}"}
    waiting = context.test_client().get("/api/v1/reviews", headers=auth).json["items"]
    assert [one["stood_in_for"] for one in waiting] == [head.name]
    said = {"verdict": "pass", "_version": "1"}
    assert browser.post(path, data=said).status_code == 303
    db.session.refresh(report)
    assert report.state == "in_review"
    page = browser.get(f"/collab/{project.code}/reports/{PERIOD}").text
    assert f"{clerk.name} 代 {head.name}" in page
    stranger = browser_of(context, a_person(None, unit(MINHANG)))
    assert stranger.get("/reviews").status_code == 403
    assert stranger.get(path).status_code in (403, 404)
