"""The waitlist as it comes in and goes out."""

from datetime import timedelta
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.queries.waitlist import WaitView
from booking.rules.marks import MARKS
from booking.rules.opening import day_span
from booking.rules.span import Span
from booking.rules.waitlist import WantedWait
from booking.schemas.reservation import LATE_END, MODES
from kernel.http.fields import (
    Moment,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.clock import local_day, rfc3339
from kernel.values.text import Message

WITHIN = ("slot", "day", "week")


class _WindowSchema(StrictSchema):
    instrument = Text(most=20, required=True)
    start = Moment(required=True, metadata={"description": "Begin of the window"})
    end = Moment(required=True, metadata={"description": "End of the window"})
    mode = Text(most=20, validate=OneOf(*MODES))
    purpose = Text(most=500, required=True)
    samples = Whole(least=1, most=10_000)
    mark = Text(
        most=10,
        blank=True,
        validate=OneOf(*MARKS),
        metadata={"description": "The mark that the report shall bear, if any"},
    )
    group = Text(
        most=20,
        metadata={"description": "Code of the research group that it is for"},
    )
    equivalents = fields.Boolean(
        load_default=False,
        metadata={"description": "Any instrument of the kind, in any zone"},
    )

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before or at the start."""
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            raise ValidationError(Message(LATE_END), "end")


class WaitRequestSchema(_WindowSchema):
    """Waiting for a length of time within a window."""

    length_min = Whole(
        least=5,
        most=31 * 24 * 60,
        metadata={"description": "Minutes needed; the whole window when not given"},
    )

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedWait:
        """Return the wish as a value."""
        window = Span(data.pop("start"), data.pop("end"))
        length = data.pop("length_min", window.minutes)
        return WantedWait(window=window, length_min=length, **data)


class WaitFormSchema(_WindowSchema):
    """The panel's form: the slot that was refused, and how much else would do."""

    within = Text(most=10, load_default="slot", validate=OneOf(*WITHIN))

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedWait:
        """Return the wish as a value."""
        slot = Span(data.pop("start"), data.pop("end"))
        within = data.pop("within")
        window = slot
        if within != "slot":
            first = day_span(local_day(slot.start))
            reach = timedelta(days=6) if within == "week" else timedelta()
            window = Span(first.start, max(first.end + reach, slot.end))
        return WantedWait(window=window, length_min=slot.minutes, **data)


class OfferAcceptanceSchema(StrictSchema):
    """What is accepted with an offer."""

    accept_terms = Whole(
        least=1,
        most=100_000,
        load_default=None,
        metadata={"description": "Version of the terms on results and data accepted"},
    )


class WaitQuerySchema(StrictSchema):
    """Which entries to list."""

    state = fields.String(load_default="live", validate=OneOf("live", "closed"))
    limit = Whole(least=1, most=200)
    cursor = fields.String()


class OfferSchema(StrictSchema):
    """A slot that is kept until a moment."""

    instrument = fields.String()
    zone = fields.String()
    start = Moment()
    end = Moment()
    until = Moment()


class WaitSchema(StrictSchema):
    """A place in line."""

    code = fields.String()
    instrument = fields.String()
    start = Moment()
    end = Moment()
    length_min = fields.Integer()
    mode = fields.String(allow_none=True)
    purpose = fields.String()
    mark = fields.String()
    equivalents = fields.Boolean()
    state = fields.String()
    before = fields.Integer(metadata={"description": "How many are served first"})
    offer = fields.Nested(OfferSchema, allow_none=True)
    version = fields.Integer()


class WaitPageSchema(StrictSchema):
    """One page of entries."""

    items = fields.List(fields.Nested(WaitSchema))
    next_cursor = fields.String(allow_none=True)


class HoldSchema(StrictSchema):
    """A slot kept for an open form."""

    instrument = fields.String()
    start = Moment()
    end = Moment()
    until = Moment()


def shown_wait(view: WaitView) -> dict[str, Any]:
    """Return what the API says of a place in line."""
    slot, offer = view.slot, view.offer
    return {
        "code": view.code,
        "instrument": view.instrument_code,
        "start": rfc3339(view.window.start),
        "end": rfc3339(view.window.end),
        "length_min": view.row.length_min,
        "mode": view.row.mode,
        "purpose": view.row.purpose,
        "mark": view.row.mark,
        "equivalents": view.row.equivalents,
        "state": str(view.row.state),
        "before": view.before,
        "offer": {
            "instrument": view.offered_code,
            "zone": view.offered_zone,
            "start": rfc3339(slot.start),
            "end": rfc3339(slot.end),
            "until": rfc3339(offer.until),
        }
        if slot and offer
        else None,
        "version": view.row.version,
    }
