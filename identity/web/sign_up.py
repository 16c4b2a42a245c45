"""Making an account."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.register_user import register_user
from identity.queries.organisations import organisations
from identity.queries.zones import zones
from identity.rules.organisation import OrganisationKind
from identity.schemas.account import OPEN_KINDS, SignUpSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import in_english, messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("sign_up", __name__, template_folder="templates")


@pages.get("/register")
def sign_up_form() -> ResponseReturnValue:
    """Ask for name, address, password and organisation."""
    if current_actor().signed_in:
        return redirect("/", HTTPStatus.SEE_OTHER)
    return _form({})


@pages.post("/register")
def sign_up() -> ResponseReturnValue:
    """Make the account; say the same when the address has one already."""
    try:
        register_user(
            **load_form(SignUpSchema()),
            locale="en" if in_english() else "zh",
            by=current_actor(),
            at=clock.now(),
        )
    except (Malformed, Refused) as error:
        return _form(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("The account is ready. Sign in with your address and password."))
    return redirect(url_for("session.sign_in_form"), HTTPStatus.SEE_OTHER)


def _form(said: dict[str, list[str]]) -> str:
    values = {name: request.form[name] for name in request.form if name != "password"}
    return render_template(
        "identity/sign_up.html",
        errors=said,
        values=values,
        organisations=[
            one
            for one in organisations()
            if one.kind != OrganisationKind.RESPONSIBLE_UNIT
        ],
        zones=zones(),
        kinds=OPEN_KINDS,
    )
