"""Free time and downtime as they come in and go out."""

from datetime import datetime
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.downtime import KINDS
from booking.rules.span import Span
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
from kernel.values.text import N_, Message

LATE_END = N_("The end must be after the start.")


class WindowSchema(StrictSchema):
    """A stretch of days to look at."""

    on = Day(required=True, metadata={"description": "First Shanghai day"})
    days = Whole(least=1, most=31, load_default=7)


class BlockSchema(StrictSchema):
    """A stretch that is free, taken, pending, under maintenance, mine or closed."""

    kind = fields.String()
    start = Moment(attribute="span.start")
    end = Moment(attribute="span.end")
    free = fields.Integer(
        metadata={"description": "Of several units or seats, how many are free; else 0"}
    )
    units = fields.Integer(
        metadata={"description": "How many units or seats there are; 0 for one"}
    )
    person = fields.String(
        attribute="label",
        metadata={"description": "For whom, where the caller may know; else empty"},
    )
    purpose = fields.String(
        attribute="detail",
        metadata={"description": "For what, where the caller may know; else empty"},
    )


class FreeBusySchema(StrictSchema):
    """An instrument's time, with names only where the instrument's rules show them."""

    instrument = fields.String()
    blocks = fields.List(fields.Nested(BlockSchema))


class DowntimeRequestSchema(StrictSchema):
    """Taking an instrument out of use."""

    instrument = Text(most=20, required=True)
    kind = Text(most=20, load_default="maintenance", validate=OneOf(*KINDS))
    start = Moment(required=True)
    end = Moment(required=True)
    reason = Text(most=200, required=True)
    unit = Whole(
        least=1,
        most=50,
        load_default=None,
        allow_none=True,
        metadata={"description": "Only this unit or seat; without it, all of them"},
    )
    displace = fields.Boolean(
        load_default=False,
        metadata={"description": "Cancel bookings in the span, free, with offers"},
    )

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before or at the start."""
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            raise ValidationError(Message(LATE_END), "end")

    @post_load
    def with_span(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the two moments as one span."""
        return {**data, "span": Span(data.pop("start"), data.pop("end"))}


class DowntimeSchema(StrictSchema):
    """A downtime as it stands."""

    id = fields.Integer()
    instrument = fields.String()
    kind = fields.String()
    start = Moment()
    end = Moment()
    reason = fields.String()
    unit = fields.Integer(allow_none=True)
    ended_at = Moment(allow_none=True)


class DowntimePageSchema(StrictSchema):
    """The downtimes of my labs' instruments, current and to come."""

    items = fields.List(fields.Nested(DowntimeSchema))


class WeekSchema(StrictSchema):
    """Which week of a calendar to show, and what stands selected on it."""

    on = Day()
    start = Text(most=40)
    end = Text(most=40)


class DowntimeFormSchema(StrictSchema):
    """The page's form: a day and a time for each end, on a Shanghai clock."""

    instrument = Text(most=20, required=True)
    kind = Text(most=20, load_default="maintenance", validate=OneOf(*KINDS))
    start_day = Day(required=True)
    start_time = fields.Time(required=True, format="%H:%M")
    end_day = Day(required=True)
    end_time = fields.Time(required=True, format="%H:%M")
    reason = Text(most=200, required=True)
    unit = Whole(least=1, most=50, load_default=None, allow_none=True)
    displace = fields.Boolean(load_default=False)

    @post_load
    def with_span(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return both ends as one span in UTC."""
        start, end = (
            datetime.combine(
                data.pop(f"{side}_day"), data.pop(f"{side}_time"), SHANGHAI
            )
            for side in ("start", "end")
        )
        if end <= start:
            raise ValidationError(Message(LATE_END), "end_day")
        return {**data, "span": Span(start, end)}
