"""Pages of those who review: what waits, and one report for a decision."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.pass_reports import pass_reports
from collaboration.commands.remark_report import remark_report
from collaboration.commands.remind_report import remind_report
from collaboration.commands.review_report import review_report
from collaboration.queries.overdue import owed_reports
from collaboration.queries.reviews import review_queue
from collaboration.rules.review import Verdict
from collaboration.schemas.review import PassSchema, RemarkSchema, ReviewSchema
from collaboration.web.projects import status_of
from collaboration.web.report_view import render_review
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages, say
from kernel.values import clock
from kernel.values.clock import local_day
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
    return _list()


@pages.post("/reviews")
def pass_together() -> ResponseReturnValue:
    """Pass the chosen reports that pass every check, and say what became of the rest."""
    try:
        chosen = load_form(PassSchema())["reports"]
    except Malformed as error:
        return _list(messages(error)), status_of(error)
    done = pass_reports(chosen, by=current_actor(), at=clock.now())
    passed = sum(1 for one in done if not one.reasons)
    flash(gettext("{n} passed. The next units were told.").format(n=passed))
    refused = [
        f"{one.chosen.code} {one.chosen.period}: {say(reason)}"
        for one in done
        for reason in one.reasons
    ]
    if refused:
        return _list({"": refused}), HTTPStatus.CONFLICT
    return redirect(url_for("reviews.review_list"), HTTPStatus.SEE_OTHER)


@pages.get("/reviews/overdue")
def overdue() -> ResponseReturnValue:
    """List the reports that are owed."""
    return _overdue()


@pages.post("/reviews/<code>/<period>/remind")
def remind(code: str, period: str) -> ResponseReturnValue:
    """Remind the people of a project of its report."""
    try:
        told = remind_report(code, period, by=current_actor(), at=clock.now())
    except Refused as error:
        return _overdue(messages(error)), status_of(error)
    flash(gettext("Reminded {n} people.").format(n=told))
    return redirect(url_for("reviews.overdue"), HTTPStatus.SEE_OTHER)


@pages.get("/reviews/<code>/<period>")
def review_form(code: str, period: str) -> ResponseReturnValue:
    """Show a report for a decision."""
    return render_review(code, period)


@pages.post("/reviews/<code>/<period>/remarks")
def remark(code: str, period: str) -> ResponseReturnValue:
    """Write a remark at a field."""
    try:
        given = load_form(RemarkSchema(), version=form_version() or 0)
        remark_report(code, period, **given, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return render_review(code, period, error=error), status_of(error)
    flash(gettext("Kept. The authors read it when the report comes back to them."))
    target = url_for("reviews.review_form", code=code, period=period)
    return redirect(f"{target}#remarks", HTTPStatus.SEE_OTHER)


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


def _list(errors: dict[str, list[str]] | None = None) -> str:
    return render_template(
        "collaboration/review_list.html",
        queue=review_queue(current_actor()),
        at=clock.now(),
        errors=errors or {},
    )


def _overdue(errors: dict[str, list[str]] | None = None) -> str:
    at = clock.now()
    return render_template(
        "collaboration/overdue.html",
        owed=owed_reports(current_actor(), at=at),
        today=local_day(at),
        errors=errors or {},
    )
