"""Writing, handing in and deciding: what happens when people meet."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from collaboration.commands.draft_report import draft_report
from collaboration.commands.install_routes import install_routes
from collaboration.commands.review_report import review_report
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.switch_station import switch_station
from collaboration.jobs import archive_reports
from collaboration.models.report import Report, ReportVersion, ReviewStep, RouteStation
from collaboration.queries.report_page import report_page
from collaboration.queries.reviews import review_queue, reviews_waiting
from collaboration.rules.report_state import ReportState
from collaboration.rules.review import Review, Verdict
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import Forbidden, NotFound, Refused, Stale
from tests.builders.collaboration import (
    CAAC,
    COMPLETE,
    ECONOMY,
    IP_OFFICE,
    LINGANG,
    MINHANG,
    PUDONG,
    SCIENCE,
    TRANSPORT,
    a_coordinator,
    a_milestone,
    a_project,
    a_report,
    unit,
)
from tests.builders.identity import a_person, actor_of, an_organisation
from tests.conftest import NOW


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def submitted(project, author, **content):
    actor = actor_of(author)
    saved = save_report(
        project.code,
        "2026Q3",
        {**COMPLETE, **content},
        edition=NOT_BEGUN,
        by=actor,
        at=NOW,
    )
    return submit_report(
        project.code, "2026Q3", edition=saved.row.edition, by=actor, at=NOW
    ).row


def decide(project, person, verdict=Verdict.PASS, version=1, comment="补原因"):
    review = Review(verdict, comment, version)
    return review_report(project.code, "2026Q3", review, by=actor_of(person), at=NOW)


def test_the_second_of_two_editors_is_told_what_changed(context):
    author = a_person()
    project = a_project(author)
    actor = actor_of(author)
    first = save_report(
        project.code, "2026Q3", COMPLETE, edition=NOT_BEGUN, by=actor, at=NOW
    )
    seen = first.row.edition
    theirs = {**COMPLETE, "problems": "缺样品"}
    save_report(project.code, "2026Q3", theirs, edition=seen, by=actor, at=NOW)
    mine = {**COMPLETE, "problems": "缺机时"}
    with pytest.raises(Stale) as stale:
        save_report(project.code, "2026Q3", mine, edition=seen, by=actor, at=NOW)
    assert stale.value.changed == {"problems": ("缺机时", "缺样品")}
    assert stale.value.version == seen + 1
    kept = db.session.query(Report).one()
    assert kept.content["problems"] == "缺样品"


def test_two_people_who_begin_the_same_report_do_not_overwrite_each_other(context):
    author = a_person()
    project = a_project(author)
    actor = actor_of(author)
    save_report(project.code, "2026Q3", COMPLETE, edition=NOT_BEGUN, by=actor, at=NOW)
    with pytest.raises(Stale):
        save_report(
            project.code,
            "2026Q3",
            {"problems": "x"},
            edition=NOT_BEGUN,
            by=actor,
            at=NOW,
        )


def test_saving_the_same_again_writes_nothing(context):
    author = a_person()
    project = a_project(author)
    actor = actor_of(author)
    first = save_report(
        project.code, "2026Q3", COMPLETE, edition=NOT_BEGUN, by=actor, at=NOW
    )
    again = save_report(
        project.code, "2026Q3", COMPLETE, edition=first.row.edition, by=actor, at=NOW
    )
    assert again.row.edition == first.row.edition


def test_a_report_is_handed_in_once(context):
    author = a_person()
    project = a_project(author)
    report = submitted(project, author)
    with pytest.raises(Refused) as refused:
        submit_report(
            project.code, "2026Q3", edition=report.edition, by=actor_of(author), at=NOW
        )
    assert codes(refused) == ["NotEditable"]
    assert db.session.query(ReportVersion).count() == 1


def test_a_version_that_is_no_longer_current_is_not_approved(context):
    author, reviewer = a_person(), a_coordinator(MINHANG)
    project = a_project(author)
    submitted(project, author)
    decide(project, reviewer, Verdict.RETURN)
    report = db.session.query(Report).one()
    submit_report(
        project.code, "2026Q3", edition=report.edition, by=actor_of(author), at=NOW
    )
    with pytest.raises(Refused) as refused:
        decide(project, reviewer, version=1)
    assert codes(refused) == ["ChangedMeanwhile"]
    assert refused.value.reasons[0].version == 2
    assert decide(project, reviewer, version=2).moved_on


def test_a_version_never_changes(context):
    author = a_person()
    project = a_project(author)
    submitted(project, author)
    with pytest.raises(DBAPIError):
        db.session.query(ReportVersion).update({"version": 9})
    db.session.rollback()


def test_every_reason_against_handing_in_is_given_at_once(context):
    author = a_person()
    project = a_project(author, nothing_classified=False)
    with clock.frozen(NOW):
        saved = save_report(
            project.code, "2026Q4", {"progress_pct": 0}, edition=NOT_BEGUN,
            by=actor_of(author), at=NOW,
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            submit_report(
                project.code,
                "2026Q4",
                edition=saved.row.edition,
                by=actor_of(author),
                at=NOW,
            )
    assert codes(refused) == ["PeriodNotOver", "MissingFields", "ClassifiedNotDeclared"]
    assert "Overall progress" not in refused.value.reasons[1].missing


@pytest.mark.parametrize(
    ("period", "code"), [("2027Q1", "FuturePeriod"), ("2025Q4", "WrongPeriod")]
)
def test_a_report_for_the_wrong_time_is_refused(context, period, code):
    author = a_person()
    project = a_project(author)
    with pytest.raises(Refused) as refused:
        draft_report(project.code, period, by=actor_of(author), at=NOW)
    assert codes(refused) == [code]


def test_a_period_that_is_none_is_not_found(context):
    author = a_person()
    project = a_project(author)
    with pytest.raises(NotFound):
        draft_report(project.code, "2026Q9", by=actor_of(author), at=NOW)


def test_a_new_report_begins_with_the_last_cumulative_figures(context):
    author = a_person()
    project = a_project(author)
    a_report(
        project, author, "2026Q2", "approved", content={**COMPLETE, "jobs_research": 86}
    )
    a_report(project, author, "2026H1", "approved", content={"inv_cum_fen": 1})
    drafted = draft_report(project.code, "2026Q3", by=actor_of(author), at=NOW).row
    assert drafted.content["inv_cum_fen"] == COMPLETE["inv_cum_fen"]
    assert drafted.content["jobs_research"] == 86
    assert "inv_period_fen" not in drafted.content
    assert drafted.due_on == date(2026, 10, 10)


def test_milestones_are_kept_as_they_were_handed_in(context):
    author = a_person()
    project = a_project(author)
    milestone = a_milestone(project, name_zh="台架验收")
    report = submitted(project, author)
    milestone.name_zh = "改了名字"
    db.session.commit()
    page = report_page(project.code, "2026Q3", actor_of(author), at=NOW)
    assert [m["name_zh"] for m in page.content["milestones"]] == ["台架验收"]
    assert report.content["milestones"] == page.content["milestones"]


def route(report):
    rows = (
        db.session.query(ReviewStep.position, Organisation.name_zh)
        .join(Organisation, Organisation.id == ReviewStep.organisation_id)
        .filter(ReviewStep.report_id == report.id)
    )
    found: dict[int, set[str]] = {}
    for position, name in rows:
        found.setdefault(position, set()).add(name)
    return [found[position] for position in sorted(found)]


def test_the_route_follows_task_content_and_zone(context):
    author = a_person()
    assert route(submitted(a_project(author), author)) == [
        {MINHANG},
        {LINGANG},
        {ECONOMY},
    ]
    eight = submitted(
        a_project(author, plan_task=8), author, involves_airworthiness=True
    )
    assert route(eight) == [{MINHANG}, {LINGANG, CAAC}, {TRANSPORT}]
    in_pudong = a_project(author, plan_task=6, research=an_organisation("zhangjiang"))
    six = submitted(in_pudong, author, involves_ip=True)
    assert route(six) == [{PUDONG}, {SCIENCE, PUDONG, IP_OFFICE}]


def test_the_minhang_step_can_be_switched_off(context):
    author, boss = a_person(), actor_of(a_person("administrator"))
    switch_station(7, 1, unit(MINHANG).code, False, by=boss, at=NOW)
    assert route(submitted(a_project(author), author)) == [{LINGANG}, {ECONOMY}]
    assert install_routes(at=NOW) == 0
    assert db.session.query(RouteStation).filter_by(active=False).count() == 1
    with pytest.raises(Forbidden):
        switch_station(7, 1, unit(MINHANG).code, True, by=actor_of(author), at=NOW)


def test_side_by_side_all_must_pass_and_one_return_returns_all(context):
    author = a_person()
    first, lingang, caac = (a_coordinator(name) for name in (MINHANG, LINGANG, CAAC))
    project = a_project(author, plan_task=8)
    submitted(project, author, involves_airworthiness=True)
    decide(project, first)
    assert reviews_waiting(actor_of(lingang)) == reviews_waiting(actor_of(caac)) == 1
    assert decide(project, lingang).waits
    assert review_queue(actor_of(lingang)) == []
    with pytest.raises(Refused) as refused:
        decide(project, lingang)
    assert codes(refused) == ["AlreadyDecided"]
    assert decide(project, caac, Verdict.RETURN).state is ReportState.RETURNED
    assert reviews_waiting(actor_of(a_coordinator(TRANSPORT))) == 0


def test_the_queue_says_how_long_and_how_late(context):
    author = a_person()
    project = a_project(author)
    submitted(project, author)
    waiting = review_queue(actor_of(a_coordinator(MINHANG)))
    assert [one.code for one in waiting] == [project.code]
    assert waiting[0].days_waiting(NOW) == 0
    assert waiting[0].days_late == 46


def test_an_approved_report_is_archived_when_the_next_one_was_due(context):
    author = a_person()
    project = a_project(author)
    old = a_report(project, author, "2026Q2", "approved", version=1)
    new = a_report(project, author, "2026Q3", "approved", version=1)
    archive_reports()
    archive_reports()
    db.session.refresh(old)
    db.session.refresh(new)
    assert (old.state, new.state) == (ReportState.ARCHIVED, ReportState.APPROVED)


def test_a_milestone_reached_after_the_period_is_not_reached_in_its_report(context):
    author = a_person()
    project = a_project(author)
    a_milestone(project, reached_on=date(2026, 10, 7), evidence_zh="验收单")
    report = submitted(project, author)
    kept = report.content["milestones"][0]
    assert (kept["reached_on"], kept["state"], kept["evidence_zh"]) == (
        None,
        "running",
        "",
    )
