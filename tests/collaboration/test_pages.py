"""Pages of projects, reports and reviews, in both languages."""

import re
from datetime import date

import pytest

from collaboration.models.project import Milestone, Project
from collaboration.models.report import Report, RouteStation
from kernel.store.db import db
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    COMPLETE,
    LINGANG,
    MINHANG,
    RESEARCH_CODE,
    TYPED,
    VALIDATION_CODE,
    a_coordinator,
    a_milestone,
    a_project,
    a_report,
    linked,
    unit,
)
from tests.builders.identity import a_person, an_organisation, browser_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FORM = {
    "title_zh": "燃喷系统（示例）",
    "plan_task": "7",
    "sector": "ship_power_low",
    "mode": "supply_chain",
    "contact_name": "韩越",
    "starts_on": "2026-01-01",
    "planned_end": "2027-12-31",
    "stage": "pilot",
    "trl_start": "5",
    "trl_target": "8",
    "investment_plan_wan": "１２,000.00",
    "nothing_classified": "true",
    "research_credit_code": RESEARCH_CODE.lower(),
    "validation_credit_code": VALIDATION_CODE,
}


def a_busy_project(lead):
    """Make a project with everything on its page, and reports in several states."""
    project = a_project(a_person(), lead=lead)
    a_milestone(project, 1, name_zh="台架 500 h 耐久", reached_on=project.starts_on)
    a_milestone(project, 2, side="research")
    rig = an_instrument(an_organisation("lingang"))
    linked(project, a_reservation(rig, lead, a_span(20), "completed"), lead)
    a_reservation(rig, lead, a_span(21), "completed")
    a_report(project, lead, "2026Q1", "archived", version=1)
    a_report(project, lead, "2026Q2", "approved", version=1)
    a_report(project, lead, "2026Q3")
    return project


def submit(app, project, author):
    browser = browser_of(app, author)
    path = f"/collab/{project.code}/reports/2026Q3"
    page = browser.get(f"{path}/edit").text
    version = re.search(r'name="_version" value="(\d+)"', page).group(1)
    sent = {k: str(v) for k, v in TYPED.items() if v is not False}
    done = browser.post(f"{path}/submit", data={**sent, "_version": version})
    assert done.status_code == 303, done.text
    return browser


def pages_of(code):
    return [
        "/collab", "/collab/new", f"/collab/{code}", f"/collab/{code}/edit",
        f"/collab/{code}/record", f"/collab/{code}/evidence", f"/collab/{code}/outcomes",
        f"/collab/{code}/reports/2026Q3", f"/collab/{code}/reports/2026Q3/edit",
        f"/collab/{code}/reports/2026Q2",
    ]  # fmt: skip


def test_every_page_opens_with_few_statements(app, context, statements):
    lead = a_person()
    project = a_busy_project(lead)
    browser = browser_of(app, lead)
    for path in pages_of(project.code):
        with statements() as seen:
            reply = browser.get(path)
        assert reply.status_code == 200, path
        assert len(seen) <= 12, (path, len(seen))
    submit(app, project, lead)
    reviewer = browser_of(app, a_coordinator(MINHANG))
    for path in ("/reviews", f"/reviews/{project.code}/2026Q3"):
        with statements() as seen:
            assert reviewer.get(path).status_code == 200, path
        assert len(seen) <= 12, (path, len(seen))


def test_every_page_speaks_english(app, context):
    lead = a_person()
    project = a_busy_project(lead)
    browser = submit(app, project, lead)
    reviewer = browser_of(app, a_coordinator(MINHANG))
    boss = browser_of(app, a_person("administrator"))
    visits = [(browser, path) for path in pages_of(project.code)]
    visits += [(reviewer, f"/reviews/{project.code}/2026Q3"), (reviewer, "/reviews")]
    visits += [(boss, "/admin/review-routes")]
    for one, path in visits:
        page = one.get(f"{path}?lang=en")
        assert page.status_code == 200, path
        words = re.sub(r"<[^>]+>", " ", page.text)
        assert "{" not in words, (path, re.search(r".{30}\{.{30}", words, re.DOTALL))
        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL).group(1)
        assert not CHINESE.search(title), title


