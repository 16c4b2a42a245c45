"""What waits for a decision, and the routes, over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.commands.answer_remark import answer_remark
from collaboration.commands.pass_reports import pass_reports
from collaboration.commands.remark_report import remark_report
from collaboration.commands.remind_report import remind_report
from collaboration.commands.set_duty import set_duty as set_it
from collaboration.commands.switch_station import switch_station
from collaboration.queries.access import known_project
from collaboration.queries.duties import duties
from collaboration.queries.overdue import owed_reports
from collaboration.queries.remarks import remarks_on
from collaboration.queries.reports import period_of, report_of
from collaboration.queries.reviews import review_queue
from collaboration.queries.routes import station_list
from collaboration.schemas.project import DutySchema, SwitchSchema
from collaboration.schemas.project_out import DutyListSchema, StationListSchema
from collaboration.schemas.review import (
    AnswerSchema,
    OwedListSchema,
    PassedListSchema,
    PassSchema,
    RemarkListSchema,
    RemarkOutSchema,
    RemarkSchema,
    WaitingListSchema,
    shown_remark,
)
from collaboration.schemas.shown import shown_station, shown_waiting
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.speech import say
from kernel.values import clock

api = Blueprint("reviews_api", __name__, description="What waits for a review")


@api.get("/reviews")
@api.response(200, WaitingListSchema)
def queue() -> dict[str, Any]:
    """List the reports whose turn is my unit's, the earliest due first"""
    return {"items": [shown_waiting(one) for one in review_queue(current_actor())]}


@api.post("/reviews/pass")
@api.arguments(PassSchema)
@api.response(200, PassedListSchema)
def pass_together(given: dict[str, Any]) -> dict[str, Any]:
    """Pass several reports that pass every check; each of the others says why not"""
    done = pass_reports(given["reports"], by=current_actor(), at=clock.now())
    return {
        "items": [
            {
                "project": one.chosen.code,
                "period": one.chosen.period,
                "version": one.chosen.version,
                "passed": not one.reasons,
                "reasons": [say(reason) for reason in one.reasons],
            }
            for one in done
        ]
    }


@api.get("/reviews/overdue")
@api.response(200, OwedListSchema)
def list_overdue() -> dict[str, Any]:
    """List the reports that projects of your units owe, the longest overdue first"""
    found = owed_reports(current_actor(), at=clock.now())
    return {
        "items": [
            {
                "project": one.code,
                "title_zh": one.title.zh,
                "period": one.period,
                "due_on": one.due_on.isoformat(),
                "state": one.state,
            }
            for one in found
        ]
    }


@api.post("/projects/<code>/reports/<period>/remind")
@api.response(204)
def remind(code: str, period: str) -> None:
    """Remind the people of a project of a report they owe, once a day"""
    remind_report(code, period, by=current_actor(), at=clock.now())


@api.get("/projects/<code>/reports/<period>/remarks")
@api.response(200, RemarkListSchema)
def list_remarks(code: str, period: str) -> dict[str, Any]:
    """List the remarks on a report, as far as you may read them by now"""
    actor = current_actor()
    known = known_project(code, actor)
    report = report_of(known, period_of(period))
    found = remarks_on(report, for_authors=actor.id in known.ties.members)
    return {"items": [shown_remark(one.row, one.unit.zh) for one in found]}


@api.post("/projects/<code>/reports/<period>/remarks")
@api.arguments(RemarkSchema)
@api.response(201, RemarkOutSchema)
def remark(given: dict[str, Any], code: str, period: str) -> Response:
    """Write a remark at a field while it is your unit's turn (coordinators)"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: shown_remark(remark_report(code, period, **given, by=actor, at=at)),
        by=actor,
        at=at,
    )


@api.put("/projects/<code>/reports/<period>/remarks/<int:number>/answer")
@api.arguments(AnswerSchema)
@api.response(200, RemarkOutSchema)
def answer(
    given: dict[str, str], code: str, period: str, number: int
) -> dict[str, Any]:
    """Answer a remark while the report is with its authors"""
    said = given["answer"]
    answered = answer_remark(
        code, period, number, said, by=current_actor(), at=clock.now()
    )
    return shown_remark(answered)


@api.get("/review-stations")
@api.response(200, StationListSchema)
def list_stations() -> dict[str, Any]:
    """List the units on the review routes (administrators)"""
    return {"items": [shown_station(one) for one in station_list()]}


@api.put("/review-stations")
@api.arguments(SwitchSchema)
@api.response(200, StationListSchema)
def switch(given: dict[str, Any]) -> dict[str, Any]:
    """Switch a unit's place on a route on or off (administrators)"""
    switch_station(**given, by=current_actor(), at=clock.now())
    return {"items": [shown_station(one) for one in station_list()]}


@api.get("/report-duties")
@api.response(200, DutyListSchema)
def list_duties() -> dict[str, Any]:
    """Say which kinds of reports every project owes (administrators)"""
    return {"items": [{"kind": k, "owed": owed} for k, owed in duties().items()]}


@api.put("/report-duties")
@api.arguments(DutySchema)
@api.response(200, DutyListSchema)
def set_duty(given: dict[str, Any]) -> dict[str, Any]:
    """Set whether half-years (H) or years (Y) are owed (administrators)"""
    set_it(**given, by=current_actor(), at=clock.now())
    return {"items": [{"kind": k, "owed": owed} for k, owed in duties().items()]}
