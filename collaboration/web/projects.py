"""Pages of projects: the list, opening one, its page, changing its head."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.edit_project import edit_project
from collaboration.commands.open_project import open_project
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.access import known_project
from collaboration.queries.projects import projects_of
from collaboration.schemas.project import NewProjectSchema, ProjectQuery, ProjectSchema
from collaboration.web.project_view import render_form, render_project, written
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form, load_query
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("projects", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/collab")
def project_list() -> ResponseReturnValue:
    """List the projects I may see."""
    filters, page, actor = (
        load_query(ProjectQuery()),
        page_request(Mark.TEXT),
        current_actor(),
    )
    after = str(page.after[0]) if page.after else None
    found = projects_of(actor, filters, limit=page.limit + 1, after=after)
    shown = found[: page.limit]
    return render_template(
        "collaboration/project_list.html",
        filters=filters,
        projects=shown,
        today=local_day(clock.now()),
        next_cursor=cursor_of(shown[-1].row.code) if len(found) > len(shown) else None,
        may_open=TABLE.allowed(actor, Permission.OPEN_PROJECT, Ties()),
    )


@pages.get("/collab/new")
def open_form() -> ResponseReturnValue:
    """Ask for the head of a new project."""
    return render_form({})


@pages.post("/collab/new")
def open_it() -> ResponseReturnValue:
    """Open a project and go to it."""
    actor, at = current_actor(), clock.now()
    try:
        fields = load_form(NewProjectSchema())

        def act() -> Answer:
            code = open_project(fields, by=actor, at=at).code
            return Answer(HTTPStatus.SEE_OTHER, {"code": code})

        asked = fingerprint("projects.open_it", fields)
        answer = once(act, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return render_form(request.form, error=error), status_of(error)
    flash(gettext("The project is open. Add members and milestones next."))
    return to_project(answer.body["code"])


@pages.get("/collab/<code>")
def project(code: str) -> ResponseReturnValue:
    """Show a project."""
    return render_project(code)


@pages.get("/collab/<code>/edit")
def edit_form(code: str) -> ResponseReturnValue:
    """Show the head of a project for changing."""
    known = known_project(code, current_actor(), Permission.EDIT)
    return render_form(written(known), known=known, version=known.row.version)


@pages.post("/collab/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Change the head of a project."""
    actor, version = current_actor(), form_version()
    try:
        fields = load_form(ProjectSchema())
        edit_project(code, fields, version=version, by=actor, at=clock.now())
    except (Malformed, Refused, Stale) as error:
        known = known_project(code, actor, Permission.EDIT)
        seen = error.version if isinstance(error, Stale) else version
        page = render_form(
            request.form, known=known, version=seen, error=error, now=written(known)
        )
        return page, status_of(error)
    flash(gettext("Saved."))
    return to_project(code)


def to_project(code: str) -> ResponseReturnValue:
    """Return the way to the page of a project."""
    return redirect(url_for("projects.project", code=code), HTTPStatus.SEE_OTHER)


def status_of(error: DomainError) -> HTTPStatus:
    """Return the status with which a refused form comes back."""
    if isinstance(error, Malformed):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.CONFLICT