def test_strangers_find_nothing_and_guests_are_asked_to_sign_in(app, context):
    lead = a_person()
    project = a_busy_project(lead)
    strangers = [a_person(), a_person("lab_manager"), a_coordinator("市商务委")]
    path = f"/collab/{project.code}"
    for person in strangers:
        browser = browser_of(app, person)
        for page in pages_of(project.code)[2:]:
            assert browser.get(page).status_code == 404, page
        for form in ("/edit", "/members", "/milestones", "/stage", "/reservations"):
            sent = {"email": lead.email, "name_zh": "x", "side": "research",
                    "planned_on": "2026-12-01", "stage": "pilot", "on": "2026-11-01",
                    "grounds": "x", "reservation": "B-00000001"}  # fmt: skip
            sent = sent if form != "/edit" else FORM
            status = browser.post(f"{path}{form}", data=sent).status_code
            assert status in (404, 422), form
        assert project.title_zh not in browser.get("/collab").text
    guest = browser_of(app, None)
    assert guest.get(path).status_code == 303
    other = browser_of(app, a_coordinator("市商务委"))
    assert other.get(f"/reviews/{project.code}/2026Q3").status_code == 404


def test_a_project_is_opened_once_by_a_double_click(app, context):
    person = a_person()
    browser = browser_of(app, person)
    sides = {
        "research_org": an_organisation("neobay").code,
        "validation_org": an_organisation("lingang").code,
    }
    sent = {**FORM, **sides, "_key": "k1"}
    first = browser.post("/collab/new", data=sent)
    second = browser.post("/collab/new", data=sent)
    assert first.status_code == 303, first.text
    assert first.location == second.location
    project = db.session.query(Project).one()
    assert project.investment_plan_fen == 12_000_000_000
    assert project.title_zh in browser.get(first.location).text


def test_a_refused_form_comes_back_with_what_was_typed(app, context):
    browser = browser_of(app, a_person())
    wrong = {
        **FORM,
        "planned_end": "2026-02-30",
        "trl_target": "12",
        "title_zh": "燃\x00喷",
    }
    page = browser.post("/collab/new", data=wrong)
    assert page.status_code == 422
    for name in ("planned_end", "trl_target", "title_zh", "research_org"):
        assert f'id="e-{name}"' in page.text, name
    assert 'value="12,000.00"' in page.text or "１２,000.00" in page.text
    assert db.session.query(Project).count() == 0


def test_work_on_the_page_is_done_by_plain_forms(app, context):
    lead, other = a_person(), a_person()
    project = a_project(lead=lead)
    browser, path = browser_of(app, lead), f"/collab/{project.code}"
    booking = a_reservation(an_instrument(), lead, a_span(20), "completed")
    acts = [
        ("members", {"email": other.email}),
        ("milestones", {"name_zh": "台架验收", "side": "validation", "planned_on": "2026-12-01"}),
        ("milestones/1", {"name_zh": "台架验收二", "side": "validation", "planned_on": "2026-12-01", "state": "running"}),
        ("milestones/1/reach", {"on": "2026-11-20", "evidence": "验收单"}),
        ("stage", {"stage": "low_rate", "on": "2026-11-20", "grounds": "验收通过"}),
        ("reservations", {"reservation": booking.code}),
        (f"reservations/{booking.code}/unlink", {}),
    ]  # fmt: skip
    for form, sent in acts:
        assert browser.post(f"{path}/{form}", data=sent).status_code == 303, form
    page = browser.get(path).text
    assert "台架验收二" in page
    assert other.name in page
    assert db.session.query(Milestone).one().evidence_zh == "验收单"
    again = browser.post(
        f"{path}/stage", data={"stage": "concept", "on": "2026-11-20", "grounds": "x"}
    )
    assert again.status_code == 409
    assert "小批量" in again.text
    assert browser.post(f"{path}/members", data={"email": "x"}).status_code == 422


