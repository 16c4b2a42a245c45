"""Listings as the API tells them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema, fields, post_dump, pre_dump

from catalog.queries.listing import Listing
from catalog.rules.listing_fields import FIELDS, Kind
from catalog.rules.photo import photo_path
from catalog.rules.shown_fields import hidden_fields
from kernel.http.fields import Moment
from kernel.values.money import CURRENCY


class OriginalValueSchema(Schema):
    """An amount of money in whole fen."""

    amount_fen = fields.Integer()
    currency = fields.String()


class ListingRowSchema(Schema):
    """A listing in a list."""

    code = fields.String()
    state = fields.String()
    name_zh = fields.String(attribute="name.zh")
    name_en = fields.String(attribute="name.en")
    abbreviation = fields.String()
    manufacturer = fields.String()
    model = fields.String()
    organisation = fields.String(attribute="organisation_code")
    organisation_name_zh = fields.String(attribute="organisation.zh")
    organisation_name_en = fields.String(attribute="organisation.en")
    zone = fields.String(attribute="zone_key")
    category = fields.String(attribute="category_code")
    modes = fields.List(fields.String())
    training_level = fields.String()
    is_example = fields.Boolean()


class ReadingSchema(Schema):
    """One thing that an ambiguous term may mean, and how many listings it finds."""

    name = fields.String()
    count = fields.Integer()


class ListingPageSchema(Schema):
    """A page of listings; the first also says what else may have been meant."""

    items = fields.List(fields.Nested(ListingRowSchema))
    next_cursor = fields.String(allow_none=True)
    did_you_mean = fields.String(
        allow_none=True,
        metadata={"description": "When nothing is called what was typed"},
    )
    readings = fields.List(fields.Nested(ReadingSchema))


def _own(name: str) -> fields.String:
    return fields.String(attribute=f"instrument.{name}")


_BY_KIND: dict[Kind, Callable[..., fields.Field[Any]]] = {
    Kind.CHOICES: partial(fields.List, fields.String()),
    Kind.WORDS: partial(fields.List, fields.String()),
    Kind.ROWS: partial(fields.List, fields.Dict()),
    Kind.DAY: fields.Date,
    Kind.AMOUNT: fields.Integer,
    Kind.HOURS: partial(fields.Decimal, as_string=True),
    Kind.WHOLE: fields.Integer,
    Kind.YES_NO: fields.Boolean,
}


class ListingOutSchema(Schema):
    """A listing with everything that its readers may know.

    Every field of the record stands under its key, amounts in fen; what is of the lab
    alone is left out for others.
    """

    class Meta:
        """One value for every line of the table of fields."""

        include = {  # noqa: RUF012 - marshmallow reads it from the class
            field.key: _BY_KIND.get(field.kind, fields.String)(
                attribute=f"instrument.{field.key}"
            )
            for field in FIELDS
        }

    code = _own("code")
    version = fields.Integer(attribute="instrument.version")
    state = _own("state")
    organisation = fields.String(attribute="organisation.code")
    organisation_name_zh = fields.String(attribute="organisation.name_zh")
    organisation_name_en = fields.String(attribute="organisation.name_en")
    zone_key = _own("zone_key")
    category_code = _own("category_code")
    category_name_zh = fields.String(attribute="category.name_zh")
    category_name_en = fields.String(attribute="category.name_en")
    inner_id = _own("inner_id")
    name_zh = _own("name_zh")
    name_en = _own("name_en")
    abbreviation = _own("abbreviation")
    manufacturer = _own("manufacturer")
    model = _own("model")
    serial_number = _own("serial_number")
    origin_country = _own("origin_country")
    original_value = fields.Nested(OriginalValueSchema, allow_none=True)
    commissioned_on = fields.Date(attribute="instrument.commissioned_on")
    specs_zh = _own("specs_zh")
    specs_en = _own("specs_en")
    functions_zh = _own("functions_zh")
    services_zh = _own("services_zh")
    user_notice_zh = _own("user_notice_zh")
    reference_fee_zh = _own("reference_fee_zh")
    address_zh = _own("address_zh")
    room = _own("room")
    contact_name = _own("contact_name")
    contact_phone = _own("contact_phone")
    contact_email = _own("contact_email")
    modes = fields.List(fields.String(), attribute="instrument.modes")
    training_level = _own("training_level")
    units = fields.Integer(attribute="instrument.units")
    seats = fields.Integer(attribute="instrument.seats")
    safety_tags = fields.List(fields.String(), attribute="instrument.safety_tags")
    customs_until = fields.Date(attribute="instrument.customs_until")
    published_at = Moment(attribute="instrument.published_at")
    is_example = fields.Boolean(attribute="instrument.is_example")
    completeness_percent = fields.Integer(attribute="completeness.percent")
    missing = fields.List(fields.String())
    cover_url = fields.String(allow_none=True)
    parent = fields.String()
    nrii_state = _own("nrii_state")
    nrii_reported_on = fields.Date(attribute="instrument.nrii_reported_on")
    shanghai_reported_on = fields.Date(attribute="instrument.shanghai_reported_on")

    @pre_dump
    def compose(self, listing: Listing, **_: Any) -> dict[str, Any]:
        """Put the parts side by side."""
        amount = listing.instrument.original_value_fen
        cover = listing.cover
        money = None if amount is None else {"amount_fen": amount, "currency": CURRENCY}
        return {
            "instrument": listing.instrument,
            "organisation": listing.organisation,
            "category": listing.category,
            "completeness": listing.completeness,
            "original_value": money,
            "parent": listing.parent_code,
            "cover_url": cover and photo_path(listing.instrument.code, cover),
            "missing": [gap.field for gap in listing.completeness.gaps],
        }

    @post_dump(pass_original=True)
    def leave_out(self, told: dict[str, Any], listing: Any, **_: Any) -> dict[str, Any]:
        """Leave out what concerns the lab alone, and people for who is not signed in."""
        hidden = hidden_fields(
            signed_in=listing.signed_in, of_the_lab=listing.of_the_lab
        )
        return {key: value for key, value in told.items() if key not in hidden}


class SuggestionSchema(Schema):
    """A name that published instruments have."""

    name_zh = fields.String(attribute="name.zh")
    name_en = fields.String(attribute="name.en")
    count = fields.Integer()


class SuggestionsSchema(Schema):
    """What the search box suggests."""

    items = fields.List(fields.Nested(SuggestionSchema))


class CategorySchema(Schema):
    """A node of the classification with those below it."""

    code = fields.String()
    level = fields.Integer()
    name_zh = fields.String(attribute="name.zh")
    name_en = fields.String(attribute="name.en")
    below = fields.List(fields.Nested(lambda: CategorySchema()))


class CategoryTreeSchema(Schema):
    """The whole classification."""

    items = fields.List(fields.Nested(CategorySchema))
