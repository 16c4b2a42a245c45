"""What is asked and told about lists that are imported."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from catalog.queries.listing_imports import ListedImport
from catalog.rules.import_columns import COMMON
from catalog.rules.import_file import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from catalog.rules.import_outcome import Outcome
from catalog.rules.kept_messages import told_messages
from catalog.rules.listing_fields import BY_KEY
from catalog.schemas.record_fields import Paragraph
from kernel.http.fields import StrictSchema, Text, Whole
from kernel.http.speech import say
from kernel.values.text import N_


def _outcome() -> Any:
    said: Any = {"unknown": N_("This result is not known here.")}
    return fields.Enum(Outcome, by_value=True, load_default=None, error_messages=said)


class ImportRowsQuery(StrictSchema):
    """Which rows of a list a page shows."""

    show = _outcome()
    page = Whole(least=1, most=10_000, load_default=1)


class ImportRowsFilter(StrictSchema):
    """Which rows of a list a program reads; all of them without a result."""

    result = _outcome()
    # Read by kernel.http.paging; named here so that they stand in the description.
    limit = fields.String()
    cursor = fields.String()


class ImportUploadSchema(StrictSchema):
    """A list as a program sends it: a workbook or CSV in base64, at most 10 MB."""

    organisation = Text(most=20, blank=True, load_default="")
    name = Text(most=200, blank=True, load_default="")
    content_base64 = Text(most=MOST_BYTES * 4 // 3 + 100, required=True)


class ListPlaceSchema(StrictSchema):
    """Where a list stands: the name of a sheet, and the line of its headings.

    Without a sheet the one that looks most like a list, without a line likewise.
    """

    sheet = Text(most=31, blank=True, load_default="")
    line = Whole(least=0, most=MOST_ROWS, load_default=0)


class CommonSchema(StrictSchema):
    """What new listings take where their rows say nothing."""

    class Meta:
        """One text for each field that is often alike in a list."""

        include = {  # noqa: RUF012 - marshmallow reads it from the class
            name: Paragraph(most=BY_KEY[name].most, blank=True) for name in COMMON
        }

    @post_load
    def tidy(self, data: dict[str, str], **_: Any) -> dict[str, str]:
        """Leave out what is empty."""
        return {name: said for name, said in data.items() if said}


class ColumnsSchema(StrictSchema):
    """The name of a field, or an empty text, for each column of a list.

    `common` is what new listings take where their rows say nothing; without it, what was
    said before stays.
    """

    columns = fields.List(
        Text(most=50, blank=True),
        required=True,
        validate=validate.Length(max=MOST_COLUMNS),
        error_messages={"invalid": N_("A list is expected here.")},
    )
    common = fields.Nested(CommonSchema, load_default=None, allow_none=True)


class ColumnOutSchema(Schema):
    """A column of a list: its heading and the field that it means, or nothing."""

    heading = fields.String()
    field = fields.String()


class ImportOutSchema(Schema):
    """A list: `state` is reading, ready, writing, done or failed.

    `counts` are there once it was compared, `imported` once it is done.
    `changed_meanwhile` says that a confirmed list was compared again instead.
    """

    code = fields.String(attribute="row.code")
    name = fields.String(attribute="row.file_name")
    version = fields.Integer(attribute="row.version")
    state = fields.Function(lambda one: "failed" if one.failed else str(one.row.stage))
    per_cent = fields.Function(
        lambda one: one.task.per_cent if one.task and one.at_work else 100
    )
    sheet = fields.String(attribute="row.sheet")
    sheets = fields.List(fields.String(), attribute="row.sheets")
    heading_line = fields.Integer(attribute="row.heading_line")
    columns = fields.Function(lambda one: columns_of(one))
    common = fields.Dict(attribute="row.common")
    counts = fields.Dict(attribute="row.counts", allow_none=True)
    imported = fields.Dict(attribute="row.done", allow_none=True)
    changed_meanwhile = fields.Boolean(attribute="row.changed_meanwhile")


class ImportPageSchema(Schema):
    """One page of lists, the latest first."""

    items = fields.List(fields.Nested(ImportOutSchema))
    next_cursor = fields.String(allow_none=True)


class ImportRowSchema(Schema):
    """A row: its line in the file, its cells, and why it was refused, by field.

    `was` says what the listing `code` says where the row says something else, `assumed`
    what a new listing takes though its row does not say it.
    """

    line = fields.Integer()
    result = fields.Enum(Outcome, by_value=True, attribute="outcome")
    cells = fields.List(fields.String())
    code = fields.String()
    was = fields.Dict()
    assumed = fields.Dict()
    errors = fields.Function(
        lambda row: {
            name: [say(one) for one in told]
            for name, told in told_messages(row.errors).items()
        }
    )


class ImportRowPageSchema(Schema):
    """One page of rows in the order of the file."""

    items = fields.List(fields.Nested(ImportRowSchema))
    next_cursor = fields.String(allow_none=True)


def columns_of(one: ListedImport) -> list[dict[str, str]]:
    """Return heading and field of each column."""
    pairs = zip(one.row.headings, one.row.chosen, strict=True)
    return [{"heading": heading, "field": field} for heading, field in pairs]
