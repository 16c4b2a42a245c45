"""Editions of the sharing list, in and out."""

from typing import Any

from marshmallow import Schema, fields, post_load

from catalog.rules.edition import CODE
from catalog.schemas.record_fields import Paragraph, Pattern
from kernel.http.fields import StrictSchema, Text
from kernel.values.text import N_, half_width


class EditionSchema(StrictSchema):
    """What a coordinator says when publishing."""

    code = Text(
        most=6,
        required=True,
        validate=Pattern(
            CODE.pattern, N_("A code such as 2026Q4, 2026H2 or 2026 is expected here.")
        ),
    )
    note = Paragraph(most=500, blank=True, load_default="")
    # Of the list that was looked at; publishing another one is refused.
    digest = Text(most=64, blank=True, load_default="")

    @post_load
    def tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep the code in half width."""
        return {**data, "code": half_width(data["code"])}


class EditionOutSchema(Schema):
    """A published edition."""

    code = fields.String()
    number = fields.Integer()
    published_on = fields.Date()
    note = fields.String()
    entry_count = fields.Integer()
    digest = fields.String()


class EditionsSchema(Schema):
    """All editions, the newest first."""

    items = fields.List(fields.Nested(EditionOutSchema))


class WholeEditionSchema(EditionOutSchema):
    """An edition with everything it lists."""

    entries = fields.List(fields.Dict())


class ChangeSchema(Schema):
    """One instrument that says something else now."""

    code = fields.Function(lambda one: one.entry["code"])
    fields_ = fields.Function(
        lambda one: [
            {"field": name, "before": before, "after": after}
            for name, before, after in one.fields
        ],
        data_key="fields",
    )


class NextEditionSchema(Schema):
    """What would be published now, against the last edition."""

    last = fields.Function(lambda seen: seen.last.code if seen.last else None)
    digest = fields.String()
    entry_count = fields.Function(lambda seen: len(seen.entries))
    entering = fields.Function(
        lambda seen: [e["code"] for e in seen.comparison.entering]
    )
    leaving = fields.Function(lambda seen: [e["code"] for e in seen.comparison.leaving])
    changed = fields.List(fields.Nested(ChangeSchema), attribute="comparison.changed")
