"""The desk's page for an instrument's certificates."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.record_certificate import record_certificate
from catalog.commands.withdraw_certificate import withdraw_certificate
from catalog.permissions import TABLE, Permission
from catalog.queries.certificates import certificates_of, marks_of
from catalog.queries.documents import documents_of
from catalog.queries.listing import desk_listing, require_editor, subject_of
from catalog.rules.certificate import CERTIFICATE_NAMES, REMINDED_DAYS
from catalog.rules.listing_state import ListingState
from catalog.schemas.certificate import CertificateSchema, WithdrawalSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused
from kernel.values.text import N_

pages = Blueprint("certificates", __name__, template_folder="templates")


@pages.get("/desk/instruments/<code>/certificates")
def page(code: str) -> ResponseReturnValue:
    """Show the certificates, what rests on them, and the form for the next."""
    return _page(code)


@pages.post("/desk/instruments/<code>/certificates")
def record(code: str) -> ResponseReturnValue:
    """Record a certificate."""

    def act() -> None:
        fields = load_form(CertificateSchema())
        record_certificate(code, fields, by=current_actor(), at=clock.now())

    return _done(code, "new", act, N_("The certificate is recorded."))


@pages.post("/desk/instruments/<code>/certificates/<int:number>/withdraw")
def withdraw(code: str, number: int) -> ResponseReturnValue:
    """Let a certificate count no more."""

    def act() -> None:
        comment = load_form(WithdrawalSchema())["comment"]
        withdraw_certificate(code, number, comment, by=current_actor(), at=clock.now())

    return _done(code, f"withdraw-{number}", act, N_("The certificate is withdrawn."))


def _done(
    code: str, form: str, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    require_editor(code, current_actor())
    try:
        act()
    except (Malformed, Refused) as error:
        return _page(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for(".page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor, today = current_actor(), local_day(clock.now())
    listing = desk_listing(code, actor)
    it = listing.instrument
    may_edit = TABLE.allowed(actor, Permission.EDIT, subject_of(it))
    found = certificates_of(it.id, today=today, withdrawn=True)
    return render_template(
        "catalog/certificates.html",
        listing=listing,
        certificates=found,
        marks=marks_of(found),
        names=CERTIFICATE_NAMES,
        documents=documents_of(it.id),
        reminded=REMINDED_DAYS,
        today=today,
        may_edit=may_edit and it.state is not ListingState.RETIRED,
        failed=failed,
        errors=messages(error) if error else {},
        typed=request.form if failed else {},
    )
