"""Consents as they come in and go out."""

from marshmallow import fields

from kernel.http.fields import Moment, StrictSchema, Text


class ConsentRequestSchema(StrictSchema):
    """Whom to let book for me."""

    email = Text(most=200, required=True)


class ConsentSchema(StrictSchema):
    """A live consent, with the other person."""

    id = fields.Integer()
    name = fields.String()
    email = fields.String()
    since = Moment()


class ConsentsSchema(StrictSchema):
    """Who may book for me, and for whom I may book."""

    given_by_me = fields.List(fields.Nested(ConsentSchema))
    given_to_me = fields.List(fields.Nested(ConsentSchema))
