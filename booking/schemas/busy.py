"""Calendars that a lab keeps elsewhere, as they come in and go out."""

from typing import Any

from marshmallow import fields

from booking.rules.busy import MOST_BYTES
from kernel.http.fields import Moment, StrictSchema, Text, ValidationError
from kernel.values.text import N_, Message

NO_FILE = N_("Choose a file, or paste the calendar.")


class Ics(fields.String):
    """The text of an iCalendar file; it is kept as bytes."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            raise ValidationError(Message(NO_FILE))
        content = value.encode("utf-8", "replace")
        # One more than is read, so that the reader says what is too large.
        return content[: MOST_BYTES + 1]


class SourceFormSchema(StrictSchema):
    """The page's form: a file or the pasted text, the file winning."""

    instrument = Text(most=20, required=True)
    name = Text(most=60, required=True)
    ics = Ics(load_default=b"")


class RenewalFormSchema(StrictSchema):
    """The page's form for a newer file."""

    ics = Ics(load_default=b"")


class SourceRequestSchema(StrictSchema):
    """A calendar to follow."""

    instrument = Text(most=20, required=True)
    name = Text(
        most=60, required=True, metadata={"description": "People read it as the cause"}
    )
    ics = Ics(required=True, metadata={"description": "Text of the iCalendar file"})


class RenewalSchema(StrictSchema):
    """A newer file of a calendar."""

    ics = Ics(required=True, metadata={"description": "Text of the iCalendar file"})


class UnreadSchema(StrictSchema):
    """An entry that could not be understood."""

    title = fields.String()
    why = fields.String(metadata={"description": "broken, zone, length, rule or range"})


class ConflictSchema(StrictSchema):
    """A booking that stands where the calendar would close the instrument."""

    code = fields.String()
    start = Moment(attribute="span.start")
    end = Moment(attribute="span.end")


class SourceLineSchema(StrictSchema):
    """A calendar that an instrument follows."""

    id = fields.Integer()
    instrument = fields.String()
    name = fields.String()
    brought_at = Moment()
    times = fields.Integer(metadata={"description": "Entries within the year ahead"})
    unread = fields.List(fields.Nested(UnreadSchema))


class SourceSchema(SourceLineSchema):
    """A calendar with what stands against it, and what a new file changed."""

    conflicts = fields.List(fields.Nested(ConflictSchema))
    new = fields.Integer()
    changed = fields.Integer()
    gone = fields.Integer()


class SourcesSchema(StrictSchema):
    """The calendars that the instruments of my labs follow."""

    items = fields.List(fields.Nested(SourceLineSchema))
