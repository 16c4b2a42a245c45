"""Campaigns as they come in and go out."""

from collections.abc import Collection
from typing import Any

from marshmallow import fields, post_load, validate

from booking.queries.campaigns import CampaignView, PlannedLeg
from booking.rules.campaign import FEWEST_LEGS, MODES, MOST_LEGS, WantedCampaign
from booking.rules.marks import MARKS
from booking.rules.opening import local_midnight
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from booking.schemas.override import OverrideReason
from booking.schemas.reservation import (
    LATE_END,
    ReservationRequestSchema,
    ReservationSchema,
)
from booking.schemas.shown import shown_reservation
from kernel.http.fields import (
    Day,
    Moment,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.clock import rfc3339
from kernel.values.text import N_, Message

ROWS = 6
CHOICE = N_("Choose one of what the plan offers.")
COUNT = N_("From two to ten instruments are expected, each with its length.")


class _PlanSchema(StrictSchema):
    group = Text(most=20, load_default=None)
    mode = Text(most=20, load_default="sequence", validate=OneOf(*MODES))


class PlannedStepSchema(StrictSchema):
    """An instrument and for how long."""

    instrument = Text(most=20, required=True)
    length_min = Whole(least=5, most=31 * 24 * 60, required=True)


class PlanRequestSchema(_PlanSchema):
    """For what to find times."""

    start = Moment(required=True, metadata={"description": "Not before"})
    steps = fields.List(
        fields.Nested(PlannedStepSchema),
        required=True,
        validate=validate.Length(FEWEST_LEGS, MOST_LEGS),
    )


class PlanFormSchema(_PlanSchema):
    """The page's form: rows of an instrument and hours, and a day."""

    instrument = fields.List(Text(most=20), metadata={"many": True}, load_default=list)
    length_min = fields.List(
        Whole(least=5, most=31 * 24 * 60), metadata={"many": True}, load_default=list
    )
    on = Day(required=True)
    title = Text(most=200, blank=True, load_default="")
    purpose = Text(most=500, blank=True, load_default="")

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return what the plan needs; rows without an instrument are left out."""
        codes, lengths = data.pop("instrument"), data.pop("length_min")
        if not FEWEST_LEGS <= len(codes) <= MOST_LEGS or len(lengths) < len(codes):
            raise ValidationError(Message(COUNT), "instrument")
        data["steps"] = list(zip([c.upper() for c in codes], lengths, strict=False))
        data["start"] = local_midnight(data.pop("on"))
        return data


class CampaignRequestSchema(StrictSchema):
    """Several bookings, all or nothing."""

    title = Text(most=200, required=True)
    mode = Text(most=20, load_default="sequence", validate=OneOf(*MODES))
    legs = fields.List(
        fields.Nested(ReservationRequestSchema),
        required=True,
        validate=validate.Length(FEWEST_LEGS, MOST_LEGS),
    )
    override_reason = OverrideReason()

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedCampaign:
        """Return the wish as a value."""
        legs = tuple(data["legs"])
        return WantedCampaign(
            data["title"], legs, data["mode"], data.get("override_reason")
        )


class CampaignFormSchema(StrictSchema):
    """The page's form: the plan that was shown."""

    title = Text(most=200, required=True)
    group = Text(most=20, load_default=None)
    purpose = Text(most=500, required=True)
    mode = Text(most=20, load_default="sequence", validate=OneOf(*MODES))
    leg = fields.List(Text(most=20), metadata={"many": True}, load_default=list)
    way = fields.List(Text(most=20), metadata={"many": True}, load_default=list)
    start = fields.List(Moment(), metadata={"many": True}, load_default=list)
    end = fields.List(Moment(), metadata={"many": True}, load_default=list)
    # Of each leg: the mark, and the version of the terms accepted, after a colon.
    marks = fields.List(Text(most=40), metadata={"many": True}, load_default=list)
    accepted = fields.List(Text(most=40), metadata={"many": True}, load_default=list)
    override_reason = OverrideReason()

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedCampaign:
        """Return the wish as a value."""
        columns = [data.pop(name) for name in ("leg", "way", "start", "end")]
        if len({len(column) for column in columns}) != 1:
            raise ValidationError(Message(COUNT), "leg")
        marks = _by_code(data.pop("marks"), "marks", MARKS)
        accepted = _by_code(data.pop("accepted"), "accepted")
        legs = []
        for code, way, start, end in zip(*columns, strict=True):
            if start >= end:
                raise ValidationError(Message(LATE_END), "end")
            span = Span(start, end)
            legs.append(
                WantedReservation(
                    code,
                    span,
                    way,
                    data["purpose"],
                    group=data["group"],
                    mark=marks.get(code, ""),
                    accept_terms=int(accepted[code]) if code in accepted else None,
                )
            )
        return WantedCampaign(
            data["title"], tuple(legs), data["mode"], data.get("override_reason")
        )


def _by_code(
    told: list[str], name: str, words: Collection[str] | None = None
) -> dict[str, str]:
    """Return what is told of each instrument, as CODE:word or CODE:number."""
    found = {}
    for one in told:
        code, _colon, word = one.partition(":")
        number = word.isascii() and word.isdigit() and len(word) < 6
        if not (number if words is None else word in words):
            raise ValidationError(Message(CHOICE), name)
        found[code] = word
    return found


class CampaignQuerySchema(StrictSchema):
    """Which page of campaigns."""

    limit = Whole(least=1, most=200)
    cursor = fields.String()


class CampaignSchema(StrictSchema):
    """A campaign with its bookings."""

    code = fields.String()
    title = fields.String()
    mode = fields.String()
    waiting = fields.Integer(metadata={"description": "How many labs still decide"})
    version = fields.Integer()
    legs = fields.List(fields.Nested(ReservationSchema))


class CampaignPageSchema(StrictSchema):
    """One page of campaigns."""

    items = fields.List(fields.Nested(CampaignSchema))
    next_cursor = fields.String(allow_none=True)


class PlannedLegSchema(StrictSchema):
    """A time that was found."""

    instrument = fields.String()
    zone = fields.String()
    start = Moment()
    end = Moment()
    mode = fields.String()
    way_min = fields.Integer()
    price_fen = fields.Integer(allow_none=True)
    marks = fields.List(fields.String())
    terms_to_accept = fields.Integer(allow_none=True)


class PlanSchema(StrictSchema):
    """Times for every instrument."""

    legs = fields.List(fields.Nested(PlannedLegSchema))


def shown_campaign(view: CampaignView) -> dict[str, Any]:
    """Return what the API says of a campaign."""
    return {
        "code": view.code,
        "title": view.row.title,
        "mode": view.row.mode,
        "waiting": view.waiting,
        "version": view.row.version,
        "legs": [shown_reservation(leg) for leg in view.legs],
    }


def shown_leg(leg: PlannedLeg) -> dict[str, Any]:
    """Return what the API says of a time that was found."""
    return {
        "instrument": leg.instrument.code,
        "zone": leg.instrument.zone,
        "start": rfc3339(leg.span.start),
        "end": rfc3339(leg.span.end),
        "mode": leg.mode,
        "way_min": leg.way_min,
        "price_fen": leg.price_fen,
        "marks": list(leg.marks),
        "terms_to_accept": leg.terms,
    }
