"""The plan over REST: tasks, figures with their rows, entries of the units."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.commands.note_plan_progress import note_plan_progress
from collaboration.queries.plan import entries, figures, responsible_units
from collaboration.queries.plan_rows import Asked, rows_of
from collaboration.rules.plan import FIGURES, Course, figures_of, plan, task_numbered
from collaboration.schemas.plan import (
    FigureRowsSchema,
    PlanBoardSchema,
    PlanEntryOutSchema,
    PlanEntrySchema,
    PlanTaskSchema,
    RowsQuery,
    shown_entry,
    shown_row,
    shown_task,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.errors import NotFound

PAGE = 100

api = Blueprint("plan_api", __name__, description="The nineteen tasks of the plan")


@api.get("/plan")
@api.response(200, PlanBoardSchema)
def list_tasks() -> dict[str, Any]:
    """List the tasks with their figures and latest entries"""
    values = figures(current_actor(), responsible_units(), at=clock.now())
    said = entries()
    return {
        "items": [
            shown_task(
                task, values, figures_of(task.number),
                [one for one in said if one.task == task.number],
            )
            for task in plan()
        ]
    }  # fmt: skip


@api.get("/plan/<int:number>")
@api.response(200, PlanTaskSchema)
def get_task(number: int) -> dict[str, Any]:
    """Read a task with all its entries"""
    task = task_numbered(number)
    if task is None:
        raise NotFound
    values = figures(
        current_actor(), responsible_units(), at=clock.now(), tasks={number}
    )
    return shown_task(task, values, figures_of(number), entries(number))


@api.get("/plan/figures/<key>")
@api.arguments(RowsQuery, location="query")
@api.response(200, FigureRowsSchema)
def list_rows(asked: dict[str, Any], key: str) -> dict[str, Any]:
    """List the rows that a figure was computed from"""
    figure = FIGURES.get(key)
    if figure is None:
        raise NotFound
    actor, at, units = current_actor(), clock.now(), responsible_units()
    rows = rows_of(
        key, Asked(actor, units, at), limit=PAGE, offset=PAGE * (asked["page"] - 1)
    )
    return {
        "key": key,
        "kind": figure.kind,
        "total": figures(actor, units, at=at, tasks={figure.task})[key],
        "items": [shown_row(one) for one in rows],
    }


@api.post("/plan/<int:number>/entries")
@api.arguments(PlanEntrySchema)
@api.response(201, PlanEntryOutSchema)
def note_progress(given: dict[str, Any], number: int) -> Response:
    """Say how a task goes (its responsible units)"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        note_plan_progress(
            number, Course(given["course"]), given["on"], given["progress"],
            by=actor, at=at,
        )  # fmt: skip
        return shown_entry(entries(number, limit=1)[0])

    return created_once(make, by=actor, at=at)
