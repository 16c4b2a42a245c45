"""The desk's page that publishes many listings at once."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.publish_listings import publish_listings
from catalog.queries.listings import how_many, listing_rows
from catalog.rules.filters import Filters
from catalog.rules.import_outcome import Outcome
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import STATE_NAMES
from catalog.rules.publishing import MOST_AT_ONCE
from catalog.schemas.publishing import PublishSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import DomainError, Malformed

pages = Blueprint("publishing", __name__, template_folder="templates")

WAITING = (ListingState.DRAFT, ListingState.RETURNED, ListingState.IN_REVIEW)


@pages.get("/desk/publish")
def waiting() -> ResponseReturnValue:
    """Show which of my listings can be published, and what the others lack."""
    return _page()


@pages.post("/desk/publish")
def publish() -> ResponseReturnValue:
    """Publish the chosen ones that are whole."""
    try:
        given = load_form(PublishSchema())
    except Malformed as error:
        return _page(error), status_of(error)
    found = publish_listings(given["codes"], by=current_actor(), at=clock.now())
    done = sum(1 for one in found if one.result is Outcome.CHANGED)
    lacking = sum(1 for one in found if one.result is Outcome.REFUSED)
    flash(gettext("{n} published. Everybody can find them now.").format(n=done))
    if lacking:
        said = gettext("{n} lack something and stay as they are.")
        flash(said.format(n=lacking))
    return redirect(url_for("publishing.waiting"), HTTPStatus.SEE_OTHER)


def _page(error: DomainError | None = None) -> str:
    managed = tuple(current_actor().scopes(Role.LAB_MANAGER))
    filters = Filters(states=WAITING, mine=managed)
    rows = listing_rows(filters, limit=MOST_AT_ONCE, desk=True)
    return render_template(
        "catalog/publish_many.html",
        ready=[row for row in rows if row.completeness.publishable],
        lacking=[row for row in rows if not row.completeness.publishable],
        total=how_many(filters) if len(rows) == MOST_AT_ONCE else len(rows),
        shown=len(rows),
        chosen=request.form.getlist("codes"),
        state_names=STATE_NAMES,
        errors=messages(error) if error else {},
    )
