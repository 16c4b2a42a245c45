"""The plan: a scoreboard of its tasks, each task, and the rows behind each figure."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.note_plan_progress import note_plan_progress
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.plan import entries, figures, quarter_of, responsible_units
from collaboration.queries.plan_rows import Asked, rows_of
from collaboration.rules.airworthiness import chain
from collaboration.rules.plan import (
    COURSE_WORDS,
    FIGURES,
    Course,
    figures_of,
    plan,
    task_numbered,
)
from collaboration.schemas.plan import PlanEntrySchema, RowsQuery
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, NotFound, Refused

PAGE = 100

pages = Blueprint("plan", __name__, template_folder="templates")
pages.context_processor(words)


@pages.context_processor
def course_words() -> dict[str, object]:
    """Offer the words of the plan to the templates."""
    return {
        "course_words": COURSE_WORDS,
        "course_kinds": {"on_track": "ok", "delayed": "warn", "done": "info"},
        "figures_of": figures_of,
    }


@pages.get("/plan")
def scoreboard() -> ResponseReturnValue:
    """Show all tasks with their figures and latest entries."""
    at = clock.now()
    return render_template(
        "collaboration/plan.html",
        tasks=plan(),
        values=figures(current_actor(), responsible_units(), at=at),
        said={one.task: one for one in entries()},
        quarter=quarter_of(at),
    )


@pages.get("/plan/<int:number>")
def task_page(number: int) -> ResponseReturnValue:
    """Show a task."""
    return _render(number)


@pages.post("/plan/<int:number>")
def note_progress(number: int) -> ResponseReturnValue:
    """Say how a task goes."""
    try:
        given = load_form(PlanEntrySchema())
        note_plan_progress(
            number, Course(given["course"]), given["on"], given["progress"],
            by=current_actor(), at=clock.now(),
        )  # fmt: skip
    except (Malformed, Refused) as error:
        return _render(number, error=error), status_of(error)
    flash(gettext("The entry is on the scoreboard."))
    return redirect(url_for("plan.task_page", number=number), HTTPStatus.SEE_OTHER)


@pages.get("/plan/figures/<key>")
def figure_rows(key: str) -> ResponseReturnValue:
    """Show the rows that a figure was computed from."""
    figure, asked = FIGURES.get(key), load_query(RowsQuery())
    if figure is None:
        raise NotFound
    actor, at, units = current_actor(), clock.now(), responsible_units()
    offset = PAGE * (asked["page"] - 1)
    rows = rows_of(key, Asked(actor, units, at), limit=PAGE + 1, offset=offset)
    return render_template(
        "collaboration/plan_rows.html",
        figure=figure,
        task=task_numbered(figure.task),
        total=figures(actor, units, at=at, tasks={figure.task})[key],
        rows=rows[:PAGE],
        page=asked["page"],
        more=len(rows) > PAGE,
        quarter=quarter_of(at),
        steps={one.key: one.name for one in chain()},
    )


def _render(number: int, *, error: DomainError | None = None) -> str:
    task = task_numbered(number)
    if task is None:
        raise NotFound
    actor, at, units = current_actor(), clock.now(), responsible_units()
    return render_template(
        "collaboration/plan_task.html",
        task=task,
        values=figures(actor, units, at=at, tasks={number}),
        told=entries(number),
        quarter=quarter_of(at),
        today=local_day(at),
        may_write=TABLE.allowed(
            actor, Permission.PLAN_ENTRY, Ties(units=units[number])
        ),
        errors=messages(error) if error else {},
        typed=request.form if error else {},
    )
