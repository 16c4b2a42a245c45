"""When reports are due and who may set it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from collaboration.models.deadline import ReportDeadline
from collaboration.models.report import RouteStation
from collaboration.rules.deadline import Deadline, Deadlines
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class LeadingUnit:
    """The unit that leads a plan task."""

    id: int
    name: Bilingual


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """A rule as it was set, and by whom; by nobody where it came with the house."""

    row: ReportDeadline
    person: str | None


def deadlines() -> Deadlines:
    """Return all rules."""
    rows = db.session.scalars(select(ReportDeadline).order_by(ReportDeadline.id))
    return Deadlines(tuple(as_rule(row) for row in rows))


def deadline_history() -> list[SetDeadline]:
    """Return every rule that was set, the latest first."""
    rows = db.session.execute(
        select(ReportDeadline, User.name)
        .outerjoin(User, User.id == ReportDeadline.set_by_id)
        .order_by(ReportDeadline.id.desc())
    )
    return [SetDeadline(*row) for row in rows]


def leading_units() -> dict[int, LeadingUnit]:
    """Return the unit that leads each task: named first at the last step of its route."""
    station = RouteStation
    rows = db.session.execute(
        select(station.plan_task, Organisation)
        .join(Organisation, Organisation.id == station.organisation_id)
        .ext(distinct_on(station.plan_task))
        .order_by(station.plan_task, station.position.desc(), station.id)
    )
    return {
        task: LeadingUnit(unit.id, Bilingual(unit.name_zh, unit.name_en))
        for task, unit in rows
    }


def as_rule(row: ReportDeadline) -> Deadline:
    """Return a row as the rules see it."""
    return Deadline(
        row.plan_task,
        row.kind,
        row.effective_from,
        row.due_days,
        tuple(row.ahead_days),
        row.every_days,
        row.review_days,
    )
