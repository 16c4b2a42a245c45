"""Decisions on reports, and what waits for one."""

from typing import Any

from marshmallow import fields, post_load

from catalog.schemas.record_fields import Paragraph
from collaboration.rules.review import Review, Verdict
from kernel.http.fields import OneOf, StrictSchema, Text, Whole


class ReviewSchema(StrictSchema):
    """A decision; `version` is the version of the report that was read."""

    verdict = Text(most=10, required=True, validate=OneOf(*Verdict))
    comment = Paragraph(most=1000, blank=True, load_default="")
    version = Whole(least=0, most=1_000_000, required=True)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> Review:
        """Return the decision as a value."""
        return Review(Verdict(data["verdict"]), data["comment"], data["version"])


class WaitingSchema(StrictSchema):
    """A report that waits for one of the caller's units."""

    project = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    plan_task = fields.Integer()
    period = fields.String()
    version = fields.Integer()
    due_on = fields.String()
    submitted_at = fields.String()
    author = fields.String()
    unit = fields.String()


class WaitingListSchema(StrictSchema):
    """What waits for the caller's units, the earliest due first."""

    items = fields.List(fields.Nested(WaitingSchema))


class DecisionSchema(StrictSchema):
    """A decision that a unit took."""

    version = fields.Integer()
    position = fields.Integer()
    unit = fields.String()
    decision = fields.String()
    comment = fields.String()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.String()


class DecisionListSchema(StrictSchema):
    """The decisions on all versions of a report, the latest first."""

    items = fields.List(fields.Nested(DecisionSchema))
