"""People and their roles, for administrators."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.grant_role import grant_role
from identity.commands.reinstate_user import reinstate_user
from identity.commands.revoke_role import revoke_role
from identity.commands.suspend_user import suspend_user
from identity.queries.organisations import organisations
from identity.queries.people import people
from identity.schemas.people import GRANTED, PeopleQuery, PersonSchema, RoleSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import Malformed, Refused

pages = Blueprint("people", __name__, template_folder="templates")


@pages.get("/admin/people")
def people_list() -> ResponseReturnValue:
    """List and search people."""
    return _page({})


@pages.post("/admin/people/grant")
def grant() -> ResponseReturnValue:
    """Give a person a role."""
    try:
        role = load_form(RoleSchema())
        grant_role(**role, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(role["email"], gettext("The role is granted."))


@pages.post("/admin/people/revoke")
def revoke() -> ResponseReturnValue:
    """Take a role from a person."""
    try:
        role = load_form(RoleSchema())
        revoke_role(**role, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(role["email"], gettext("The role is revoked."))


@pages.post("/admin/people/suspend")
def suspend() -> ResponseReturnValue:
    """Shut a person out."""
    try:
        email = load_form(PersonSchema())["email"]
        suspend_user(email, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(
        email, gettext("The account is suspended and its sessions have ended.")
    )


@pages.post("/admin/people/reinstate")
def reinstate() -> ResponseReturnValue:
    """Let a suspended person in again."""
    email = load_form(PersonSchema())["email"]
    reinstate_user(email, by=current_actor(), at=clock.now())
    return _done(email, gettext("The account is open again."))


def _done(email: str, said: str) -> ResponseReturnValue:
    flash(said)
    target = url_for("people.people_list", q=email)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _page(said: dict[str, list[str]]) -> str:
    asked, page = load_query(PeopleQuery()), page_request(Mark.ID)
    found = people(
        asked["q"] or request.form.get("email", ""),
        limit=page.limit + 1,
        after=int(page.after[0]) if page.after else 0,
    )
    shown = found[: page.limit]
    return render_template(
        "identity/people.html",
        asked=asked,
        errors=said,
        values=request.form,
        people=shown,
        next_cursor=cursor_of(shown[-1].id) if len(found) > len(shown) else None,
        organisations=organisations(),
        roles=[Role(one) for one in GRANTED],
    )
