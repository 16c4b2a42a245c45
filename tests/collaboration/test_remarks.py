"""Remarks at fields, their answers, and a Monday's inbox."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from collaboration.commands.answer_remark import answer_remark
from collaboration.commands.install_routes import install_routes
from collaboration.commands.pass_reports import pass_reports
from collaboration.commands.remark_report import remark_report
from collaboration.commands.review_report import review_report
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.commands.submit_report import submit_report
from collaboration.models.report import Report, ReviewStep
from collaboration.queries.remarks import remarks_on
from collaboration.queries.report_page import report_page
from collaboration.queries.reviews import review_queue
from collaboration.rules.remark import Spot, letter, read_by_authors, unanswered
from collaboration.rules.report_state import ReportState
from collaboration.rules.review import Chosen, Review, Verdict
from kernel.store.db import db
from kernel.values.errors import Forbidden, Refused
from tests.builders.collaboration import (
    COMPLETE,
    LINGANG,
    MINHANG,
    a_coordinator,
    a_milestone,
    a_project,
    a_report,
)
from tests.builders.identity import a_person, actor_of, browser_of
from tests.conftest import NOW

PERIOD = "2026Q3"


def submitted(project, author, **content):
    actor = actor_of(author)
    saved = save_report(
        project.code, PERIOD, {**COMPLETE, **content},
        edition=NOT_BEGUN, by=actor, at=NOW,
    )  # fmt: skip
    return submit_report(
        project.code, PERIOD, edition=saved.row.edition, by=actor, at=NOW
    ).row


@pytest.fixture
def met(context):
    """A submitted report, its author, and the coordinator whose turn it is."""
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    project = a_project(author)
    return project, submitted(project, author), author, coordinator


def remark(project, coordinator, said="补充试验报告编号", field="problems", version=1):
    return remark_report(
        project.code, PERIOD, field, said,
        version=version, by=actor_of(coordinator), at=NOW,
    )  # fmt: skip


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_remarks_become_the_letter_and_each_is_answered_before_the_next_version(met):
    project, report, author, coordinator = met
    remark(project, coordinator)
    remark(project, coordinator, "累计数与上期不衔接", "inv_cum_fen")
    assert remarks_on(report, for_authors=True) == []
    review = Review(Verdict.RETURN, "", 1)
    review_report(project.code, PERIOD, review, by=actor_of(coordinator), at=NOW)
    step = db.session.query(ReviewStep).filter_by(decision="returned").one()
    assert step.comment == "1. 补充试验报告编号\n2. 累计数与上期不衔接"
    seen = [one.row.number for one in remarks_on(report, for_authors=True)]
    assert seen == [1, 2]
    writer = actor_of(author)
    with pytest.raises(Refused) as refused:
        submit_report(project.code, PERIOD, edition=None, by=writer, at=NOW)
    assert codes(refused) == ["RemarksUnanswered"]
    for number in seen:
        answer_remark(project.code, PERIOD, number, "已补", by=writer, at=NOW)
    again = submit_report(project.code, PERIOD, edition=None, by=writer, at=NOW)
    assert again.row.version == 2
    shown = remarks_on(report, for_authors=False)
    assert [one.row.answer for one in shown] == ["已补", "已补"]
    with pytest.raises(Refused) as refused:
        answer_remark(project.code, PERIOD, 1, "改口", by=writer, at=NOW)
    assert codes(refused) == ["RemarkNotAnswerable"]


def test_only_the_unit_whose_turn_it_is_remarks_on_the_current_version(met):
    project, _, author, coordinator = met
    with pytest.raises(Refused) as refused:
        remark(project, a_coordinator(LINGANG))
    assert codes(refused) == ["RemarkOutOfTurn"]
    with pytest.raises(Refused) as refused:
        remark(project, coordinator, version=2)
    assert codes(refused) == ["ChangedMeanwhile"]
    with pytest.raises(Forbidden):
        remark(project, author)


def test_a_return_without_comment_or_remark_is_refused(met):
    project, _, _, coordinator = met
    review = Review(Verdict.RETURN, " ", 1)
    with pytest.raises(Refused) as refused:
        review_report(project.code, PERIOD, review, by=actor_of(coordinator), at=NOW)
    assert codes(refused) == ["CommentNeeded"]


def test_a_coordinator_clears_twelve_reports_on_a_monday(context):
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    projects = [a_project(author) for _ in range(12)]
    for project in projects:
        a_milestone(project, planned_on=date(2026, 12, 31))
    for n, project in enumerate(projects):
        flaw = {"inv_cum_fen": 1_000_000} if n < 2 else {}
        submitted(project, author, **flaw)
    client = browser_of(context, coordinator)
    page = BeautifulSoup(client.get("/reviews").text, "lxml")
    boxes = page.select("input[name=reports]")
    assert len(boxes) == 10
    assert all(box.has_attr("checked") for box in boxes)
    token = page.select_one("input[name=csrf_token]")["value"]
    for project in projects[:2]:
        at = f"/reviews/{project.code}/{PERIOD}"
        kept = client.post(
            f"{at}/remarks",
            data={"csrf_token": token, "_version": 1, "field": "inv_cum_fen", "said": "核对累计数"},
        )  # fmt: skip
        assert kept.status_code == 303
        back = {"csrf_token": token, "_version": 1, "verdict": "return"}
        assert client.post(at, data=back).status_code == 303
    chosen = [box["value"] for box in boxes]
    done = client.post("/reviews", data={"csrf_token": token, "reports": chosen})
    assert done.status_code == 303
    states = [r.state for r in db.session.query(Report).order_by(Report.id)]
    assert states == [ReportState.RETURNED] * 2 + [ReportState.IN_REVIEW] * 10
    assert review_queue(actor_of(coordinator)) == []
    assert len(review_queue(actor_of(a_coordinator(LINGANG)))) == 10
    # Sent twice, nothing passes a second time, and each report says why.
    again = client.post("/reviews", data={"csrf_token": token, "reports": chosen})
    assert again.status_code == 409
    assert all(project.code in again.text for project in projects[2:])


def test_a_report_with_something_to_look_at_is_not_passed_with_others(context):
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    clean, flawed, strange = (a_project(author) for _ in range(3))
    for project in (clean, flawed, strange):
        a_milestone(project, planned_on=date(2026, 12, 31))
    submitted(clean, author)
    submitted(flawed, author, inv_cum_fen=1)
    submitted(strange, author)
    chosen = [
        Chosen(flawed.code, PERIOD, 1),
        Chosen(strange.code, PERIOD, 7),
        Chosen("XT-2026-0000", PERIOD, 1),
        Chosen(clean.code, PERIOD, 1),
    ]
    done = pass_reports(chosen, by=actor_of(coordinator), at=NOW)
    reasons = [[reason.code for reason in one.reasons] for one in done]
    assert reasons == [["LookFirst"], ["ChangedMeanwhile"], ["LookFirst"], []]
    with pytest.raises(Forbidden):
        pass_reports(chosen, by=actor_of(author), at=NOW)


def test_the_list_counts_the_same_points_as_the_page_of_the_report(context):
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    project = a_project(author)
    a_report(project, author, "2026Q1", "archived", version=1, content={**COMPLETE, "trl_now": 9})  # fmt: skip
    a_report(project, author, "2026Q2", "rejected", version=1, content={**COMPLETE, "trl_now": 1})  # fmt: skip
    submitted(project, author, rd_period_fen=1)
    viewer = actor_of(coordinator)
    (waiting,) = review_queue(viewer)
    page = report_page(project.code, PERIOD, viewer, at=NOW)
    assert waiting.points == len(page.to_look_at) > 0


def test_the_review_compares_with_the_last_period_or_the_last_version(context, met):
    project, _, author, coordinator = met
    a_report(project, author, "2026Q2", "archived", version=1, content={**COMPLETE, "next_plan": "装机首台样件"})  # fmt: skip
    client = browser_of(context, coordinator)
    said = client.get(f"/reviews/{project.code}/{PERIOD}").text
    assert "与上期相比" in said
    assert "<del>" in said


def test_authors_read_and_answer_on_the_page_of_the_report(context, met):
    project, _, author, coordinator = met
    remark(project, coordinator)
    client = browser_of(context, author)
    page = f"/collab/{project.code}/reports/{PERIOD}"
    assert "补充试验报告编号" not in client.get(page).text
    review = Review(Verdict.RETURN, "", 1)
    review_report(project.code, PERIOD, review, by=actor_of(coordinator), at=NOW)
    form = BeautifulSoup(client.get(f"{page}/edit").text, "lxml")
    token = form.select_one("input[name=csrf_token]")["value"]
    assert form.select_one("#remark-1")
    said = {"csrf_token": token, "answer": "编号已补在依据里"}
    assert client.post(f"{page}/remarks/1", data=said).status_code == 303
    assert "编号已补在依据里" in client.get(page).text
    got = client.get(f"/api/v1/projects/{project.code}/reports/{PERIOD}/remarks").json
    assert got["items"][0]["answer"] == "编号已补在依据里"


def test_authors_read_remarks_once_the_report_is_theirs_again():
    assert not read_by_authors(1, ReportState.SUBMITTED, 1)
    assert not read_by_authors(1, ReportState.IN_REVIEW, 1)
    assert read_by_authors(1, ReportState.RETURNED, 1)
    assert read_by_authors(1, ReportState.IN_REVIEW, 2)


def test_only_remarks_on_the_current_version_are_open_and_in_the_letter():
    spots = [Spot(1, 5, "旧", False), Spot(2, 5, "甲", False), Spot(2, 6, "乙", True)]
    assert unanswered(spots, 2) == 1
    assert letter(spots, 5, 2) == "1. 甲"
    assert letter(spots, 7, 2) == ""
    assert len(letter([Spot(2, 5, "长" * 500, False)] * 4, 5, 2)) == 1000
