"""When reports are due and who is reminded: shown to all, set by the leading units."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.set_deadline import set_deadline
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.deadlines import (
    LeadingUnit,
    as_rule,
    deadline_history,
    leading_units,
)
from collaboration.rules.deadline import KIND_WORDS, KINDS, Deadline, Deadlines
from collaboration.rules.period import Period
from collaboration.rules.vocabulary import TASKS
from collaboration.schemas.deadline import DeadlineSchema
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import (
    DomainError,
    Forbidden,
    Malformed,
    NotFound,
    Refused,
    Stale,
)

pages = Blueprint("deadlines", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/collab/deadlines")
def deadline_list() -> ResponseReturnValue:
    """Show the rules of all tasks, what will replace them, and what was set when."""
    today, actor = local_day(clock.now()), current_actor()
    history, units = deadline_history(), leading_units()
    rules = Deadlines(tuple(as_rule(one.row) for one in reversed(history)))
    rows = []
    for task in TASKS:
        for kind in KINDS:
            period = rules.reporting_now(task, today, kind)
            rule = rules.of(task, period)
            due_on = rule.due_on(period)
            rows.append((rule, period, due_on, rules.followed_by(rule)))
    return render_template(
        "collaboration/deadlines.html",
        rows=rows,
        units=units,
        mine={task for task in TASKS if _may_set(actor, units.get(task))},
        history=[one for one in history if one.person],
        deadline_words=KIND_WORDS,
    )


@pages.get("/collab/deadlines/<int:task>/<kind>")
def edit_form(task: int, kind: str) -> ResponseReturnValue:
    """Show the form of a rule."""
    return _render_form(task, kind)


@pages.post("/collab/deadlines/<int:task>/<kind>")
def set_it(task: int, kind: str) -> ResponseReturnValue:
    """Set a rule."""
    try:
        rule = Deadline(plan_task=task, kind=kind, **load_form(DeadlineSchema()))
        set_deadline(rule, version=form_version(), by=current_actor(), at=clock.now())
    except (Malformed, Refused, Stale) as error:
        return _render_form(task, kind, error=error), status_of(error)
    flash(gettext("Saved. It holds for periods that end on that day or later."))
    return redirect(url_for("deadlines.deadline_list"), HTTPStatus.SEE_OTHER)


def _may_set(actor: Actor, unit: LeadingUnit | None) -> bool:
    ties = Ties(units=frozenset({unit.id} if unit else ()))
    return TABLE.allowed(actor, Permission.DEADLINES, ties)


def _render_form(task: int, kind: str, *, error: DomainError | None = None) -> str:
    if task not in TASKS or kind not in KINDS:
        raise NotFound
    if not _may_set(current_actor(), leading_units().get(task)):
        raise Forbidden
    today = local_day(clock.now())
    mine = [
        one.row
        for one in deadline_history()
        if (one.row.plan_task, one.row.kind) == (task, kind)
    ]
    rules = Deadlines(tuple(as_rule(row) for row in reversed(mine)))
    rule = rules.of(task, Period.containing(today, kind))
    kept = {
        "effective_from": today.isoformat(),
        "due_days": rule.due_days,
        "ahead_days": ", ".join(str(days) for days in rule.ahead_days),
        "every_days": rule.every_days,
        "review_days": rule.review_days,
    }
    # After a slip of the pen the form is still made from the rules its writer saw.
    version = form_version() if isinstance(error, Malformed | Refused) else len(mine)
    return render_template(
        "collaboration/deadline_form.html",
        task=task,
        kind=kind,
        rule=rule,
        following=rules.followed_by(rule),
        values=request.form if error else kept,
        version=version,
        stale=isinstance(error, Stale),
        errors=messages(error) if error else {},
        today=today,
        deadline_words=KIND_WORDS,
    )
