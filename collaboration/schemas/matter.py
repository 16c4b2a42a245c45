"""Matters needing coordination, read from forms and the API, and shown."""

from typing import Any

from marshmallow import fields

from catalog.schemas.record_fields import Paragraph
from collaboration.rules.matter import LONGEST
from collaboration.schemas.summary import PeriodField
from kernel.http.fields import Day, StrictSchema, Text


class MatterSchema(StrictSchema):
    """What needs coordination, which unit (its code) is asked, and by when."""

    said = Paragraph(most=LONGEST, required=True)
    unit = Text(most=20, required=True)
    due_on = Day(required=True)
    period = PeriodField(load_default=None)


class ReplySchema(StrictSchema):
    """The reply of the unit."""

    reply = Paragraph(most=LONGEST, required=True)


class MatterOutSchema(StrictSchema):
    """A matter with its reply."""

    number = fields.Integer()
    project = fields.String()
    period = fields.String()
    said = fields.String()
    unit = fields.String()
    due_on = fields.String()
    state = fields.String()
    reply = fields.String(allow_none=True)


class MatterListSchema(StrictSchema):
    """Matters, the earliest due first."""

    items = fields.List(fields.Nested(MatterOutSchema))


def shown_matter(row: Any, project: str = "", unit: str = "") -> dict[str, Any]:
    """Return a matter for JSON."""
    return {
        "number": row.id,
        "project": project,
        "period": row.period,
        "said": row.said,
        "unit": unit,
        "due_on": row.due_on.isoformat(),
        "state": str(row.state),
        "reply": row.reply,
    }
