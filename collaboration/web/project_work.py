"""What members do on the page of a project: each form comes back to it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.add_member import add_member as add_it
from collaboration.commands.link_reservation import link_reservation as link_it
from collaboration.commands.move_stage import move_stage as move_it
from collaboration.commands.reach_milestone import reach_milestone as reach_it
from collaboration.commands.set_milestone import set_milestone as set_it
from collaboration.commands.unlink_reservation import unlink_reservation as unlink_it
from collaboration.rules.project import Stage
from collaboration.schemas.project import (
    LinkSchema,
    MemberSchema,
    MilestoneSchema,
    ReachedSchema,
    StageSchema,
)
from collaboration.web.project_view import render_project
from collaboration.web.projects import status_of, to_project
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("project_work", __name__, template_folder="templates")
pages.context_processor(words)


@pages.post("/collab/<code>/members")
def add_member(code: str) -> ResponseReturnValue:
    """Make somebody a member."""

    def act() -> None:
        given = load_form(MemberSchema())
        add_it(code, **given, by=current_actor(), at=clock.now())

    return _done(code, "member", act, N_("Added. They were told."))


@pages.post("/collab/<code>/stage")
def move_stage(code: str) -> ResponseReturnValue:
    """Move the project to another stage."""

    def act() -> None:
        given = load_form(StageSchema())
        stage = Stage(given.pop("stage"))
        move_it(code, stage, **given, by=current_actor(), at=clock.now())

    return _done(code, "stage", act, N_("The stage is written down."))


@pages.post("/collab/<code>/milestones")
def set_milestone(code: str) -> ResponseReturnValue:
    """Plan a milestone."""

    def act() -> None:
        fields = load_form(MilestoneSchema())
        set_it(code, fields, by=current_actor(), at=clock.now())

    return _done(code, "milestone", act, N_("The milestone is planned."))


@pages.post("/collab/<code>/milestones/<int:number>")
def change_milestone(code: str, number: int) -> ResponseReturnValue:
    """Change a milestone."""

    def act() -> None:
        fields = load_form(MilestoneSchema())
        set_it(
            code, fields, number=number, version=form_version(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, f"milestone-{number}", act, N_("Saved."))


@pages.post("/collab/<code>/milestones/<int:number>/reach")
def reach_milestone(code: str, number: int) -> ResponseReturnValue:
    """Write down that a milestone was reached."""

    def act() -> None:
        given = load_form(ReachedSchema())
        reach_it(
            code, number, **given, version=form_version(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, f"milestone-{number}", act, N_("The milestone is reached."))


@pages.post("/collab/<code>/reservations")
def link_reservation(code: str) -> ResponseReturnValue:
    """Make a booking evidence."""

    def act() -> None:
        given = load_form(LinkSchema())
        link_it(
            code, given["reservation"], milestone=given["milestone"],
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    return _done(code, "reservation", act, N_("The booking is evidence now."))


@pages.post("/collab/<code>/reservations/<reservation>/unlink")
def unlink_reservation(code: str, reservation: str) -> ResponseReturnValue:
    """Take a booking from the evidence."""

    def act() -> None:
        unlink_it(code, reservation, by=current_actor(), at=clock.now())

    return _done(code, "reservation", act, N_("The booking is evidence no more."))


def _done(
    code: str, form: str, act: Callable[[], Any], said: str
) -> ResponseReturnValue:
    try:
        act()
    except (Malformed, Refused, Stale) as error:
        return render_project(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return to_project(code)
