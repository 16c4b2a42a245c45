"""Reservations as they come in and go out."""

from datetime import datetime
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.marks import MARKS
from booking.rules.policy import OVERRIDERS
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.wanted import WantedAny, WantedChange, WantedReservation
from booking.schemas.override import OverrideReason
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

MODES = ("self", "assist", "sample", "remote", "proposal")
TYPED = ("start_day", "start_time", "end_day", "end_time")
LATE_END = N_("The end must be after the start.")


class _TimeSchema(StrictSchema):
    start = Moment(required=True, metadata={"description": "RFC 3339 with an offset"})
    end = Moment(
        required=True, metadata={"description": "RFC 3339 with an offset; exclusive"}
    )

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before or at the start."""
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            raise ValidationError(Message(LATE_END), "end")


class ReservationRequestSchema(_TimeSchema):
    """What a researcher sends to book."""

    instrument = Text(
        most=20,
        required=True,
        metadata={"description": "Instrument code, such as MS-0480"},
    )
    mode = Text(most=20, validate=OneOf(*MODES))
    purpose = Text(most=500, required=True)
    samples = Whole(least=1, most=10_000)
    accept_terms = Whole(
        least=1,
        most=100_000,
        metadata={"description": "Version of the terms on results and data accepted"},
    )
    mark = Text(
        most=10,
        blank=True,
        validate=OneOf(*MARKS),
        metadata={"description": "The mark that the report shall bear, if any"},
    )
    booked_for = Text(
        most=200,
        metadata={"description": "E-mail of somebody who agreed to it (/consents)"},
    )
    group = Text(
        most=20,
        metadata={"description": "Code of the research group that it is for"},
    )
    override_reason = OverrideReason()

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedReservation:
        """Return the request as a value."""
        start, end = data.pop("start"), data.pop("end")
        return WantedReservation(span=Span(start, end), **data)


class PreviewRequestSchema(ReservationRequestSchema):
    """The same, asked before submitting: the purpose may still be missing."""

    purpose = Text(most=500, blank=True, load_default="")


class PanelSchema(PreviewRequestSchema):
    """The same from the panel's own form and links, which carry a little more."""

    look = Text(most=5, load_only=True)
    # Another time typed by hand, on a Shanghai clock; it wins over start and end.
    start_day = Day(load_only=True)
    start_time = fields.Time(format="%H:%M", load_only=True)
    end_day = Day(load_only=True)
    end_time = fields.Time(format="%H:%M", load_only=True)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedReservation:
        """Return the request as a value."""
        data.pop("look", None)
        start, end = data.pop("start"), data.pop("end")
        typed = [data.pop(name, None) for name in TYPED]
        if None not in typed:
            start = datetime.combine(typed[0], typed[1], SHANGHAI)
            end = datetime.combine(typed[2], typed[3], SHANGHAI)
        if end <= start:
            raise ValidationError(Message(LATE_END), "end")
        return WantedReservation(span=Span(start, end), **data)


class ShownSlotSchema(_TimeSchema):
    """What a panel had shown when its form was sent."""

    instrument = Text(most=20, required=True)
    mode = Text(most=20)
    group = Text(most=20)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedReservation:
        """Return the slot as a value."""
        start, end = data.pop("start"), data.pop("end")
        return WantedReservation(span=Span(start, end), **data)


class BookFormSchema(PanelSchema):
    """The panel's form when it is sent to book: now the purpose must be there."""

    purpose = Text(most=500, required=True)


