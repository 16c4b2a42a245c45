"""Which instruments to put side by side."""

from marshmallow import ValidationError, fields, post_load

from booking.queries.compare import MOST
from kernel.http.fields import StrictSchema, Text
from kernel.values.text import N_, Message

_TOO_MANY = N_("At most {most} instruments side by side.")


class CompareQuery(StrictSchema):
    """The codes of up to four instruments; empty ones are left out."""

    i = fields.List(
        Text(most=20, blank=True),
        load_default=list,
        metadata={"many": True, "description": "Instrument code, up to four times"},
    )

    @post_load
    def few(self, data: dict[str, list[str]], **_: object) -> dict[str, list[str]]:
        """Return each code once, in capitals. Raises ValidationError for too many."""
        codes = list(dict.fromkeys(code.upper() for code in data["i"] if code))
        if len(codes) > MOST:
            raise ValidationError(Message(_TOO_MANY, most=MOST), "i")
        return {"i": codes}


class ComparisonSchema(StrictSchema):
    """The instruments in the order asked for; what is not published is missing."""

    items = fields.List(fields.Dict())
