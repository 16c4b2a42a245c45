"""Handing a booking over, as it comes in."""

from kernel.http.fields import StrictSchema, Text


class TransferSchema(StrictSchema):
    """Who takes a booking over."""

    to = Text(most=200, required=True, metadata={"description": "A colleague's e-mail"})
    group = Text(
        most=20, metadata={"description": "Code of the colleague's research group"}
    )
    comment = Text(most=500, blank=True, load_default="")
