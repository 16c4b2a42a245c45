"""Pages for the terms on results and data: to read, to accept, to publish."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.accept_agreement import accept_agreement
from catalog.commands.publish_agreement import publish_agreement
from catalog.permissions import TABLE, Permission
from catalog.queries.agreements import (
    accepted_at,
    agreement_in_force,
    agreements_of,
)
from catalog.queries.listing import listing_by_code, require_editor, subject_of
from catalog.rules.agreement import TEXT_LENGTH
from catalog.schemas.agreement import AcceptanceSchema, AgreementSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused
from kernel.values.text import N_

pages = Blueprint("agreements", __name__, template_folder="templates")


@pages.get("/instruments/<code>/agreement")
def page(code: str) -> ResponseReturnValue:
    """Show the terms in force with all versions."""
    return _page(code)


@pages.post("/instruments/<code>/agreement/accept")
def accept(code: str) -> ResponseReturnValue:
    """Accept the version that was read."""

    def act() -> None:
        version = load_form(AcceptanceSchema())["version"]
        accept_agreement(code, version, by=current_actor(), at=clock.now())

    return _done(
        code, "accept", act, N_("Accepted. Bookings ask again for a new version only.")
    )


@pages.post("/instruments/<code>/agreement")
def publish(code: str) -> ResponseReturnValue:
    """Publish a version."""
    require_editor(code, current_actor())

    def act() -> None:
        fields = load_form(AgreementSchema())
        publish_agreement(code, fields, by=current_actor(), at=clock.now())

    return _done(
        code,
        "publish",
        act,
        N_("Published. Whoever books from then on accepts it first."),
    )


def _done(
    code: str, form: str, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    try:
        act()
    except (Malformed, Refused) as error:
        return _page(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for(".page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor, at = current_actor(), clock.now()
    listing = listing_by_code(code, actor)
    found = agreement_in_force(listing.instrument, at)
    return render_template(
        "catalog/agreement.html",
        listing=listing,
        found=found,
        accepted=accepted_at(found.id, actor) if found else None,
        versions=agreements_of(listing.instrument),
        may_edit=TABLE.allowed(actor, Permission.EDIT, subject_of(listing.instrument)),
        most=TEXT_LENGTH,
        today=clock.local_day(at),
        now=at,
        failed=failed,
        errors=messages(error) if error else {},
        typed=request.form if failed else {},
    )
