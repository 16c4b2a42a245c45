"""Pages of periodic reports: read, write, hand in, take back."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.answer_remark import answer_remark
from collaboration.commands.archive_report import archive_report
from collaboration.commands.change_report import LockedReport
from collaboration.commands.reopen_report import reopen_report
from collaboration.commands.save_report import save_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.withdraw_report import withdraw_report
from collaboration.queries.report_page import handed_in_already
from collaboration.rules.report_fields import LABELS
from collaboration.schemas.report import ReopenSchema, ReportSchema
from collaboration.schemas.review import AnswerSchema
from collaboration.web.projects import status_of
from collaboration.web.report_view import render_editor, render_report
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("reports", __name__, template_folder="templates")
pages.context_processor(words)

ONE = "/collab/<code>/reports/<period>"


@pages.get(ONE)
def report(code: str, period: str) -> ResponseReturnValue:
    """Show a report."""
    return render_report(code, period)


@pages.get(f"{ONE}/edit")
def edit_form(code: str, period: str) -> ResponseReturnValue:
    """Show a report for writing, as it would begin where there is none."""
    return render_editor(code, period)


@pages.post(f"{ONE}/edit")
def save(code: str, period: str) -> ResponseReturnValue:
    """Save what was written."""
    try:
        saved = _saved(code, period)
    except (Malformed, Refused, Stale) as error:
        return render_editor(code, period, error=error), status_of(error)
    return _written_on(saved)


@pages.post(f"{ONE}/submit")
def submit(code: str, period: str) -> ResponseReturnValue:
    """Save what was written and hand it in; what is refused stays saved.

    What others wrote meanwhile is looked over before it is handed in. The same once more
    (a double click, a second tab) is answered as it was the first time.
    """
    try:
        content = load_form(ReportSchema())
        if handed_in_already(code, period, content, by=current_actor()):
            flash(gettext("It was submitted already, exactly as it stands here."))
            return _to(code, period)
        saved = _saved(code, period)
        if saved.kept:
            return _written_on(saved)
        edition = saved.row.edition
        submit_report(code, period, edition=edition, by=current_actor(), at=clock.now())
    except (Malformed, Refused, Stale) as error:
        return render_editor(code, period, error=error), status_of(error)
    flash(gettext("Submitted. The first unit on the route was told."))
    return _to(code, period)


@pages.post(f"{ONE}/remarks/<int:number>")
def answer(code: str, period: str, number: int) -> ResponseReturnValue:
    """Answer a remark of the reviewers."""
    try:
        said = load_form(AnswerSchema())["answer"]
        answer_remark(code, period, number, said, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return render_editor(code, period, error=error), status_of(error)
    flash(gettext("Answered."))
    target = url_for("reports.edit_form", code=code, period=period)
    return redirect(f"{target}#remarks", HTTPStatus.SEE_OTHER)


@pages.post(f"{ONE}/withdraw")
def withdraw(code: str, period: str) -> ResponseReturnValue:
    """Take the report back."""
    return _moved(
        code, period, withdraw_report, N_("Withdrawn. Change it and submit it again.")
    )


@pages.post(f"{ONE}/reopen")
def reopen(code: str, period: str) -> ResponseReturnValue:
    """Give an approved report back."""
    said = N_("Reopened. The author was told.")
    return _moved(code, period, reopen_report, said, ReopenSchema())


@pages.post(f"{ONE}/archive")
def archive(code: str, period: str) -> ResponseReturnValue:
    """Put an approved report away."""
    return _moved(code, period, archive_report, N_("Archived."))


def _written_on(saved: LockedReport) -> ResponseReturnValue:
    """Go back to the form, and say what of others was kept in it."""
    if saved.kept:
        fields = "、".join(gettext(LABELS[key]) for key in saved.kept)
        said = gettext("Saved together with what others wrote meanwhile: {fields}.")
        flash(said.format(fields=fields))
        flash(gettext("Look it over, then submit."))
    else:
        flash(gettext("Saved."))
    code, period = saved.project.row.code, str(saved.period)
    target = url_for("reports.edit_form", code=code, period=period)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _saved(code: str, period: str) -> LockedReport:
    content = load_form(ReportSchema())
    return save_report(
        code,
        period,
        content,
        edition=form_version(),
        together=True,
        by=current_actor(),
        at=clock.now(),
    )


def _moved(
    code: str,
    period: str,
    move: Callable[..., Any],
    said: str,
    schema: ReopenSchema | None = None,
) -> ResponseReturnValue:
    try:
        more = load_form(schema) if schema else {}
        move(
            code, period, **more, edition=form_version(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip
    except (Malformed, Refused, Stale) as error:
        return render_report(code, period, error=error), status_of(error)
    flash(gettext(said))
    return _to(code, period)


def _to(code: str, period: str) -> ResponseReturnValue:
    target = url_for("reports.report", code=code, period=period)
    return redirect(target, HTTPStatus.SEE_OTHER)
