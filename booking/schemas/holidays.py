"""Lists of holidays as they come in and go out."""

from marshmallow import fields, validate

from booking.rules.holidays import MOST_BYTES, MOST_ROWS
from kernel.http.fields import Day, StrictSchema, Text, ValidationError, Whole
from kernel.values.text import N_, Message


class Table(fields.String):
    """The text of a CSV; what is too long is left for its reader to refuse."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if not isinstance(value, str):
            raise ValidationError(Message(N_("Text is expected here.")))
        return value[: MOST_BYTES + 1]


class HolidayFormSchema(StrictSchema):
    """The page's form: a file or the pasted table; `seen` confirms a dry run."""

    table = Table(load_default="")
    seen = Whole(least=0, most=2 * MOST_ROWS)


class SpecialDaySchema(StrictSchema):
    """A day whose kind differs from its weekday."""

    date = Day(attribute="day")
    kind = fields.String(metadata={"description": "holiday or workday"})
    name_zh = fields.String(attribute="name")


class HolidayRowSchema(StrictSchema):
    """A row of a list; what cannot be read is refused by its number."""

    date = Text(most=20, required=True)
    kind = Text(most=20, required=True)
    name_zh = Text(most=80, required=True)


class HolidayRequestSchema(StrictSchema):
    """A list that replaces the years it names; a dry run changes nothing."""

    days = fields.List(
        fields.Nested(HolidayRowSchema),
        required=True,
        validate=validate.Length(1, MOST_ROWS),
    )
    dry_run = fields.Boolean(load_default=True)


class RefusedRowSchema(StrictSchema):
    """A row that cannot be read, counted as in a file with a heading."""

    number = fields.Integer()
    text = fields.String()
    why = fields.String()


class HolidayChangeSchema(StrictSchema):
    """What a list changes, and what of it cannot be read."""

    years = fields.List(fields.Integer())
    new = fields.List(Day())
    changed = fields.List(Day())
    gone = fields.List(Day())
    refused = fields.List(fields.Nested(RefusedRowSchema))
    bookings = fields.Integer(
        metadata={"description": "Bookings on days that become holidays; they stay"}
    )
    done = fields.Boolean()


class HolidayYearSchema(StrictSchema):
    """A year; one that is not published has no days."""

    year = fields.Integer()
    published = fields.Boolean()
    days = fields.List(fields.Nested(SpecialDaySchema))


class HolidaysSchema(StrictSchema):
    """The known years, this one and the next."""

    items = fields.List(fields.Nested(HolidayYearSchema))
