"""What is asked and told about lists that are imported."""

from marshmallow import fields

from catalog.rules.import_outcome import Outcome
from kernel.http.fields import StrictSchema, Whole
from kernel.values.text import N_


class ImportRowsQuery(StrictSchema):
    """Which rows of a list a page shows."""

    show = fields.Enum(
        Outcome,
        by_value=True,
        load_default=None,
        error_messages={"unknown": N_("This result is not known here.")},
    )
    page = Whole(least=1, most=10_000, load_default=1)