class ReservationChangeSchema(StrictSchema):
    """What may change about a reservation."""

    start = Moment()
    end = Moment()
    mode = Text(most=20, validate=OneOf(*MODES))
    purpose = Text(most=500)
    override_reason = OverrideReason()

    @validates_schema
    def ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before or at the start."""
        start, end = data.get("start"), data.get("end")
        if start and end and start >= end:
            raise ValidationError(Message(LATE_END), "end")

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedChange:
        """Return the change as a value."""
        return WantedChange(**data)


class CommentSchema(StrictSchema):
    """A word with a decision or a cancellation."""

    comment = Text(most=500, blank=True, load_default="")


class ReasonSchema(StrictSchema):
    """A reason that must be given."""

    comment = Text(most=500, required=True)


class ReservationQuerySchema(StrictSchema):
    """Which reservations to list."""

    scope = fields.String(load_default="mine", validate=OneOf("mine", "lab", "group"))
    state = fields.String(validate=OneOf(*(str(s) for s in ReservationState)))
    limit = Whole(least=1, most=200)
    cursor = fields.String()


class MoneySchema(StrictSchema):
    """An exact amount."""

    amount_fen = fields.Integer(required=True)
    currency = fields.String(required=True)


class PriceLineSchema(StrictSchema):
    """One line of a price."""

    code = fields.String()
    quantity = fields.String()
    unit = fields.String()
    unit_price_fen = fields.Integer()
    amount_fen = fields.Integer()


class HolderSchema(StrictSchema):
    """Who a reservation is for."""

    name = fields.String()
    organisation = fields.String()


class InstrumentBriefSchema(StrictSchema):
    """Which instrument."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String()


class ReservationSchema(StrictSchema):
    """What anybody who may see a reservation gets back."""

    code = fields.String()
    instrument = fields.Nested(InstrumentBriefSchema)
    unit = fields.Integer(
        metadata={"description": "Which of several identical units or seats; else 1"}
    )
    start = Moment()
    end = Moment()
    state = fields.String()
    mode = fields.String()
    purpose = fields.String()
    mark = fields.String()
    samples = fields.Integer(allow_none=True)
    booked_for = fields.Nested(HolderSchema)
    external = fields.Boolean()
    cross_zone = fields.Boolean()
    price_class = fields.String()
    price = fields.Nested(MoneySchema, allow_none=True)
    price_lines = fields.List(fields.Nested(PriceLineSchema))
    fee = fields.Nested(MoneySchema)
    group = fields.String(allow_none=True)
    approval = fields.String(
        metadata={"description": "owner, supervisor, both, in_order, or empty"}
    )
    waits_for = fields.List(fields.String())
    decide_by = Moment(allow_none=True)
    comment = fields.String()
    version = fields.Integer()


class AlternativeSchema(StrictSchema):
    """Something that can be booked instead."""

    kind = fields.String()
    instrument = fields.String()
    zone = fields.String()
    start = Moment()
    end = Moment()
    price_fen = fields.Integer(allow_none=True)
    distance_km = fields.Float(allow_none=True)
    travel_min = fields.Integer(allow_none=True)
    mode = fields.String()
    needs_training = fields.Boolean()
    needs_approval = fields.Boolean()


class ReasonOutSchema(StrictSchema):
    """One reason against."""

    code = fields.String()
    message = fields.String()
    overridable = fields.Boolean()
    overridable_by = fields.String(validate=OneOf(*OVERRIDERS))


class PreviewSchema(StrictSchema):
    """A booking as it would be."""

    bookable = fields.Boolean()
    needs_approval = fields.Boolean()
    approval = fields.String()
    group = fields.String(allow_none=True)
    mode = fields.String()
    modes = fields.List(fields.String())
    terms_to_accept = fields.Integer(allow_none=True)
    price_class = fields.String()
    price = fields.Nested(MoneySchema, allow_none=True)
    price_lines = fields.List(fields.Nested(PriceLineSchema))
    reasons = fields.List(fields.Nested(ReasonOutSchema))
    alternatives = fields.List(fields.Nested(AlternativeSchema))


class ReservationPageSchema(StrictSchema):
    """One page of reservations."""

    items = fields.List(fields.Nested(ReservationSchema))
    next_cursor = fields.String(allow_none=True)


class AnyRequestSchema(ReservationRequestSchema):
    """A booking of any instrument of the kind of the one named."""

    zone = Text(most=20, metadata={"description": "Only in this zone"})

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedAny:
        """Return the request as a value."""
        zone = data.pop("zone", None)
        return WantedAny(super().to_value(data), zone)
