"""Say when the reports of a kind under a plan task are due, from a day on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from collaboration.events.deadlines import DeadlineSet
from collaboration.models.deadline import ReportDeadline
from collaboration.models.project import Project
from collaboration.models.report import Report
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.deadlines import as_rule, deadlines, leading_units
from collaboration.rules.deadline import Deadline, deadline_refusals
from collaboration.rules.period import Period
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refused, Stale


@command
def set_deadline(
    rule: Deadline, *, version: int | None, by: Actor, at: datetime
) -> ReportDeadline:
    """Add a rule for periods that end on its day or later; earlier ones keep theirs.

    Reports of such periods that their authors still hold get the new due day. `version`
    is the number of the rule that the writer saw; the same rule once more changes
    nothing. Raises NotFound (no such task or kind), Forbidden (neither administrator
    nor of the unit that leads the task), Stale and Refused.
    """
    unit = leading_units().get(rule.plan_task)
    ties = Ties(units=frozenset({unit.id} if unit else ()))
    TABLE.require(by, Permission.DEADLINES, ties)
    last = _locked(rule)
    if as_rule(last) == rule:
        return last
    known = last.number
    if version is not None and version != known:
        raise Stale({}, known)
    if reasons := deadline_refusals(rule, local_day(at)):
        raise Refused(*reasons)
    before = deadlines().on(rule.plan_task, rule.kind, rule.effective_from)
    row = ReportDeadline(
        plan_task=rule.plan_task,
        kind=rule.kind,
        number=known + 1,
        effective_from=rule.effective_from,
        due_days=rule.due_days,
        ahead_days=list(rule.ahead_days),
        every_days=rule.every_days,
        review_days=rule.review_days,
        set_by_id=by.id,
        set_at=at,
    )
    db.session.add(row)
    db.session.flush()
    _move_due_days(rule)
    done = DeadlineSet(
        subject_id=row.id,
        plan_task=rule.plan_task,
        kind=rule.kind,
        before=_told(before),
        after=_told(as_rule(row)),
    )
    record(done, by=by, at=at)
    return row


def _locked(rule: Deadline) -> ReportDeadline:
    """Return the rule of the task and kind that was set last, the first one locked."""
    mine = (
        ReportDeadline.plan_task == rule.plan_task,
        ReportDeadline.kind == rule.kind,
    )
    first = select(ReportDeadline.id).where(*mine, ReportDeadline.number == 1)
    if db.session.scalar(first.with_for_update()) is None:
        raise NotFound
    latest = select(ReportDeadline).where(*mine).order_by(ReportDeadline.number.desc())
    return db.session.scalars(latest.limit(1)).one()


def _move_due_days(rule: Deadline) -> None:
    shape = "____" if rule.kind == "Y" else f"____{rule.kind}_"
    now = deadlines()
    held = db.session.scalars(
        select(Report)
        .join(Project, Project.id == Report.project_id)
        .where(
            Project.plan_task == rule.plan_task,
            Report.period.like(shape),
            Report.due_on > rule.effective_from,
            Report.state.in_(EDITABLE),
        )
        .order_by(Report.id)
        .with_for_update(of=Report, key_share=True)
    )
    for report in held:
        period = Period.parse(report.period)
        if period is not None and period.last_day >= rule.effective_from:
            report.due_on = now.due_on(rule.plan_task, period)


def _told(rule: Deadline) -> dict[str, Any]:
    day: date = rule.effective_from
    return {
        "effective_from": day.isoformat(),
        "due_days": rule.due_days,
        "ahead_days": list(rule.ahead_days),
        "every_days": rule.every_days,
        "review_days": rule.review_days,
    }
