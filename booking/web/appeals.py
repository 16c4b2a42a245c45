"""Appeals that wait for the lab's answer."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.grant_appeal import grant_appeal
from booking.commands.reject_appeal import reject_appeal
from booking.queries.appeals import appeals_of_labs
from booking.schemas.conduct import APPEAL_WORDS, MARK_WORDS
from booking.schemas.reservation import CommentSchema, ReasonSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("appeals", __name__, template_folder="templates")

_DECIDED_SHOWN = 20


@pages.get("/desk/appeals")
def inbox() -> ResponseReturnValue:
    """Show the open appeals, the oldest first, and the latest answers."""
    return _page("", {})


@pages.post("/desk/appeals/<code>/<mark>/grant")
def grant(code: str, mark: str) -> ResponseReturnValue:
    """Let the mark count no more."""
    try:
        answer = load_form(CommentSchema())["comment"]
        grant_appeal(code, mark, answer, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(f"{code}-{mark}", messages(error)), status_of(error)
    flash(gettext("The appeal is granted; the mark counts no more."))
    return redirect(url_for(".inbox"), HTTPStatus.SEE_OTHER)


@pages.post("/desk/appeals/<code>/<mark>/reject")
def reject(code: str, mark: str) -> ResponseReturnValue:
    """Let the mark stand, with the reason."""
    try:
        answer = load_form(ReasonSchema())["comment"]
        reject_appeal(code, mark, answer, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(f"{code}-{mark}", messages(error)), status_of(error)
    flash(gettext("The appeal is rejected; the person reads your reason."))
    return redirect(url_for(".inbox"), HTTPStatus.SEE_OTHER)


def _page(focus: str, errors: dict[str, list[str]]) -> str:
    actor = current_actor()
    return render_template(
        "booking/appeals.html",
        waiting=appeals_of_labs(actor),
        decided=appeals_of_labs(actor, is_open=False, limit=_DECIDED_SHOWN),
        marks=MARK_WORDS,
        answers=APPEAL_WORDS,
        focus=focus,
        errors=errors,
        typed=request.form,
        now=clock.now(),
    )
