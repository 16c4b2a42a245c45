"""Every transition of a report, by every role: allowed or refused."""

from dataclasses import replace

import pytest

from collaboration.commands.archive_report import archive_report
from collaboration.commands.reopen_report import reopen_report
from collaboration.commands.review_report import review_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.withdraw_report import withdraw_report
from collaboration.models.report import Report, ReviewStep
from collaboration.queries.access import known_project
from collaboration.queries.routes import route_of
from collaboration.rules.report_state import ReportState
from collaboration.rules.review import Review, Verdict
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.actor import WORKER, Deputed, Role
from kernel.values.errors import Forbidden, NotFound, Refused, SignInNeeded
from tests.builders.collaboration import (
    ECONOMY,
    LINGANG,
    MINHANG,
    a_coordinator,
    a_project,
    a_report,
    unit,
)
from tests.builders.identity import a_person, actor_of
from tests.conftest import NOW

S = ReportState
ROLES = (
    "member", "lead", "first unit", "second unit", "last unit", "other unit",
    "administrator", "stranger", "clock", "deputy",
)  # fmt: skip
UNITS = ("first unit", "second unit", "last unit")
MEMBERS = ("member", "lead")
FIRST = ("first unit", "deputy")


def people():
    """Return an actor for every role, and the project they stand around."""
    lead, member = a_person(), a_person()
    project = a_project(member, lead=lead)
    away = a_coordinator(MINHANG)
    actors = {
        "lead": actor_of(lead),
        "member": actor_of(member),
        "first unit": actor_of(a_coordinator(MINHANG)),
        "second unit": actor_of(a_coordinator(LINGANG)),
        "last unit": actor_of(a_coordinator(ECONOMY)),
        "other unit": actor_of(a_coordinator("市商务委")),
        "administrator": actor_of(a_person("administrator")),
        "stranger": actor_of(a_person()),
        "clock": WORKER,
        "deputy": replace(
            actor_of(a_person(None, unit(MINHANG))),
            deputed=frozenset({Deputed(Role.COORDINATOR, unit(MINHANG).id, away.id)}),
        ),
    }
    return project, lead, actors


def standing(project, author, state: ReportState) -> Report:
    """Make a report that came to a state as it would have: with its steps."""
    done = {S.IN_REVIEW: 1, S.RETURNED: 1, S.REJECTED: 1, S.APPROVED: 3, S.ARCHIVED: 3}
    step = {S.SUBMITTED: 1, S.IN_REVIEW: 2}.get(state, 0)
    version = 0 if state is S.DRAFT else 1
    report = a_report(project, author, state=state, version=version, step=step)
    if version:
        known = known_project(project.code, actor_of(author))
        for stop in route_of(known, report.content):
            decided = stop.position <= done.get(state, 0)
            db.session.add(
                ReviewStep(
                    report_id=report.id, version=1, position=stop.position,
                    organisation_id=stop.organisation_id, label_zh=stop.label_zh,
                    decision="passed" if decided else None,
                    decided_by_id=author.id if decided else None,
                    decided_at=NOW if decided else None,
                )
            )  # fmt: skip
        db.session.commit()
    return report


def review(verdict):
    def act(code, by, report):
        given = Review(verdict, "补原因", report.version)
        review_report(code, "2026Q3", given, by=by, at=NOW)

    return act


def simple(command, **more):
    def act(code, by, report):
        command(code, "2026Q3", **more, edition=report.edition, by=by, at=NOW)

    return act


ACTS = {
    "submit": simple(submit_report),
    "withdraw": simple(withdraw_report),
    "pass": review(Verdict.PASS),
    "return": review(Verdict.RETURN),
    "reject": review(Verdict.REJECT),
    "archive": simple(archive_report),
    "reopen": simple(reopen_report, comment="数据有误"),
}

# (state, act) → who may, and where it leads. All else is refused.
ALLOWED = {
    (S.DRAFT, "submit"): (MEMBERS, S.SUBMITTED),
    (S.WITHDRAWN, "submit"): (MEMBERS, S.SUBMITTED),
    (S.RETURNED, "submit"): (MEMBERS, S.SUBMITTED),
    (S.SUBMITTED, "withdraw"): (MEMBERS, S.WITHDRAWN),
    (S.SUBMITTED, "pass"): (FIRST, S.IN_REVIEW),
    (S.SUBMITTED, "return"): (FIRST, S.RETURNED),
    (S.SUBMITTED, "reject"): (FIRST, S.REJECTED),
    (S.IN_REVIEW, "pass"): (("second unit",), S.IN_REVIEW),
    (S.IN_REVIEW, "return"): (("second unit",), S.RETURNED),
    (S.IN_REVIEW, "reject"): (("second unit",), S.REJECTED),
    (S.APPROVED, "archive"): ((*UNITS, "clock"), S.ARCHIVED),
    (S.APPROVED, "reopen"): (UNITS, S.RETURNED),
}
# Who may do such a thing at all; the others get 403, or 404 when they may not know.
ENTITLED = {
    **dict.fromkeys(("submit", "withdraw"), MEMBERS),
    **dict.fromkeys(("pass", "return", "reject"), (*UNITS, "deputy")),
    "reopen": UNITS,
    "archive": (*UNITS, "clock"),
}
BLIND = ("other unit", "stranger")


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("act", ACTS)
def test_a_transition_is_open_to_exactly_those_of_the_table(context, state, act):
    project, lead, actors = people()
    report = standing(project, lead, state)
    allowed, leads_to = ALLOWED.get((state, act), ((), None))
    for role in ROLES:
        before = db.session.query(JournalEntry).count()
        if role in allowed:
            continue
        expected = Refused
        if role in BLIND:
            expected = NotFound
        elif role not in ENTITLED[act]:
            expected = SignInNeeded if role == "clock" else Forbidden
        with pytest.raises(expected):
            ACTS[act](project.code, actors[role], report)
        db.session.refresh(report)
        assert report.state is state
        assert db.session.query(JournalEntry).count() == before
    if allowed:
        ACTS[act](project.code, actors[allowed[0]], report)
        db.session.refresh(report)
        assert report.state is leads_to
        assert report.edition == 2


@pytest.mark.parametrize(("state", "act"), ALLOWED)
def test_each_of_those_who_may_take_a_step_can_take_it(context, state, act):
    allowed, leads_to = ALLOWED[state, act]
    for role in allowed:
        project, lead, actors = people()
        report = standing(project, lead, state)
        ACTS[act](project.code, actors[role], report)
        db.session.refresh(report)
        assert report.state is leads_to


def test_the_last_unit_approves(context):
    project, lead, actors = people()
    report = standing(project, lead, S.SUBMITTED)
    for role in UNITS:
        ACTS["pass"](project.code, actors[role], report)
    db.session.refresh(report)
    assert (report.state, report.step) == (S.APPROVED, 0)


def test_a_coordinator_who_is_a_member_does_not_review(context):
    reviewer = a_coordinator(MINHANG)
    lead = a_person()
    project = a_project(reviewer, lead=lead)
    report = standing(project, lead, S.SUBMITTED)
    with pytest.raises(Refused) as refused:
        ACTS["pass"](project.code, actor_of(reviewer), report)
    assert [r.code for r in refused.value.reasons] == ["OwnReport"]
