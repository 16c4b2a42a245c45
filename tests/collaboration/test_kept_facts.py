"""What the database keeps beside the facts says the same as the facts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from collaboration.commands.reopen_report import reopen_report
from collaboration.commands.review_report import review_report
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.withdraw_report import withdraw_report
from collaboration.models.report import ProjectUnit, Report, ReviewStep, RouteStation
from collaboration.queries.access import known_project
from collaboration.queries.projects import projects_of
from collaboration.rules.filters import ProjectFilters
from collaboration.rules.review import Review, Verdict
from collaboration.rules.summary import ADDED
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from tests.builders.collaboration import (
    CAAC,
    COMPLETE,
    ECONOMY,
    LINGANG,
    MINHANG,
    TRANSPORT,
    a_coordinator,
    a_project,
    a_report,
)
from tests.builders.identity import a_person, actor_of
from tests.conftest import NOW

FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MOVES = ("submit", "withdraw", "pass", "return", "reopen", "switch")
AMOUNTS = st.dictionaries(
    st.sampled_from(ADDED), st.none() | st.integers(0, 10**15), max_size=len(ADDED)
)


def units_noted(project):
    found = select(ProjectUnit.organisation_id).where(
        ProjectUnit.project_id == project.id
    )
    return set(db.session.scalars(found))


def units_stepped(project):
    found = (
        select(ReviewStep.organisation_id)
        .join(Report)
        .where(Report.project_id == project.id)
    )
    return set(db.session.scalars(found))


def moved(move, project, report, author, units):
    """Try a move as whoever may make it; what is refused changes nothing."""
    mine = {"by": actor_of(author), "at": NOW}
    where = (project.code, report.period)
    try:
        if move == "submit":
            submit_report(*where, edition=report.edition, **mine)
        elif move == "withdraw":
            withdraw_report(*where, edition=report.edition, **mine)
        elif move == "switch":
            for station in db.session.query(RouteStation).filter_by(position=1):
                station.active = not station.active
            db.session.flush()
        elif move == "reopen":
            unit = actor_of(units[MINHANG])
            reopen_report(
                *where, edition=report.edition, comment="补数", by=unit, at=NOW
            )
        else:
            verdict = Verdict.PASS if move == "pass" else Verdict.RETURN
            review = Review(verdict, "补原因", report.version)
            for unit in units.values():
                try:
                    review_report(*where, review, by=actor_of(unit), at=NOW)
                except (Refused, NotFound):
                    continue
    except Refused:
        pass


@FEW
@given(st.lists(st.sampled_from(MOVES), min_size=4, max_size=10), st.booleans())
def test_the_units_kept_for_a_project_are_those_of_all_its_steps(context, moves, air):
    author = a_person()
    project = a_project(author, plan_task=8)
    units = {n: a_coordinator(n) for n in (MINHANG, LINGANG, CAAC, TRANSPORT)}
    content = {**COMPLETE, "involves_airworthiness": air}
    report = save_report(
        project.code, "2026Q3", content, edition=NOT_BEGUN, by=actor_of(author), at=NOW
    ).row
    for move in ("submit", *moves):
        moved(move, project, report, author, units)
        assert units_noted(project) == units_stepped(project)
    assert units_noted(project)


@FEW
@given(AMOUNTS, AMOUNTS)
def test_the_figures_beside_a_report_are_those_of_its_content(context, first, then):
    author = a_person()
    report = a_report(a_project(author), author, content=first)
    for content in (first, then):
        report.content = content
        db.session.flush()
        db.session.refresh(report)
        kept = {key: getattr(report, key) for key in ADDED}
        assert kept == {key: content.get(key) for key in ADDED}


def test_everybody_s_list_has_just_the_projects_that_open_for_them(context):
    author = a_person()
    stepped, other, air = (
        a_project(author), a_project(), a_project(author, plan_task=8),
    )  # fmt: skip
    submitted = a_report(stepped, author)
    submit_report(
        stepped.code, "2026Q3", edition=submitted.edition, by=actor_of(author), at=NOW
    )
    # The route loses a unit afterwards: it goes on seeing what it was sent.
    economy = a_coordinator(ECONOMY)
    db.session.query(RouteStation).filter_by(
        plan_task=7, organisation_id=economy.organisation_id
    ).delete()
    people = (
        author, economy, a_person(), a_person("administrator"),
        *(a_coordinator(name) for name in (MINHANG, CAAC, "市商务委")),
    )  # fmt: skip
    seen = {}
    for person in people:
        actor = actor_of(person)
        listed = projects_of(actor, ProjectFilters(), limit=100)
        seen[person] = {one.row.code for one in listed}
        assert seen[person] == {
            project.code for project in (stepped, other, air) if opens(project, actor)
        }
    assert seen[author] == {stepped.code, air.code}
    assert seen[economy] == {stepped.code}


def opens(project, actor):
    try:
        known_project(project.code, actor)
    except NotFound:
        return False
    return True
