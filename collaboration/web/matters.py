"""Pages of matters needing coordination: asked of my units, and of one project."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.raise_matter import raise_matter
from collaboration.commands.reply_matter import reply_matter
from collaboration.commands.settle_matter import settle_matter
from collaboration.permissions import TABLE, Permission
from collaboration.queries.access import known_project
from collaboration.queries.matters import matters_for, matters_of
from collaboration.rules.matter import is_late
from collaboration.schemas.matter import MatterSchema, ReplySchema
from collaboration.web.projects import status_of
from collaboration.web.words import words
from identity.queries.organisations import organisations
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, load_form
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused

pages = Blueprint("matters", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/matters")
def matter_list() -> ResponseReturnValue:
    """List the matters of my units and of my projects."""
    return _list()


@pages.post("/matters/<int:matter_id>/reply")
def reply(matter_id: int) -> ResponseReturnValue:
    """Reply for the unit that was asked."""
    try:
        said = load_form(ReplySchema())["reply"]
        reply_matter(matter_id, said, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _list(matter_id, error), status_of(error)
    flash(gettext("Replied. Whoever asked was told."))
    return redirect(url_for("matters.matter_list"), HTTPStatus.SEE_OTHER)


@pages.post("/matters/<int:matter_id>/settle")
def settle(matter_id: int) -> ResponseReturnValue:
    """Say that a matter is settled."""
    try:
        settle_matter(matter_id, by=current_actor(), at=clock.now())
    except Refused as error:
        return _list(matter_id, error), status_of(error)
    flash(gettext("Settled."))
    return redirect(url_for("matters.matter_list"), HTTPStatus.SEE_OTHER)


@pages.get("/collab/<code>/matters")
def project_matters(code: str) -> ResponseReturnValue:
    """List the matters of a project, and ask for a new one."""
    return _of_project(code)


@pages.post("/collab/<code>/matters")
def raise_it(code: str) -> ResponseReturnValue:
    """Ask a responsible unit to coordinate something."""
    actor, at = current_actor(), clock.now()
    try:
        given = load_form(MatterSchema())

        def act() -> Answer:
            number = raise_matter(code, given, by=actor, at=at).id
            return Answer(HTTPStatus.SEE_OTHER, {"number": number})

        asked = fingerprint("matters.raise_it", code, given)
        once(act, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return _of_project(code, error), status_of(error)
    flash(gettext("Asked. The unit was told."))
    target = url_for("matters.project_matters", code=code)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _list(failed: int = 0, error: DomainError | None = None) -> str:
    return render_template(
        "collaboration/matters.html",
        matters=matters_for(current_actor()),
        today=local_day(clock.now()),
        is_late=is_late,
        failed=failed,
        errors=messages(error) if error else {},
        values=request.form,
    )


def _of_project(code: str, error: DomainError | None = None) -> str:
    actor = current_actor()
    known = known_project(code, actor)
    return render_template(
        "collaboration/project_matters.html",
        known=known,
        row=known.row,
        matters=matters_of(known.row.id, actor),
        units=organisations(kind="responsible_unit"),
        may_work=TABLE.allowed(actor, Permission.WORK, known.ties),
        today=local_day(clock.now()),
        is_late=is_late,
        failed=0,
        errors=messages(error) if error else {},
        values=request.form,
    )
