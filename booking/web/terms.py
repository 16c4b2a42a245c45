"""Prices and booking rules of an instrument, for its lab."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.set_terms import set_terms
from booking.queries.terms import own_settings, policy_of, rates_of, terms_for_editing
from booking.queries.terms_version import terms_version
from booking.rules.opening_settings import setting_of_hours
from booking.rules.policy import APPROVALS, TRAINING
from booking.rules.pricing import UNITS, PriceClass
from booking.schemas.terms_form import TermsFormSchema
from booking.web.terms_changed import changed_terms
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Stale

pages = Blueprint("terms", __name__, template_folder="templates")


@pages.get("/desk/instruments/<code>/terms")
def terms_form(code: str) -> ResponseReturnValue:
    """Show prices by class and the instrument's rules."""
    return _page(code)


@pages.post("/desk/instruments/<code>/terms")
def set_terms_view(code: str) -> ResponseReturnValue:
    """Set them, from now on; confirmed bookings keep their price."""
    actor, at = current_actor(), clock.now()
    instrument = terms_for_editing(code, actor)
    try:
        wanted: dict[str, Any] = load_form(TermsFormSchema())
        settings = {**own_settings(instrument.id, at=at), **wanted["policy"]}
        set_terms(
            code,
            rates=wanted["rates"],
            withdrawn=wanted["withdrawn"],
            settings=settings,
            version=form_version(),
            by=actor,
            at=at,
        )
    except (Malformed, Stale) as error:
        return _page(code, error), status_of(error)
    flash(gettext("Prices and rules are set. Confirmed bookings keep their price."))
    return redirect(url_for(".terms_form", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, error: DomainError | None = None) -> str:
    actor, at = current_actor(), clock.now()
    instrument = terms_for_editing(code, actor)
    policy = policy_of(instrument, at=at)
    return render_template(
        "booking/terms.html",
        instrument=instrument,
        policy=policy,
        hours=setting_of_hours(policy.hours),
        rates={rate.price_class: rate for rate in rates_of(instrument.id, at=at)},
        classes=list(PriceClass),
        units=UNITS,
        approvals=APPROVALS,
        levels=TRAINING,
        values=request.form,
        errors=messages(error) if error else {},
        version=_version_to_save(instrument.id, error),
        changed=changed_terms(error.changed) if isinstance(error, Stale) else [],
    )


def _version_to_save(instrument_id: int, error: DomainError | None) -> int | None:
    # Other errors keep the version the form was made from: it may be stale as well.
    if isinstance(error, Malformed):
        return form_version()
    return terms_version(instrument_id)
