"""Booking rules of a unit's instruments, and of categories."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.set_policy import set_policy
from booking.commands.withdraw_policy import withdraw_policy
from booking.permissions import TABLE, Desk, Permission
from booking.queries.policy_levels import (
    CATEGORY,
    ORGANISATION,
    categories_set,
    category_level,
    organisation_level,
    units_to_set,
)
from booking.queries.tryout import Tryout, tryout
from booking.schemas.policy_form import PolicyFormSchema
from booking.web.rules_form import own_settings_sent, rules_shown
from catalog.queries.categories import category_tree
from identity.rules.next_address import safe_next
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("policies", __name__, template_folder="templates")

_READERS = {ORGANISATION: organisation_level, CATEGORY: category_level}


@pages.get("/desk/rules")
def level_list() -> ResponseReturnValue:
    """Show the levels whose rules the actor may set."""
    actor = current_actor()
    houses = TABLE.allowed(actor, Permission.SET_DEFAULTS, Desk())
    return render_template(
        "booking/policies.html",
        units=units_to_set(actor),
        categories=category_tree() if houses else [],
        set_here=categories_set() if houses else frozenset(),
    )


@pages.get("/desk/rules/organisations/<code>")
def unit_form(code: str) -> ResponseReturnValue:
    """Show the rules that hold for all instruments of a unit."""
    return _page(ORGANISATION, code)


@pages.post("/desk/rules/organisations/<code>")
def set_unit(code: str) -> ResponseReturnValue:
    """Set them, from a day on or now, or only try them out."""
    return _set(ORGANISATION, code)


@pages.get("/desk/rules/categories/<code>")
def category_form(code: str) -> ResponseReturnValue:
    """Show the rules that hold for a category in all units."""
    return _page(CATEGORY, code)


@pages.post("/desk/rules/categories/<code>")
def set_category(code: str) -> ResponseReturnValue:
    """Set them, from a day on or now, or only try them out."""
    return _set(CATEGORY, code)


@pages.post("/desk/rules/planned/<int:row_id>/withdraw")
def withdraw(row_id: int) -> ResponseReturnValue:
    """Withdraw rules that are not in force yet."""
    withdraw_policy(row_id, by=current_actor(), at=clock.now())
    flash(gettext("The planned rules are withdrawn; those before them go on."))
    back = safe_next(request.form.get("_next"))
    return redirect(back, HTTPStatus.SEE_OTHER)


def _set(kind: str, code: str) -> ResponseReturnValue:
    actor, at = current_actor(), clock.now()
    view = _READERS[kind](code, actor, at=at)
    try:
        wanted: dict[str, Any] = load_form(PolicyFormSchema())
        settings = own_settings_sent(view, wanted)
        if wanted["preview"]:
            return _page(kind, code, tried=tryout(view.level, settings, at=at))
        set_policy(
            kind,
            code,
            settings,
            since=wanted["since"],
            version=form_version(),
            by=actor,
            at=at,
        )
    except (Malformed, Refused, Stale) as error:
        return _page(kind, code, error), status_of(error)
    flash(gettext("The rules are set. Bookings made before stay as they are."))
    return redirect(request.path, HTTPStatus.SEE_OTHER)


def _page(
    kind: str,
    code: str,
    error: DomainError | None = None,
    tried: Tryout | None = None,
) -> str:
    view = _READERS[kind](code, current_actor(), at=clock.now())
    keeps = tried is not None or isinstance(error, Malformed | Refused)
    return render_template(
        "booking/policy.html",
        version=form_version() if keeps else view.version,
        stale=isinstance(error, Stale),
        **rules_shown(view, error, tried),
    )
