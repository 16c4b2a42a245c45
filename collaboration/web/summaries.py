"""Pages of summaries: the figures of a period, and the files made of them."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from collaboration.commands.ask_summary import ask_summary
from collaboration.formats.summary_text import printed
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.summaries import (
    ListedSummary,
    file_of,
    summaries_of,
    summary_of,
)
from collaboration.queries.summary import period_summary
from collaboration.rules.period import Period
from collaboration.schemas.summary import SummaryAskSchema, SummaryQuery
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, load_form, load_query
from kernel.http.speech import in_english, messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, NotFound, Refused

pages = Blueprint("summaries", __name__, template_folder="templates")
pages.context_processor(words)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# So many periods of each kind are offered.
_OFFERED = 6


@pages.get("/summaries")
def summary_page() -> ResponseReturnValue:
    """Show the figures of a period, and what was made of them."""
    return _page(load_query(SummaryQuery())["period"])


@pages.post("/summaries")
def ask() -> ResponseReturnValue:
    """Ask for the files of a period, and go where their progress is shown."""
    actor, at = current_actor(), clock.now()
    try:
        given = load_form(SummaryAskSchema())

        def act() -> Answer:
            locale = "en" if in_english() else "zh_Hans_CN"
            number = ask_summary(**given, locale=locale, by=actor, at=at)
            return Answer(HTTPStatus.SEE_OTHER, {"number": number})

        asked = fingerprint("summaries.ask", given)
        answer = once(act, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(None, error=error), status_of(error)
    number = answer.body["number"]
    return redirect(url_for("summaries.made", number=number), HTTPStatus.SEE_OTHER)


@pages.get("/summaries/<int:number>")
def made(number: int) -> ResponseReturnValue:
    """Show how far a summary is, its figures, and its files."""
    one = summary_of(number, current_actor())
    figures = one.row.figures
    return render_template(
        "collaboration/summary_made.html",
        one=one,
        printed=printed(figures) if figures else None,
    )


@pages.get("/summaries/<int:number>/progress")
def progress(number: int) -> ResponseReturnValue:
    """Show how far a summary is, for the page that waits for it."""
    one = summary_of(number, current_actor())
    return render_template("collaboration/_summary_progress.html", one=one)


@pages.get("/summaries/<int:number>/<form>")
def download(number: int, form: str) -> ResponseReturnValue:
    """Hand out one of the files."""
    one = summary_of(number, current_actor())
    if form not in TYPES:
        raise NotFound
    return file_reply(one, form)


def file_reply(one: ListedSummary, form: str) -> Response:
    """Return a file as a download. Raises NotFound while there is none."""
    reply = Response(file_of(one.row, form), content_type=TYPES[form])
    name = f"lianyi-{one.row.kind}-{one.row.period}-{one.row.id}.{form}"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers["X-Content-Type-Options"] = "nosniff"
    return reply


def _page(period: Period | None, *, error: DomainError | None = None) -> str:
    actor, at = current_actor(), clock.now()
    TABLE.require(actor, Permission.SUMMARISE, Ties())
    today = local_day(at)
    chosen = period or Period.containing(today).previous
    figures = period_summary(actor, chosen, at=at)
    return render_template(
        "collaboration/summaries.html",
        period=str(chosen),
        periods=_offered(today, chosen),
        printed=printed(figures),
        doubtful=figures["total"]["doubtful"],
        mine=summaries_of(actor),
        errors=messages(error) if error else {},
    )


def _offered(today: date, chosen: Period) -> list[str]:
    found = [chosen]
    for kind in ("Q", "H", "Y"):
        period = Period.containing(today, kind)
        for _ in range(_OFFERED if kind == "Q" else 2):
            found.append(period)
            period = period.previous
    return list(dict.fromkeys(str(one) for one in found))
