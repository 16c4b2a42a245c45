"""A research group's use and confirmations, as they come in and are shown."""

from datetime import timedelta
from typing import Any

from marshmallow import fields

from booking.queries.group_use import Confirmed, GroupUse
from booking.rules.quota import setting_of_quotas
from identity.schemas.fields import Email
from kernel.http.fields import Day, StrictSchema, Text
from kernel.values.clock import local_day


class ConfirmationRequestSchema(StrictSchema):
    """Which student, which instrument, on which days (both included)."""

    student = Email(required=True)
    instrument = Text(most=20, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class ConfirmationSchema(StrictSchema):
    """A standing confirmation; `holds` is false once it is over or withdrawn."""

    number = fields.Integer()
    student = fields.String()
    instrument = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    given_by = fields.String()
    holds = fields.Boolean()


class ConfirmationListSchema(StrictSchema):
    """The confirmations of a group, the latest first; a student sees their own."""

    items = fields.List(fields.Nested(ConfirmationSchema))


class QuotaUseSchema(StrictSchema):
    """A quota and what is used of it: minutes where it counts hours, else bookings."""

    per = fields.String()
    hours = fields.Integer()
    count = fields.Integer()
    used = fields.Integer()


class InstrumentUseSchema(StrictSchema):
    """What the group has on one instrument, in minutes."""

    instrument = fields.String()
    month_min = fields.Integer()
    month_count = fields.Integer()
    year_min = fields.Integer()
    quotas = fields.List(fields.Nested(QuotaUseSchema))


class PersonUseSchema(StrictSchema):
    """What one person has booked for the group this month."""

    name = fields.String()
    month_min = fields.Integer()
    month_count = fields.Integer()


class GroupUseSchema(StrictSchema):
    """The group's use; `people` is for its supervisors only."""

    month = fields.Date()
    instruments = fields.List(fields.Nested(InstrumentUseSchema))
    people = fields.List(fields.Nested(PersonUseSchema))


def shown_use(use: GroupUse, *, whole: bool) -> dict[str, Any]:
    """Return the use as values; by person where it is shown whole."""
    return {
        "month": local_day(use.month.start),
        "instruments": [
            {
                "instrument": one.code,
                "month_min": one.month_min,
                "month_count": one.month_count,
                "year_min": one.year_min,
                "quotas": [
                    {k: v for k, v in setting.items() if k in ("per", "hours", "count")}
                    | {"used": quota.used}
                    for quota, setting in zip(
                        one.quotas,
                        setting_of_quotas(tuple(q.quota for q in one.quotas)),
                        strict=True,
                    )
                ],
            }
            for one in use.instruments
        ],
        "people": use.people if whole else [],
    }


def shown_confirmation(one: Confirmed) -> dict[str, Any]:
    """Return a confirmation as values; the days are Shanghai's, both included."""
    return {
        "number": one.number,
        "student": one.student,
        "instrument": one.instrument_code,
        "first_day": local_day(one.span.start),
        "last_day": local_day(one.span.end - timedelta(seconds=1)),
        "given_by": one.given_by,
        "holds": one.now,
    }
