"""Pages of those who review: what waits, and one report for a decision."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.review_report import review_report
from collaboration.queries.reviews import review_queue
from collaboration.rules.review import Verdict
from collaboration.schemas.review import ReviewSchema
from collaboration.web.projects import status_of
from collaboration.web.report_view import render_review
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.values import clock
from kernel.values.errors import Malformed, Refused
from kernel.values.text import N_

pages = Blueprint("reviews", __name__, template_folder="templates")
pages.context_processor(words)

DONE = {
    Verdict.PASS: N_("Passed. The next unit was told."),
    Verdict.RETURN: N_("Returned. The author reads your comment."),
    Verdict.REJECT: N_("Not approved. The author reads your comment."),
}
APPROVED = N_("Passed. With this the report is approved; the author was told.")
WAITS = N_("Passed. Others at the same step still decide.")


@pages.get("/reviews")
def review_list() -> ResponseReturnValue:
    """List what waits for my unit."""
    return render_template(
        "collaboration/review_list.html",
        queue=review_queue(current_actor()),
        at=clock.now(),
    )


@pages.get("/reviews/<code>/<period>")
def review_form(code: str, period: str) -> ResponseReturnValue:
    """Show a report for a decision."""
    return render_review(code, period)


@pages.post("/reviews/<code>/<period>")
def review(code: str, period: str) -> ResponseReturnValue:
    """Decide, and go on with what waits."""
    actor = current_actor()
    try:
        given = load_form(ReviewSchema(), version=form_version() or 0)
        done = review_report(code, period, given, by=actor, at=clock.now())
    except (Malformed, Refused) as error:
        return render_review(code, period, error=error), status_of(error)
    said = APPROVED if done.approved else WAITS if done.waits else DONE[given.verdict]
    flash(gettext(said))
    return redirect(url_for("reviews.review_list"), HTTPStatus.SEE_OTHER)
