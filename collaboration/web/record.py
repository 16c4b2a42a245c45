"""The record of a project: partners, readiness, yearly plan, members that leave."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.end_partnership import end_partnership
from collaboration.commands.note_readiness import note_readiness as note_it
from collaboration.commands.plan_investment import plan_investment as plan_it
from collaboration.commands.remove_member import remove_member as remove_it
from collaboration.commands.set_partner import set_partner
from collaboration.permissions import TABLE, Permission
from collaboration.queries.access import known_project
from collaboration.queries.project_page import members_of
from collaboration.queries.record import record_of
from collaboration.rules.record import Scale
from collaboration.schemas.record import (
    LeavingSchema,
    PartnerSchema,
    ReadinessSchema,
    YearSchema,
)
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("record", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/collab/<code>/record")
def record_page(code: str) -> ResponseReturnValue:
    """Show the record."""
    return _render(code)


@pages.post("/collab/<code>/partners")
def add_partner(code: str) -> ResponseReturnValue:
    """Write down that a unit takes part."""

    def act() -> None:
        fields = load_form(PartnerSchema())
        set_partner(code, fields, by=current_actor(), at=clock.now())

    return _done(code, "partner", act, N_("The partner is in the record."))


@pages.post("/collab/<code>/partners/<int:number>")
def change_partner(code: str, number: int) -> ResponseReturnValue:
    """Change what is said of a partner."""

    def act() -> None:
        fields = load_form(PartnerSchema())
        set_partner(
            code, fields, number=number, version=form_version(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, f"partner-{number}", act, N_("Saved."))


@pages.post("/collab/<code>/partners/<int:number>/leave")
def leave(code: str, number: int) -> ResponseReturnValue:
    """Write down that a partner left."""

    def act() -> None:
        given = load_form(LeavingSchema())
        end_partnership(code, number, **given, by=current_actor(), at=clock.now())

    return _done(
        code, f"leave-{number}", act, N_("It left; its part stays in the record.")
    )


@pages.post("/collab/<code>/members/<int:user_id>/remove")
def remove_member(code: str, user_id: int) -> ResponseReturnValue:
    """Take a person out of the project."""

    def act() -> None:
        remove_it(code, user_id, by=current_actor(), at=clock.now())

    return _done(code, "member", act, N_("No member any more. What they wrote stays."))


@pages.post("/collab/<code>/readiness")
def note_readiness(code: str) -> ResponseReturnValue:
    """Write down a level of readiness."""

    def act() -> None:
        given = load_form(ReadinessSchema())
        scale = Scale(given.pop("scale"))
        note_it(code, scale, **given, by=current_actor(), at=clock.now())

    return _done(code, "readiness", act, N_("The level is written down."))


@pages.post("/collab/<code>/investment")
def plan_investment(code: str) -> ResponseReturnValue:
    """Plan what is invested in a year."""

    def act() -> None:
        given = load_form(YearSchema())
        plan_it(code, **given, by=current_actor(), at=clock.now())

    return _done(code, "year", act, N_("Saved."))


def _render(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor, at = current_actor(), clock.now()
    known = known_project(code, actor)
    stale = error if isinstance(error, Stale) else None
    return render_template(
        "collaboration/record.html",
        known=known,
        row=known.row,
        record=record_of(known.row.id),
        members=members_of(known.row.id),
        today=local_day(at),
        may_edit=TABLE.allowed(actor, Permission.EDIT, known.ties),
        may_work=TABLE.allowed(actor, Permission.WORK, known.ties),
        failed=failed,
        errors=messages(error) if error else {},
        values=request.form if failed else {},
        collisions=stale.changed if stale else {},
    )


def _done(
    code: str, form: str, act: Callable[[], Any], said: str
) -> ResponseReturnValue:
    try:
        act()
    except (Malformed, Refused, Stale) as error:
        return _render(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for("record.record_page", code=code), 303)
