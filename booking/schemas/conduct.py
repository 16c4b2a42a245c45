"""Standing, marks and appeals as they come in and go out."""

from typing import Any

from marshmallow import Schema, fields

from booking.queries.appeals import AppealView
from booking.queries.conduct import Line, UnitStanding
from booking.rules.appeal import AppealState
from booking.rules.conduct import Mark
from kernel.http.fields import Moment, OneOf, StrictSchema, Text
from kernel.values.text import N_

MARK_WORDS = {
    Mark.NO_SHOW: N_("missed"),
    Mark.LATE_CANCEL: N_("given back late"),
    Mark.OVERRUN: N_("overrun"),
    Mark.FAULT: N_("fault caused"),
}
APPEAL_WORDS = {
    AppealState.OPEN: N_("waits for the lab"),
    AppealState.GRANTED: N_("granted"),
    AppealState.REJECTED: N_("rejected"),
}
_MARKS = tuple(str(mark) for mark in Mark)


class AppealRequestSchema(StrictSchema):
    """Which mark is wrong, and why."""

    mark = Text(most=20, required=True, validate=OneOf(*_MARKS))
    reason = Text(most=1000, required=True)


class FaultSchema(StrictSchema):
    """What the use damaged."""

    note = Text(most=500, required=True)


class AppealQuerySchema(StrictSchema):
    """Which appeals to list."""

    state = fields.String(load_default="open", validate=OneOf("open", "decided"))
    limit = fields.String()
    cursor = fields.String()


class AppealSchema(Schema):
    """An appeal against a mark."""

    booking = fields.String()
    mark = fields.String()
    reason = fields.String()
    state = fields.String()
    answer = fields.String()
    person = fields.String()
    instrument = fields.String()
    start = Moment()
    end = Moment()
    made_at = Moment()
    decided_at = Moment(allow_none=True)


class AppealPageSchema(Schema):
    """One page of appeals."""

    items = fields.List(fields.Nested(AppealSchema))
    next_cursor = fields.String(allow_none=True)


class ReasonLineSchema(Schema):
    """A booking that bears on the standing; points are what it gave or took."""

    booking = fields.String()
    day = fields.Date()
    mark = fields.String(allow_none=True)
    points = fields.Integer()
    counts = fields.Boolean()
    appeal = fields.String(allow_none=True, metadata={"description": "its state"})
    appeal_until = fields.Date(allow_none=True)


class StandingSchema(Schema):
    """How the caller stands with one unit, and why."""

    organisation = fields.String()
    missed = fields.Integer()
    missed_limit = fields.Integer(allow_none=True)
    free_from = fields.Date(
        allow_none=True, metadata={"description": "the day a pause ends; null: none"}
    )
    score = fields.Integer(allow_none=True)
    floor = fields.Integer()
    better_on = fields.Date(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonLineSchema))


class StandingsSchema(Schema):
    """The caller's standing with every unit that minds it."""

    items = fields.List(fields.Nested(StandingSchema))


def shown_appeal(view: AppealView) -> dict[str, Any]:
    """Return an appeal for AppealSchema."""
    row, booking = view.row, view.booking
    return {
        "booking": view.code,
        "mark": row.mark,
        "reason": row.reason,
        "state": row.state,
        "answer": row.answer,
        "person": booking.person_name,
        "instrument": booking.instrument_code,
        "start": booking.span.start,
        "end": booking.span.end,
        "made_at": row.created_at,
        "decided_at": row.decided_at,
    }


def shown_standing(one: UnitStanding) -> dict[str, Any]:
    """Return a standing for StandingSchema."""
    conduct = one.conduct
    return {
        "organisation": one.code,
        "missed": conduct.missed,
        "missed_limit": one.rules.no_show_limit,
        "free_from": conduct.free_from,
        "score": conduct.score,
        "floor": one.floor,
        "better_on": conduct.better_on,
        "reasons": [_shown_line(line) for line in one.lines],
    }


def _shown_line(line: Line) -> dict[str, Any]:
    return {
        "booking": line.code,
        "day": line.ending.day,
        "mark": line.ending.mark,
        "points": line.weighed.points,
        "counts": line.weighed.counts,
        "appeal": line.appeal.state if line.appeal else None,
        "appeal_until": line.appeal_until,
    }
