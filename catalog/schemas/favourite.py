"""Favourites, in and out."""

from marshmallow import Schema, fields

from catalog.schemas.listing_out import ListingRowSchema
from kernel.http.fields import StrictSchema, Text


class FavouriteSchema(StrictSchema):
    """The instrument that is meant."""

    instrument = Text(most=20, required=True)


class FavouritesSchema(Schema):
    """The published ones of one's favourites, the latest first."""

    items = fields.List(fields.Nested(ListingRowSchema))
