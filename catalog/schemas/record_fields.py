"""How each kind of field of a listing is read: text, lists, amounts, hours, rows."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields, validate

from catalog.rules.import_cells import YUAN_PER_WAN, in_wan
from catalog.rules.listing_fields import Field, Kind
from kernel.http.fields import Day, OneOf, Speaking, StrictSchema, Text, Whole
from kernel.values.money import fen, yuan
from kernel.values.text import N_, Message, half_width, plain_digits

# Ten thousand million yuan: no single instrument costs more; yuan typed as 万元 do.
MOST_WAN = 1_000_000
# A leap year has no more hours.
MOST_HOURS = 8784
_SEPARATORS = re.compile(r"[,，、;；\n]+")
_LIST: dict[str, Any] = {"invalid": N_("A list is expected here.")}


class Paragraph(Text):
    """Text of several lines; a browser's CR LF counts as one character."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
        return super()._deserialize(value, *args, **kwargs)


class Wan(Speaking, fields.Field[int]):
    """An amount typed in 万元 (10,000 yuan), kept in fen.

    To the fen, unless it takes fewer `places` after the point.
    """

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "invalid": N_("An amount in 10,000 yuan such as 350.00 is expected here."),
        "bounds": N_(
            "At most {most} (unit: 10,000 yuan). Amounts in yuan are divided by 10,000."
        ),
    }

    def __init__(self, *, places: int = 6, **kwargs: Any) -> None:
        """Accept so many decimals."""
        super().__init__(**kwargs)
        self.places = places

    def _serialize(self, value: int | None, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        return in_wan(yuan(value) / YUAN_PER_WAN)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = (
            half_width(str(value)).replace(",", "").strip().removesuffix("万元").strip()
        )
        shape = rf"[0-9]{{1,15}}(\.[0-9]{{1,{self.places}}})?"
        if not re.fullmatch(shape, text, re.ASCII):
            raise self.make_error("invalid")
        amount = Decimal(text)
        if amount > MOST_WAN:
            raise self.make_error("bounds", most=f"{MOST_WAN:,}")
        return fen(amount * YUAN_PER_WAN)


class Hours(Speaking, fields.Field[Decimal]):
    """Hours a year with at most two decimals."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "invalid": N_("A number of hours such as 1200 or 1200.5 is expected here."),
        "bounds": N_("A year has at most {most} hours."),
    }

    def _serialize(self, value: Decimal | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else f"{value:.2f}"

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = plain_digits(str(value)).replace(",", "").strip()
        if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", text, re.ASCII):
            raise self.make_error("invalid")
        if Decimal(text) > MOST_HOURS:
            raise self.make_error("bounds", most=f"{MOST_HOURS:,}")
        return Decimal(text)


class Words(fields.List[Any]):
    """Short names, given as a list or as one text with commas between them."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any | None]:
        if isinstance(value, str):
            value = [one for one in _SEPARATORS.split(value) if one.strip()]
        found = super()._deserialize(value, *args, **kwargs)
        return list(dict.fromkeys(str(one) for one in found))


class Pattern(validate.Validator):
    """Accept an empty text or one of the given shape; full width counts as half."""

    def __init__(self, pattern: str, said: str) -> None:
        self.pattern, self.said = re.compile(pattern, re.ASCII), said

    def __call__(self, value: str) -> str:
        """Return the value, or raise ValidationError."""
        if value and not self.pattern.fullmatch(half_width(value)):
            raise ValidationError(Message(self.said))
        return value


class AtMost(validate.Validator):
    """Accept a list of at most so many entries."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, value: list[Any]) -> list[Any]:
        """Return the value, or raise ValidationError."""
        if len(value) > self.most:
            said = Message(
                N_("At most {most} entries; these are {count}."),
                most=self.most,
                count=len(value),
            )
            raise ValidationError(said)
        return value


class SpecRowSchema(StrictSchema):
    """One specification: its name, a number, range or text, and the unit."""

    name = Text(most=50, required=True)
    value = Text(most=60, required=True)
    unit = Text(most=20, blank=True, load_default="")


class AccessorySchema(StrictSchema):
    """One accessory."""

    name = Text(most=50, required=True)
    model = Text(most=50, blank=True, load_default="")
    count = Whole(least=1, most=999, load_default=1)


class RelatedSchema(StrictSchema):
    """Something else with an identifier, and how it relates to the instrument."""

    RELATIONS = (
        "IsDescribedBy", "IsNewVersionOf", "IsPreviousVersionOf", "HasComponent",
        "IsComponentOf", "References", "HasMetadata", "WasUsedIn", "IsIdenticalTo",
        "IsAttachedTo",
    )  # fmt: skip
    IDENTIFIER_TYPES = (
        "ARK", "arXiv", "bibcode", "DOI", "EAN13", "EISSN", "Handle", "IGSN", "ISBN",
        "ISSN", "ISTC", "LISSN", "LSID", "PMID", "PURL", "RAiD", "RRID", "UPC", "URL",
        "URN", "w3id",
    )  # fmt: skip

    relation = Text(most=30, load_default="References", validate=OneOf(*RELATIONS))
    identifier = Text(most=200, required=True)
    kind = Text(most=10, load_default="DOI", validate=OneOf(*IDENTIFIER_TYPES))


class WholeRow(fields.Nested):
    """A row is whole, even where only some fields of the listing are given."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False)


ROWS: dict[str, type[StrictSchema]] = {
    "spec_rows": SpecRowSchema,
    "accessories": AccessorySchema,
    "related": RelatedSchema,
}


def schema_field(field: Field, *, required: bool, checks: list[Any]) -> Any:
    """Return what reads this field from a form or an API body."""
    if field.kind in _PLAIN:
        return _PLAIN[field.kind](load_default=None, allow_none=True, **_where(field))
    if field.kind in (Kind.WORDS, Kind.CHOICES, Kind.ROWS):
        return _several(field, checks, required=required)
    if field.kind is Kind.WHOLE:
        return Whole(
            least=1, most=field.most, load_default=None, allow_none=True,
            validate=checks,
        )  # fmt: skip
    if field.kind is Kind.YES_NO:
        said: dict[str, Any] = {
            "invalid": N_("Yes or no (true or false) is expected here.")
        }
        return fields.Boolean(load_default=False, error_messages=said)
    kind = Paragraph if field.kind is Kind.PARAGRAPH else Text
    most = field.most or 32
    if field.kind is Kind.CHOICE and field.choices:
        checks = [OneOf(*([] if required else [""]), *field.choices), *checks]
    if required:
        return kind(most=most, required=True, validate=checks)
    return kind(most=most, blank=True, load_default="", validate=checks)


_PLAIN: dict[Kind, Callable[..., fields.Field[Any]]] = {
    Kind.AMOUNT: Wan,
    Kind.HOURS: Hours,
    Kind.DAY: partial(Day, since=1950),
}


def _where(field: Field) -> dict[str, Any]:
    return {"attribute": field.key} if field.form != field.key else {}


def _several(field: Field, checks: list[Any], *, required: bool) -> Any:
    """Return what reads a list: of short names, of choices or of rows."""
    validators: list[Any] = [AtMost(field.most)]
    if field.kind is Kind.ROWS:
        rows = ROWS[field.key]
        return fields.List(
            WholeRow(rows), load_default=list, validate=validators,
            error_messages=_LIST, metadata={"rows": tuple(rows().fields)},
        )  # fmt: skip
    if field.kind is Kind.WORDS:
        return Words(
            Text(most=50), load_default=list, validate=validators, error_messages=_LIST
        )
    listed = [OneOf(*field.choices)] if field.choices else []
    given: dict[str, Any] = {"load_default": list}
    if required:
        given = {"required": True}
        validators.append(AtLeastOne())
    return fields.List(
        Text(most=20, validate=[*listed, *checks]),
        validate=validators,
        error_messages={**_LIST, "required": N_("Choose at least one.")},
        **given,
    )


class AtLeastOne(validate.Validator):
    """Accept a list that is not empty."""

    def __call__(self, value: list[Any]) -> list[Any]:
        """Return the value, or raise ValidationError."""
        if not value:
            raise ValidationError(Message(N_("Choose at least one.")))
        return value
