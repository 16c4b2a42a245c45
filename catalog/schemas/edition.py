"""Editions of the sharing list, in and out."""

from typing import Any

from marshmallow import Schema, fields, post_load

from catalog.rules.edition import CODE, COLUMNS
from catalog.rules.import_cells import YUAN_PER_WAN, in_wan
from catalog.rules.import_columns import own_heading
from catalog.rules.listing_fields import BY_KEY, Kind
from catalog.schemas.import_words import as_cell
from catalog.schemas.record_fields import Paragraph, Pattern
from kernel.http.fields import StrictSchema, Text
from kernel.values.money import yuan
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


def edition_heading(name: str, *, english: bool) -> str:
    """Return the heading of a column: a message id, or the official label in Chinese.

    A list with these headings can be imported elsewhere as it is.
    """
    field = BY_KEY.get(name)
    if field is None:
        return COLUMNS[name]
    if not english:
        return own_heading(field)
    return field.label + (" (10,000 yuan)" if field.kind is Kind.AMOUNT else "")


def edition_cell(name: str, value: Any, *, english: bool) -> str:
    """Return what an edition says in a column, as a list brings it back."""
    field = BY_KEY.get(name)
    if field is None or value == "":
        return str(value)
    if field.kind is Kind.AMOUNT:
        return in_wan(yuan(value) / YUAN_PER_WAN)
    return as_cell(field, value, english=english)
