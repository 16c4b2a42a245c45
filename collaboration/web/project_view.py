"""Rendering the page of a project and its form, whichever view asks for it."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request

from collaboration.permissions import TABLE, Permission
from collaboration.queries.access import KnownProject
from collaboration.queries.evidence import flow_between_zones
from collaboration.queries.project_page import ProjectPage, project_page
from collaboration.rules.lanes import LENGTH, Planned, lanes
from collaboration.rules.project import Stage, may_move, time_passed_pct
from collaboration.rules.report_state import EDITABLE
from collaboration.schemas.project import ProjectSchema
from identity.queries.organisations import organisations
from kernel.http.caller import current_actor
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Stale

# What a field of the head is called in its form, where that differs.
FORM_KEYS = {
    "research_org_id": "research_org",
    "validation_org_id": "validation_org",
    "investment_plan_fen": "investment_plan_wan",
}


def render_project(
    code: str, *, failed: str = "", error: DomainError | None = None
) -> str:
    """Return the page of a project; `failed` names the form that was refused."""
    actor, at = current_actor(), clock.now()
    page = project_page(code, actor, at=at)
    row, today, ties = page.project.row, local_day(at), page.project.ties
    latest = next((one.row for one in page.reports), None)
    return render_template(
        "collaboration/project.html",
        page=page,
        row=row,
        today=today,
        stages=_stages(page, today),
        lanes=lanes(
            [_planned(one) for one in page.milestones], row.starts_on, row.planned_end, today
        ),
        lane_length=LENGTH,
        flow=flow_between_zones(page.used),
        minutes=sum(one.minutes for one in page.used),
        cost_fen=sum(one.cost_fen for one in page.used),
        next_stages=[stage for stage in Stage if may_move(row.stage, stage)],
        due=_due(page, today),
        latest=latest,
        may_edit=TABLE.allowed(actor, Permission.EDIT, ties),
        may_work=TABLE.allowed(actor, Permission.WORK, ties),
        failed=failed,
        collisions=error.changed if isinstance(error, Stale) else {},
        errors=messages(error) if error else {},
        values=request.form if failed else {},
    )  # fmt: skip


def render_form(
    values: Mapping[str, Any],
    *,
    known: KnownProject | None = None,
    version: int | None = None,
    error: DomainError | None = None,
    now: Mapping[str, Any] | None = None,
) -> str:
    """Return the form of a project, a new one when none is known."""
    return render_template(
        "collaboration/project_form.html",
        known=known,
        version=version,
        # A double click opens one project; the same form sent again says the same.
        key="" if known else values.get("_key") or secrets.token_hex(16),
        values=values,
        errors=messages(error) if error else {},
        collisions=[]
        if not isinstance(error, Stale)
        else [FORM_KEYS.get(name, name) for name in error.changed],
        now=now or {},
        organisations=organisations(),
    )


def written(known: KnownProject) -> dict[str, Any]:
    """Return a project as its form writes it."""
    values: dict[str, Any] = ProjectSchema().dump(known.row)
    return values | {
        "research_org": known.research.code,
        "validation_org": known.validation.code,
    }


def _stages(page: ProjectPage, today: date) -> list[tuple[Stage, Any, str, int]]:
    """Return the track: stage, day on which it was reached, state, per cent."""
    row = page.project.row
    since = {move.stage: move.on for move in page.moves}
    report = next((one.row for one in page.reports), None)
    progress = report.content.get("progress_pct") if report else None
    if progress is None:
        progress = time_passed_pct(row.starts_on, row.planned_end, today)
    here = [Stage(s) for s in Stage if s is not Stage.TERMINATED]
    reached = max((here.index(s) for s in since if s in here), default=0)
    now = here.index(row.stage) if row.stage in here else reached + 1
    return [
        (
            stage,
            since.get(stage),
            "done" if n < now else "now" if n == now else "",
            progress,
        )
        for n, stage in enumerate(here)
    ]


def _planned(one: Any) -> Planned:
    return Planned(one.name_zh, one.side, one.planned_on, one.reached_on, one.state)


def _due(page: ProjectPage, today: date) -> dict[str, Any] | None:
    """Return the report to be written next: the oldest one that its authors hold."""
    if page.project.row.stage is Stage.TERMINATED:
        return None
    rows = [one.row for one in page.reports]
    held = [row for row in rows if row.state in EDITABLE]
    written = {row.period for row in rows}
    rules, task = page.project.deadlines, page.project.row.plan_task
    period = rules.reporting_now(task, today)
    while str(period) in written:
        period = period.next
    oldest = min(held, key=lambda row: row.due_on) if held else None
    if oldest is None and period.first_day > today:
        return None
    due_on = oldest.due_on if oldest else rules.due_on(task, period)
    return {
        "period": oldest.period if oldest else str(period),
        "due_on": due_on,
        "late": due_on < today,
    }
