"""Series as they come in and go out."""

from datetime import timedelta
from typing import Any

from marshmallow import fields, post_load

from booking.queries.series import SeriesLine, SeriesView
from booking.rules.recurrence import LONGEST_RULE
from booking.rules.series import CONFLICTS, SCOPES, WantedSeries, WantedSeriesChange
from booking.rules.wanted import WantedReservation
from booking.schemas.override import OverrideReason
from booking.schemas.repeats import RepeatSchema, parts_taken, rule_of
from booking.schemas.reservation import (
    MODES,
    BookFormSchema,
    PanelSchema,
    ReservationRequestSchema,
)
from kernel.http.fields import (
    Moment,
    OneOf,
    StrictSchema,
    Text,
    Whole,
)
from kernel.values.clock import rfc3339

LONGEST_SHIFT_MIN = 60 * 24 * 60


class SeriesRequestSchema(ReservationRequestSchema):
    """A booking that repeats by a rule of RFC 5545."""

    rule = Text(
        most=LONGEST_RULE,
        required=True,
        metadata={"description": "Such as FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10"},
    )
    on_conflict = Text(most=10, load_default="skip", validate=OneOf(*CONFLICTS))

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedSeries:
        """Return the request as a value."""
        rule, on_conflict = data.pop("rule"), data.pop("on_conflict")
        first = super().to_value(data)
        return WantedSeries(first, rule, on_conflict)


class SeriesFirstSchema(PanelSchema):
    """What the page's form repeats, whatever the rule may be."""

    day = fields.List(fields.String(), metadata={"many": True}, load_only=True)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedReservation:
        """Return the first time as a value."""
        data.pop("day", None)
        first: WantedReservation = super().to_value(data)
        return first


class SeriesFormSchema(RepeatSchema, BookFormSchema):
    """The page's form: the rule in parts."""

    on_conflict = Text(most=10, load_default="skip", validate=OneOf(*CONFLICTS))

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedSeries:
        """Return the request as a value."""
        given, on_conflict = parts_taken(data), data.pop("on_conflict")
        first = super().to_value(data)
        return WantedSeries(first, rule_of(given, first.span.start), on_conflict)


class SeriesChangeSchema(StrictSchema):
    """Which bookings of a series, and what should be different."""

    scope = Text(most=10, load_default="all", validate=OneOf(*SCOPES))
    number = Whole(least=1, most=100, load_default=1)
    shift_min = Whole(
        least=-LONGEST_SHIFT_MIN,
        most=LONGEST_SHIFT_MIN,
        load_default=0,
        metadata={"description": "Minutes by which every start moves"},
    )
    length_min = Whole(least=5, most=31 * 24 * 60)
    mode = Text(most=20, validate=OneOf(*MODES))
    purpose = Text(most=500)
    override_reason = OverrideReason()

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedSeriesChange:
        """Return the change as a value."""
        length = data.pop("length_min", None)
        return WantedSeriesChange(
            shift=timedelta(minutes=data.pop("shift_min")),
            length=None if length is None else timedelta(minutes=length),
            **data,
        )


class SeriesRetrySchema(StrictSchema):
    """With what the skipped are tried once more."""

    override_reason = OverrideReason(load_default=None)


class SeriesCancelSchema(StrictSchema):
    """Which bookings of a series to give back."""

    scope = Text(most=10, load_default="all", validate=OneOf(*SCOPES))
    number = Whole(least=1, most=100, load_default=1)
    comment = Text(most=500, blank=True, load_default="")


class SeriesQuerySchema(StrictSchema):
    """Which page of series."""

    limit = Whole(least=1, most=200)
    cursor = fields.String()


class OccurrenceSchema(StrictSchema):
    """One time of a series."""

    number = fields.Integer()
    start = Moment()
    end = Moment()
    state = fields.String(metadata={"description": "Of the booking, or skipped"})
    reservation = fields.String(allow_none=True)
    reasons = fields.List(fields.String())


class SeriesSchema(StrictSchema):
    """A series."""

    code = fields.String()
    instrument = fields.String()
    rule = fields.String()
    on_conflict = fields.String()
    purpose = fields.String()
    mark = fields.String()
    version = fields.Integer()
    occurrences = fields.List(fields.Nested(OccurrenceSchema))


class SeriesLineSchema(StrictSchema):
    """A series in a list."""

    code = fields.String()
    instrument = fields.String()
    rule = fields.String()
    count = fields.Integer()
    skipped = fields.Integer()
    start = Moment()
    end = Moment()


class SeriesPageSchema(StrictSchema):
    """One page of series."""

    items = fields.List(fields.Nested(SeriesLineSchema))
    next_cursor = fields.String(allow_none=True)


class SeriesPreviewSchema(StrictSchema):
    """What would become of every time."""

    occurrences = fields.List(fields.Nested(OccurrenceSchema))


class TouchedSchema(StrictSchema):
    """How many bookings were touched, and the series as it is now."""

    touched = fields.Integer()
    series = fields.Nested(SeriesSchema)


def shown_series(view: SeriesView) -> dict[str, Any]:
    """Return what the API says of a series."""
    return {
        "code": view.code,
        "instrument": view.instrument.code,
        "rule": view.row.rule,
        "on_conflict": view.row.on_conflict,
        "purpose": view.row.purpose,
        "mark": view.row.mark,
        "version": view.row.version,
        "occurrences": [
            {
                "number": one.row.number,
                "start": rfc3339(one.span.start),
                "end": rfc3339(one.span.end),
                "state": one.state,
                "reservation": one.code or None,
                "reasons": one.row.reasons.split(),
            }
            for one in view.occurrences
        ],
    }


def shown_line(line: SeriesLine) -> dict[str, Any]:
    """Return what the API says of a series in a list."""
    return {
        "code": line.code,
        "instrument": line.instrument_code,
        "rule": line.row.rule,
        "count": line.count,
        "skipped": line.skipped,
        "start": rfc3339(line.first),
        "end": rfc3339(line.last),
    }
