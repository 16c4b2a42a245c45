"""Maintenance that repeats, as it comes in and goes out."""

from datetime import datetime
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.maintenance import REFUSE, WAYS
from booking.rules.recurrence import LONGEST_RULE
from booking.rules.span import Span
from booking.schemas.calendar import LATE_END
from booking.schemas.repeats import RepeatSchema, parts_taken, rule_of
from kernel.http.fields import (
    Day,
    Moment,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.clock import SHANGHAI
from kernel.values.text import Message

MOST_UNITS = 99
VIEWS = ("month", "week")


class PlanFormSchema(RepeatSchema):
    """The page's form: the first time on a Shanghai clock, and the rule in parts."""

    instrument = Text(most=20, required=True)
    unit = Whole(least=1, most=MOST_UNITS)
    start_day = Day(required=True)
    start_time = fields.Time(required=True, format="%H:%M")
    end_time = fields.Time(required=True, format="%H:%M")
    reason = Text(most=200, required=True)
    on_conflict = Text(most=10, load_default=REFUSE, validate=OneOf(*WAYS))

    @post_load
    def with_rule(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the first time as a span in UTC, and the rule as text."""
        day = data.pop("start_day")
        start, end = (
            datetime.combine(day, data.pop(f"{side}_time"), SHANGHAI)
            for side in ("start", "end")
        )
        if end <= start:
            raise ValidationError(Message(LATE_END), "end_time")
        first = Span(start, end)
        rule = rule_of(parts_taken(data), start)
        return {**data, "rule": rule, "first": first}


class MaintenanceRequestSchema(StrictSchema):
    """A plan by a rule of RFC 5545."""

    instrument = Text(most=20, required=True)
    unit = Whole(least=1, most=MOST_UNITS)
    start = Moment(required=True, metadata={"description": "Begin of the first time"})
    end = Moment(required=True, metadata={"description": "End of the first time"})
    rule = Text(
        most=LONGEST_RULE,
        required=True,
        metadata={"description": "Such as FREQ=MONTHLY;BYDAY=1MO;COUNT=12"},
    )
    reason = Text(most=200, required=True)
    on_conflict = Text(most=10, load_default=REFUSE, validate=OneOf(*WAYS))

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before or at the start."""
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            raise ValidationError(Message(LATE_END), "end")

    @post_load
    def with_first(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the two moments as one span."""
        first = Span(data.pop("start"), data.pop("end"))
        return {**data, "first": first}


class PlannedTimeSchema(StrictSchema):
    """One time of a plan, and whether the instrument is closed then."""

    start = Moment(attribute="span.start")
    end = Moment(attribute="span.end")
    kept = fields.Boolean()


class MaintenancePlanSchema(StrictSchema):
    """A plan as it stands; `times` only in the answer that makes it."""

    id = fields.Integer()
    instrument = fields.String()
    unit = fields.Integer(allow_none=True)
    rule = fields.String()
    start = Moment(attribute="first.start")
    end = Moment(attribute="first.end")
    reason = fields.String()
    left = fields.Integer(metadata={"description": "Times to come"})
    next = Moment(allow_none=True)
    times = fields.List(fields.Nested(PlannedTimeSchema))


class MaintenancePlansSchema(StrictSchema):
    """The plans of my labs that have not ended."""

    items = fields.List(fields.Nested(MaintenancePlanSchema))


class SheetSchema(StrictSchema):
    """Which month or week of the sheet."""

    on = Day()
    view = Text(most=10, load_default="month", validate=OneOf(*VIEWS))
