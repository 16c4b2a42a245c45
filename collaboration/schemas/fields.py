"""Field types of this slice."""

from marshmallow import fields

from kernel.http.fields import Speaking
from kernel.values.text import N_


class Tick(Speaking, fields.Boolean):
    """Yes or no; a checkbox that was not ticked sends nothing, which is no."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "null": N_("Yes or no is expected here."),
        "invalid": N_("Yes or no is expected here."),
    }
