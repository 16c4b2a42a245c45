"""What came out of projects: of one, of all; the steps of aircraft to the market."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.record_outcome import record_outcome as record_it
from collaboration.commands.remove_outcome import remove_outcome as remove_it
from collaboration.commands.set_airworthiness import set_airworthiness as set_it
from collaboration.permissions import TABLE, Permission
from collaboration.queries.access import known_project
from collaboration.queries.outcomes import (
    ListedOutcome,
    outcomes_of,
    outcomes_seen,
    steps_of,
)
from collaboration.queries.reports import milestones_of
from collaboration.rules.airworthiness import AIRCRAFT_TASK, chain
from collaboration.schemas.outcome import (
    AirworthinessStepSchema,
    OutcomeQuery,
    OutcomeSchema,
)
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form, load_query
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("outcomes", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/collab/outcomes")
def register() -> ResponseReturnValue:
    """List the outcomes of all projects I may see."""
    asked, page = load_query(OutcomeQuery()), page_request(Mark.ID)
    found = outcomes_seen(
        current_actor(), kind=asked["kind"], fast=asked["fast"],
        limit=page.limit + 1, after=int(page.after[0]) if page.after else 0,
    )  # fmt: skip
    shown = found[: page.limit]
    return render_template(
        "collaboration/outcome_list.html",
        asked=asked,
        outcomes=shown,
        next_cursor=cursor_of(shown[-1].row.id) if len(found) > len(shown) else None,
    )


@pages.get("/collab/<code>/outcomes")
def outcome_page(code: str) -> ResponseReturnValue:
    """Show the outcomes of a project."""
    return _render(code)


@pages.post("/collab/<code>/outcomes")
def record_outcome(code: str) -> ResponseReturnValue:
    """Write down an outcome."""

    def act() -> None:
        fields = load_form(OutcomeSchema())
        record_it(code, fields, by=current_actor(), at=clock.now())

    return _done(code, "outcome", act, N_("The outcome is in the record."))


@pages.post("/collab/<code>/outcomes/<int:number>")
def change_outcome(code: str, number: int) -> ResponseReturnValue:
    """Change an outcome."""

    def act() -> None:
        fields = load_form(OutcomeSchema())
        record_it(
            code, fields, number=number, version=form_version(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, f"outcome-{number}", act, N_("Saved."))


@pages.post("/collab/<code>/outcomes/<int:number>/remove")
def remove_outcome(code: str, number: int) -> ResponseReturnValue:
    """Take an outcome out."""

    def act() -> None:
        remove_it(code, number, by=current_actor(), at=clock.now())

    return _done(code, f"outcome-{number}", act, N_("The outcome is taken out."))


@pages.post("/collab/<code>/airworthiness/<step>")
def set_step(code: str, step: str) -> ResponseReturnValue:
    """Write down a step to airworthiness."""

    def act() -> None:
        fields = load_form(AirworthinessStepSchema())
        set_it(
            code, step, fields, version=form_version() or None,
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, f"step-{step}", act, N_("The step is written down."))


def _render(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor = current_actor()
    known = known_project(code, actor)
    aircraft = known.row.plan_task == AIRCRAFT_TASK
    outcomes = outcomes_of(known.row.id)
    chosen = failed.removeprefix("outcome-") or request.args.get("edit", "")
    edited = next((one for one in outcomes if str(one.row.number) == chosen), None)
    return render_template(
        "collaboration/outcomes.html",
        known=known,
        row=known.row,
        outcomes=outcomes,
        edited=edited,
        typed=request.form if failed.startswith("outcome") else _written(edited),
        milestones=milestones_of(known.row.id),
        chain=chain() if aircraft else (),
        steps={one.step: one for one in steps_of(known.row.id)} if aircraft else {},
        today=local_day(clock.now()),
        may_edit=TABLE.allowed(actor, Permission.EDIT, known.ties),
        may_work=TABLE.allowed(actor, Permission.WORK, known.ties),
        failed=failed,
        errors=messages(error) if error else {},
        values=request.form if failed else {},
        collisions=error.changed if isinstance(error, Stale) else {},
    )


def _written(one: ListedOutcome | None) -> dict[str, Any]:
    """Return an outcome as its form writes it; a new one was mostly granted."""
    if one is None:
        return {"state": "granted"}
    kept: dict[str, Any] = OutcomeSchema().dump(one.row)
    return kept | {"milestone": one.milestone, "reservation": one.reservation or ""}


def _done(
    code: str, form: str, act: Callable[[], Any], said: str
) -> ResponseReturnValue:
    try:
        act()
    except (Malformed, Refused, Stale) as error:
        return _render(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for("outcomes.outcome_page", code=code), 303)
