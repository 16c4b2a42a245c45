"""Who decides while I am away, and for whom I do."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.end_deputy import end_deputy
from identity.commands.name_deputy import name_deputy
from identity.queries.deputies import colleagues, deputies_of
from identity.queries.groups import my_groups
from identity.queries.people import roles_of
from identity.rules.deputy import LENDABLE
from identity.rules.group import Standing
from identity.schemas.deputy import DeputySchema, shown_deputy
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import Malformed, NotFound, Refused

pages = Blueprint("deputies", __name__, template_folder="templates")


@pages.get("/me/deputies")
def deputy_page() -> ResponseReturnValue:
    """Show my deputies and whose deputy I am."""
    return _page({})


@pages.post("/me/deputies")
def name() -> ResponseReturnValue:
    """Name a colleague who decides for me."""
    try:
        name_deputy(**load_form(DeputySchema()), by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Named. Your deputy was told, and decides on these days."))
    return _back()


@pages.post("/me/deputies/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    """End it now."""
    end_deputy(number, by=current_actor(), at=clock.now())
    flash(gettext("Ended. Both of you see it here no longer."))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("deputies.deputy_page"), HTTPStatus.SEE_OTHER)


def _page(errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    if actor.id is None:
        raise NotFound
    held = [one for one in roles_of(actor.id) if one.role in LENDABLE]
    led = [one for one in my_groups(actor.id) if one.standing == Standing.SUPERVISOR]
    scopes = [
        *(scope for role in LENDABLE[:2] for scope in actor.scopes(role)),
        *(one.organisation_id for one in led),
    ]
    found: list[tuple[dict[str, Any], Any]] = [
        (shown_deputy(one, actor.id), one) for one in deputies_of(actor.id, at=at)
    ]
    return render_template(
        "identity/deputies.html",
        lent=[pair for pair in found if pair[0]["mine"]],
        used=[pair for pair in found if not pair[0]["mine"]],
        held=held,
        led=led,
        colleagues=colleagues(actor.id, scopes) if scopes else [],
        at=at,
        today=local_day(at).isoformat(),
        values=request.form,
        errors=errors,
    )
