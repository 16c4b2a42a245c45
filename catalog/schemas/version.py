"""Versions of a listing over HTTP."""

from marshmallow import fields

from kernel.http.fields import Moment, StrictSchema, Whole


class CompareQuery(StrictSchema):
    """Which two versions stand side by side; by default the last two."""

    then = Whole(least=1, most=2**31 - 1, load_default=None)
    now = Whole(least=1, most=2**31 - 1, load_default=None)


class VersionSchema(StrictSchema):
    """One version in the list."""

    version = fields.Integer()
    at = Moment()
    who = fields.String()
    event = fields.String()
    state = fields.String()


class VersionListSchema(StrictSchema):
    """The versions of a listing, the latest first."""

    items = fields.List(fields.Nested(VersionSchema))


class KeptVersionSchema(StrictSchema):
    """One version with the record as it stood."""

    version = fields.Integer()
    at = Moment()
    event = fields.String()
    state = fields.String()
    record = fields.Dict()
