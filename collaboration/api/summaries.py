"""Summaries of a period over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.commands.ask_summary import ask_summary
from collaboration.formats.summary_text import printed
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.summaries import file_of, summaries_of, summary_of
from collaboration.queries.summary import period_summary
from collaboration.rules.period import Period
from collaboration.schemas.summary import (
    SummaryAskSchema,
    SummaryOutSchema,
    SummaryQuery,
    SummaryTaskListSchema,
    SummaryTaskSchema,
    shown_summary,
    shown_task,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.speech import in_english
from kernel.values import clock
from kernel.values.clock import local_day

api = Blueprint("summaries_api", __name__, description="Summaries of a period")


@api.get("/summary")
@api.arguments(SummaryQuery, location="query")
@api.response(200, SummaryOutSchema)
def figures(given: dict[str, Any]) -> dict[str, Any]:
    """Read the figures of a period over the projects you may see"""
    actor, at = current_actor(), clock.now()
    TABLE.require(actor, Permission.SUMMARISE, Ties())
    period = given["period"] or Period.containing(local_day(at)).previous
    found = period_summary(actor, period, at=at)
    return shown_summary(printed(found), found)


@api.get("/summaries")
@api.response(200, SummaryTaskListSchema)
def list_summaries() -> dict[str, Any]:
    """List the summaries you asked for, the latest first"""
    actor = current_actor()
    TABLE.require(actor, Permission.SUMMARISE, Ties())
    return {"items": [shown_task(one) for one in summaries_of(actor)]}


@api.post("/summaries")
@api.arguments(SummaryAskSchema)
@api.response(201, SummaryTaskSchema)
def ask(given: dict[str, Any]) -> Response:
    """Ask for the files of a period, or for a workbook of all reports"""
    actor, at = current_actor(), clock.now()
    locale = "en" if in_english() else "zh_Hans_CN"

    def make() -> dict[str, Any]:
        number = ask_summary(**given, locale=locale, by=actor, at=at)
        return shown_task(summary_of(number, actor))

    return created_once(make, by=actor, at=at)


@api.get("/summaries/<int:number>")
@api.response(200, SummaryTaskSchema)
def get_summary(number: int) -> dict[str, Any]:
    """See how far a summary is, and its figures once it is made"""
    return shown_task(summary_of(number, current_actor()))


@api.get("/summaries/<int:number>/files/<form>")
@api.response(200, content_type="application/octet-stream")
def download(number: int, form: str) -> Response:
    """Fetch a file of a summary: pdf, docx or xlsx"""
    one = summary_of(number, current_actor())
    return Response(file_of(one.row, form), content_type="application/octet-stream")