def test_the_second_editor_sees_what_the_first_saved(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    report = a_report(project, lead)
    path = f"/collab/{project.code}/reports/2026Q3/edit"
    browser = browser_of(app, lead)
    sent = {k: str(v) for k, v in TYPED.items() if v is not False}
    first = browser.post(path, data={**sent, "problems": "缺样品", "_version": "1"})
    assert first.status_code == 303
    second = browser.post(path, data={**sent, "problems": "缺机时", "_version": "1"})
    assert second.status_code == 409
    assert "缺样品" in second.text
    assert "缺机时" in second.text
    assert 'name="_version" value="2"' in second.text
    db.session.refresh(report)
    assert report.content["problems"] == "缺样品"


def test_a_slip_of_the_pen_does_not_hide_a_conflict(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    a_report(project, lead, edition=5)
    path = f"/collab/{project.code}/reports/2026Q3/edit"
    page = browser_of(app, lead).post(
        path, data={"progress_pct": "120", "_version": "3"}
    )
    assert page.status_code == 422
    assert 'name="_version" value="3"' in page.text


def test_what_is_refused_when_handing_in_stays_saved(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    browser, path = browser_of(app, lead), f"/collab/{project.code}/reports/2026Q3"
    answer = browser.post(
        f"{path}/submit", data={"progress_pct": "５4", "_version": "0"}
    )
    assert answer.status_code == 409
    assert "形象进度" in answer.text
    kept = db.session.query(Report).one()
    assert (kept.content["progress_pct"], str(kept.state)) == (54, "draft")
    assert f'name="_version" value="{kept.edition}"' in answer.text


def test_reading_a_page_writes_nothing(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    browser = browser_of(app, lead)
    assert browser.get(f"/collab/{project.code}/reports/2026Q3/edit").status_code == 200
    assert browser.get(f"/collab/{project.code}/reports/2026Q3").status_code == 404
    assert db.session.query(Report).count() == 0


def test_an_approved_report_is_reopened_with_a_reason_or_archived(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    a_report(project, lead, "2026Q3", "approved", version=1)
    browser = browser_of(app, a_coordinator(LINGANG))
    path = f"/collab/{project.code}/reports/2026Q3"
    assert browser.post(f"{path}/reopen", data={"_version": "1"}).status_code == 409
    assert browser.post(f"{path}/archive", data={"_version": "9"}).status_code == 409
    reopened = browser.post(
        f"{path}/reopen", data={"comment": "数据有误", "_version": "1"}
    )
    assert reopened.status_code == 303
    assert "退回修改" in browser.get(path).text
    assert browser.post(f"{path}/archive", data={"_version": "2"}).status_code == 409


def test_a_report_is_withdrawn_before_the_first_decision(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    browser = submit(app, project, lead)
    path = f"/collab/{project.code}/reports/2026Q3"
    version = re.search(r'name="_version" value="(\d+)"', browser.get(path).text).group(
        1
    )
    assert (
        browser.post(f"{path}/withdraw", data={"_version": version}).status_code == 303
    )
    assert "已撤回" in browser.get(path).text


def test_an_administrator_switches_a_step_off(app, context):
    browser = browser_of(app, a_person("administrator"))
    assert MINHANG in browser.get("/admin/review-routes").text
    sent = {
        "plan_task": "7",
        "position": "1",
        "unit": unit(MINHANG).code,
        "active": "false",
    }
    assert browser.post("/admin/review-routes", data=sent).status_code == 303
    assert db.session.query(RouteStation).filter_by(active=False).count() == 1
    other = browser_of(app, a_person())
    assert other.get("/admin/review-routes").status_code == 403


@pytest.mark.parametrize("level", ["ok", "warn"])
def test_the_review_page_begins_with_one_sentence(app, context, level):
    lead = a_person()
    project = a_project(lead=lead)
    a_milestone(project, planned_on=date(2026, 12, 31))
    if level == "warn":
        a_report(
            project, lead, "2026Q2", "approved", content={**COMPLETE, "trl_now": 7}
        )
    submit(app, project, lead)
    page = (
        browser_of(app, a_coordinator(MINHANG))
        .get(f"/reviews/{project.code}/2026Q3")
        .text
    )
    assert f'class="summary {level}"' in page
    assert "一句话" in page
    assert ("技术就绪度由 7 级降到 6 级" in page) is (level == "warn")
    assert f"通过，送{LINGANG}" in page


def test_every_check_leads_to_a_place_on_the_page(app, context):
    lead = a_person()
    project = a_project(lead=lead, investment_plan_fen=100)
    a_milestone(project, name_zh="台架 500 h 耐久", reached_on=project.starts_on)
    before = {**COMPLETE, "trl_now": 7, "rd_period_fen": 1}
    a_report(project, lead, "2026Q2", "approved", content=before)
    browser = submit(app, project, lead)
    reviewer = browser_of(app, a_coordinator(MINHANG))
    path = f"/collab/{project.code}/reports/2026Q3"
    editor = f"/collab/{project.code}/reports/2026Q4/edit"
    for page in (
        browser.get(path),
        reviewer.get(f"/reviews/{project.code}/2026Q3"),
        browser.get(editor),
    ):
        targets = re.findall(r'href="#([rf]-[^"]+)"', page.text)
        assert targets
        for target in targets:
            assert f'id="{target}"' in page.text, target
