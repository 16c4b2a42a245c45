"""Prices and booking rules of an instrument, for its lab."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.set_terms import set_terms
from booking.queries.policy_levels import instrument_level
from booking.queries.terms import rates_of, terms_for_editing
from booking.queries.terms_version import terms_version
from booking.queries.tryout import Tryout, tryout
from booking.rules.pricing import UNITS, PriceClass
from booking.schemas.terms_form import TermsFormSchema
from booking.web.rules_form import own_settings_sent, rules_shown
from booking.web.terms_changed import changed_terms
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("terms", __name__, template_folder="templates")


@pages.get("/desk/instruments/<code>/terms")
def terms_form(code: str) -> ResponseReturnValue:
    """Show prices by class and the instrument's rules."""
    return _page(code)


@pages.post("/desk/instruments/<code>/terms")
def set_terms_view(code: str) -> ResponseReturnValue:
    """Set them, from a day on or now, or only try the rules out."""
    actor, at = current_actor(), clock.now()
    instrument = terms_for_editing(code, actor)
    view = instrument_level(instrument, at=at)
    try:
        wanted: dict[str, Any] = load_form(TermsFormSchema())
        settings = own_settings_sent(view, wanted)
        if wanted["preview"]:
            return _page(code, tried=tryout(view.level, settings, at=at))
        set_terms(
            code,
            rates=wanted["rates"],
            withdrawn=wanted["withdrawn"],
            settings=settings,
            since=wanted["since"],
            version=form_version(),
            by=actor,
            at=at,
        )
    except (Malformed, Refused, Stale) as error:
        return _page(code, error), status_of(error)
    flash(gettext("Prices and rules are set. Confirmed bookings keep their price."))
    return redirect(url_for(".terms_form", code=code), HTTPStatus.SEE_OTHER)


def _page(
    code: str, error: DomainError | None = None, tried: Tryout | None = None
) -> str:
    actor, at = current_actor(), clock.now()
    instrument = terms_for_editing(code, actor)
    view = instrument_level(instrument, at=at)
    return render_template(
        "booking/terms.html",
        instrument=instrument,
        rates={rate.price_class: rate for rate in rates_of(instrument.id, at=at)},
        classes=list(PriceClass),
        units=UNITS,
        version=_version_to_save(instrument.id, error, tried),
        changed=changed_terms(error.changed) if isinstance(error, Stale) else [],
        **rules_shown(view, error, tried),
    )


def _version_to_save(
    instrument_id: int, error: DomainError | None, tried: Tryout | None
) -> int | None:
    # Only who was told of a change may save over it: a form may be stale as well.
    if tried is not None or isinstance(error, Malformed | Refused):
        return form_version()
    return terms_version(instrument_id)
