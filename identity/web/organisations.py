"""Public pages of organisations, and registering one."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.register_organisation import register_organisation
from identity.queries.organisations import organisation_by_code, organisations
from identity.queries.zones import zones
from identity.rules.organisation import OrganisationKind
from identity.schemas.organisation import NewOrganisationSchema, OrganisationQuery
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("organisations", __name__, template_folder="templates")

KINDS = tuple(kind.value for kind in OrganisationKind)


@pages.get("/units")
def organisation_list() -> ResponseReturnValue:
    """List the organisations that take part."""
    asked = load_query(OrganisationQuery())
    return render_template(
        "identity/organisations.html",
        asked=asked,
        organisations=organisations(asked["q"], zone=asked["zone"], kind=asked["kind"]),
        zones=zones(),
        kinds=KINDS,
    )


@pages.get("/units/<code>")
def organisation_page(code: str) -> ResponseReturnValue:
    """Show one organisation."""
    return render_template(
        "identity/organisation.html", organisation=organisation_by_code(code)
    )


@pages.get("/admin/organisations/new")
def register_form() -> ResponseReturnValue:
    """Ask for an organisation's names and credit code."""
    return _form({})


@pages.post("/admin/organisations/new")
def register() -> ResponseReturnValue:
    """Register an organisation."""
    try:
        code = register_organisation(
            **load_form(NewOrganisationSchema()), by=current_actor(), at=clock.now()
        )
    except (Malformed, Refused) as error:
        return _form(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("The organisation is registered."))
    target = url_for("organisations.organisation_page", code=code)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _form(said: dict[str, list[str]]) -> str:
    return render_template(
        "identity/organisation_form.html",
        errors=said,
        values=request.form,
        zones=zones(),
        kinds=KINDS,
    )
