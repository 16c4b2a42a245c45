"""What is asked and told about the table of listings, on the page and over REST."""

from marshmallow import Schema, fields

from catalog.rules.listing_state import ListingState
from catalog.rules.listing_table import (
    BY_FORM,
    MOST_COLUMNS,
    MOST_PER_PAGE,
    ORDERS,
    PER_PAGE,
)
from catalog.schemas.record_fields import AtMost
from kernel.http.conditional import etag
from kernel.http.fields import OneOf, StrictSchema, Text, Tick, Whole
from kernel.http.speech import say
from kernel.values.text import N_


class ListingEditSchema(StrictSchema):
    """A change of one listing: its code, its ETag as it was read, and the new values."""

    code = Text(most=40, required=True)
    etag = Text(most=40, required=True)
    fields_ = fields.Dict(
        keys=fields.String(),
        required=True,
        data_key="fields",
        attribute="fields",
        error_messages={
            "required": N_("Fill this in."),
            "null": N_("Fill this in."),
            "invalid": N_("An object with named fields is expected."),
        },
    )


class EditManyQuery(StrictSchema):
    """Whether to say only what would change."""

    dry_run = Tick(load_default=False)


class JudgedEditSchema(Schema):
    """What became of one listing: changed, same, refused or conflict.

    `was` holds what changed cells said before, `meanwhile` for a conflict what the
    listing said when it was read and what it says now; both by field, as a list words
    them. `etag` is the listing's at present.
    """

    code = fields.String()
    result = fields.String()
    etag = fields.Function(lambda one: etag(one.version) if one.version else None)
    was = fields.Dict()
    meanwhile = fields.Function(
        lambda one: {k: {"then": v[0], "now": v[1]} for k, v in one.meanwhile.items()}
    )
    errors = fields.Function(
        lambda one: {name: [say(s) for s in said] for name, said in one.errors.items()}
    )


class JudgedEditsSchema(Schema):
    """What became of the listings, one line each; `written` says whether it was kept."""

    written = fields.Boolean()
    items = fields.List(fields.Nested(JudgedEditSchema))


class TableQuery(StrictSchema):
    """Which listings a table shows, in which order, and which of their fields."""

    q = Text(most=100, blank=True, load_default="")
    state = fields.Enum(
        ListingState,
        by_value=True,
        load_default=None,
        error_messages={"unknown": N_("This state is not known here.")},
    )
    sort = Text(most=40, load_default="code", validate=OneOf(*ORDERS))
    columns = fields.List(
        Text(most=40, validate=OneOf(*BY_FORM)),
        load_default=list,
        validate=AtMost(MOST_COLUMNS),
    )
    per = Whole(least=1, most=MOST_PER_PAGE, load_default=PER_PAGE)
    page = Whole(least=1, most=10_000, load_default=1)
