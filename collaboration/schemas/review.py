"""Decisions on reports, and what waits for one."""

import re
from typing import Any

from marshmallow import fields, post_load, validate

from catalog.schemas.record_fields import Paragraph
from collaboration.rules.remark import LONGEST, PLACES
from collaboration.rules.review import Chosen, Review, Verdict
from kernel.http.fields import OneOf, StrictSchema, Text, Whole
from kernel.values.text import N_


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
    points = fields.Integer()
    stood_in_for = fields.String()


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
    decided_for = fields.String(allow_none=True)
    decided_at = fields.String()


class DecisionListSchema(StrictSchema):
    """The decisions on all versions of a report, the latest first."""

    items = fields.List(fields.Nested(DecisionSchema))


class OwedSchema(StrictSchema):
    """A report that is owed; its state is empty when it was not begun."""

    project = fields.String()
    title_zh = fields.String()
    period = fields.String()
    due_on = fields.String()
    state = fields.String()


class OwedListSchema(StrictSchema):
    """The reports that are owed, the longest overdue first."""

    items = fields.List(fields.Nested(OwedSchema))


class ChosenField(Text):
    """A report in the version that was looked at, as XT-2026-0031:2026Q3:1."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "chosen": N_("A report such as XT-2026-0031:2026Q3:1 is expected here."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Accept code, period and version."""
        super().__init__(most=60, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        found = re.fullmatch(r"([A-Z0-9-]{1,30}):([0-9QH]{4,6}):([0-9]{1,6})", text)
        if found is None:
            raise self.make_error("chosen")
        return Chosen(found[1], found[2], int(found[3]))


class PassSchema(StrictSchema):
    """Reports to be passed together."""

    reports = fields.List(
        ChosenField(), required=True, validate=validate.Length(min=1, max=100)
    )


class PassedSchema(StrictSchema):
    """What became of one of them; `reasons` is empty for one that passed."""

    project = fields.String()
    period = fields.String()
    version = fields.Integer()
    passed = fields.Boolean()
    reasons = fields.List(fields.String())


class PassedListSchema(StrictSchema):
    """What became of the reports."""

    items = fields.List(fields.Nested(PassedSchema))


class RemarkSchema(StrictSchema):
    """A remark at a field of the version that was read."""

    field = Text(most=40, required=True, validate=OneOf(*PLACES))
    said = Paragraph(most=LONGEST, required=True)
    version = Whole(least=0, most=1_000_000, required=True)


class AnswerSchema(StrictSchema):
    """The authors' answer to a remark."""

    answer = Paragraph(most=LONGEST, required=True)


class RemarkOutSchema(StrictSchema):
    """A remark with its answer."""

    number = fields.Integer()
    version = fields.Integer()
    field = fields.String()
    said = fields.String()
    unit = fields.String()
    answer = fields.String(allow_none=True)


class RemarkListSchema(StrictSchema):
    """The remarks on a report, those on the latest version first."""

    items = fields.List(fields.Nested(RemarkOutSchema))


def shown_remark(row: Any, unit: str = "") -> dict[str, Any]:
    """Return a remark for JSON."""
    return {
        "number": row.number,
        "version": row.version,
        "field": row.field,
        "said": row.said,
        "unit": unit,
        "answer": row.answer,
    }
