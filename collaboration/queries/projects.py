"""Lists of projects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from collaboration.models.project import Project
from collaboration.models.report import Report
from collaboration.queries.access import (
    Research,
    Side,
    Validation,
    side_from,
    visible_to,
)
from collaboration.rules.filters import ProjectFilters
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class LatestReport:
    """The latest report of a project, for lists."""

    period: str
    state: str
    due_on: date


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project as lists show it."""

    row: Project
    research: Side
    validation: Side
    latest: LatestReport | None

    @property
    def title(self) -> Bilingual:
        """Return the title in both languages."""
        return Bilingual(self.row.title_zh, self.row.title_en)


def projects_of(
    actor: Actor, filters: ProjectFilters, *, limit: int, after: str | None = None
) -> list[ListedProject]:
    """Return the projects the actor may see, the latest code first.

    `after` is the code of the last project seen.
    """
    latest = (
        select(
            func.jsonb_build_array(
                Report.period, Report.state, func.to_char(Report.due_on, "YYYY-MM-DD")
            )
        )
        .where(Report.project_id == Project.id)
        .order_by(Report.due_on.desc(), Report.id.desc())
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
    wanted = (
        select(Project, Research, Validation, latest)
        .join(Research, Research.id == Project.research_org_id)
        .join(Validation, Validation.id == Project.validation_org_id)
        .where(visible_to(actor), *_conditions(filters))
        .order_by(Project.code.desc())
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(Project.code < after)
    return [_listed(row) for row in db.session.execute(wanted)]


def _conditions(filters: ProjectFilters) -> list[Any]:
    found: list[Any] = []
    if filters.text:
        found.append(
            or_(
                *(
                    column.icontains(filters.text, autoescape=True)
                    for column in (
                        Project.code,
                        Project.title_zh,
                        Project.title_en,
                        Research.name_zh,
                        Research.name_en,
                        Validation.name_zh,
                        Validation.name_en,
                    )
                )
            )
        )
    for column, value in (
        (Project.stage, filters.stage),
        (Project.sector, filters.sector),
        (Project.plan_task, filters.plan_task),
    ):
        if value:
            found.append(column == value)
    return found


def _listed(row: Any) -> ListedProject:
    project, research, validation, latest = row
    return ListedProject(
        project,
        side_from(research, project.research_site_zh),
        side_from(validation, project.validation_site_zh),
        LatestReport(latest[0], latest[1], date.fromisoformat(latest[2]))
        if latest
        else None,
    )
