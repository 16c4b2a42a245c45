"""Synonyms, in and out."""

from typing import Any

from marshmallow import Schema, fields, post_load

from catalog.rules.synonym_terms import MOST_GROUP, MOST_TERM
from kernel.http.fields import StrictSchema, Text


class SynonymSchema(StrictSchema):
    """A term and the group of those that mean the same."""

    group = Text(most=MOST_GROUP, required=True)
    term = Text(most=MOST_TERM, required=True)

    @post_load
    def on_one_line(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return both with single spaces."""
        return {name: " ".join(value.split()) for name, value in data.items()}


class SynonymQuery(StrictSchema):
    """Which groups to show: those with such a term, or all."""

    q = Text(most=MOST_TERM, blank=True, load_default="")


class SynonymGroupSchema(Schema):
    """A group with its terms."""

    group = fields.String(attribute="key")
    terms = fields.List(fields.String())


class SynonymGroupsSchema(Schema):
    """All groups, or those with the term asked for."""

    items = fields.List(fields.Nested(SynonymGroupSchema))
