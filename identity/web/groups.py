"""Research groups: mine, those of my unit, and who belongs to them."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.add_group_member import add_group_member
from identity.commands.end_group import end_group
from identity.commands.found_group import found_group
from identity.commands.remove_group_member import remove_group_member
from identity.permissions import TABLE, Permission
from identity.queries.deputies import colleagues
from identity.queries.groups import group_by_code, groups_of
from identity.queries.organisations import organisation_names, organisations
from identity.rules.group import STANDINGS
from identity.schemas.group import MemberSchema, NewGroupSchema, NewMemberSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages, say
from kernel.values import clock
from kernel.values.actor import Actor, Role
from kernel.values.errors import Malformed, NotFound, Refused

pages = Blueprint("groups", __name__, template_folder="templates")


@pages.app_context_processor
def standing_names() -> dict[str, object]:
    """Offer the names of what people are in a group to templates."""
    return {"standing_name": lambda standing: say(STANDINGS[standing])}


@pages.get("/groups")
def group_list() -> ResponseReturnValue:
    """Show the groups that concern me."""
    return _list({})


@pages.post("/groups")
def found() -> ResponseReturnValue:
    """Found a group of my unit."""
    try:
        group = found_group(
            **load_form(NewGroupSchema()), by=current_actor(), at=clock.now()
        )
    except (Malformed, Refused) as error:
        return _list(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("The group is founded. Add its members now."))
    return _to_page(group.code)


@pages.get("/groups/<code>")
def group_page(code: str) -> ResponseReturnValue:
    """Show a group and its people."""
    return _page(code, {})


@pages.post("/groups/<code>/members")
def add(code: str) -> ResponseReturnValue:
    """Add somebody by address."""
    try:
        given = load_form(NewMemberSchema())
        add_group_member(code, **given, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Added. The person was told."))
    return _to_page(code)


@pages.post("/groups/<code>/members/remove")
def remove(code: str) -> ResponseReturnValue:
    """Remove somebody, or leave."""
    actor = current_actor()
    try:
        email = load_form(MemberSchema())["email"]
        remove_group_member(code, email, by=actor, at=clock.now())
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Done: the person does not belong to the group any more."))
    try:
        group_by_code(code, actor)
    except NotFound:
        return redirect(url_for(".group_list"), HTTPStatus.SEE_OTHER)
    return _to_page(code)


@pages.post("/groups/<code>/end")
def end(code: str) -> ResponseReturnValue:
    """End the group."""
    end_group(code, by=current_actor(), at=clock.now())
    flash(gettext("The group has ended. Its bookings keep its name."))
    return redirect(url_for(".group_list"), HTTPStatus.SEE_OTHER)


def _to_page(code: str) -> ResponseReturnValue:
    return redirect(url_for(".group_page", code=code), HTTPStatus.SEE_OTHER)


def _list(errors: dict[str, list[str]]) -> str:
    actor = current_actor()
    if actor.id is None:
        raise NotFound
    units = _units(actor)
    return render_template(
        "identity/groups.html",
        groups=groups_of(actor),
        units=units,
        values=request.form,
        errors=errors,
    )


def _units(actor: Actor) -> list[tuple[str, str, str]]:
    """Return (code, Chinese, English) of the units in which the actor founds groups."""
    if actor.holds(Role.ADMINISTRATOR):
        return [(one.code, one.name.zh, one.name.en) for one in organisations()]
    scopes = set(actor.scopes(Role.LAB_MANAGER))
    names = organisation_names(scopes)
    return [
        (one.code, one.name.zh, one.name.en)
        for one in (organisations() if names else [])
        if one.id in scopes
    ]


def _page(code: str, errors: dict[str, list[str]]) -> str:
    actor = current_actor()
    view = group_by_code(code, actor)
    keeps = TABLE.allowed(actor, Permission.KEEP_GROUP, view.subject)
    known = {one.email for one in view.people}
    found = colleagues(0, [view.organisation_id]) if keeps else []
    return render_template(
        "identity/group.html",
        group=view,
        me=actor.id,
        keeps=keeps,
        ends=TABLE.allowed(actor, Permission.FOUND_GROUP, view.subject),
        colleagues=[one for one in found if one[0] not in known],
        standings=list(STANDINGS),
        values=request.form,
        errors=errors,
    )
