"""What a listing says, read from the form and the API alike.

Lengths are those of the national upload form and count code points.
"""

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from catalog.rules.listing_state import ListingState, Mode, TrainingLevel
from catalog.rules.publication import Move
from catalog.rules.safety import safety_tags
from kernel.http.fields import Day, OneOf, Speaking, StrictSchema, Text, Whole
from kernel.values.money import fen, yuan
from kernel.values.text import N_, Message, half_width

YUAN_PER_WAN = 10_000
# Ten thousand million yuan: no single instrument costs more; yuan typed as 万元 do.
MOST_WAN = 1_000_000

# How long each text may be; the form shows the same numbers.
LENGTHS: dict[str, int] = {
    "inner_id": 45,
    "name_zh": 100,
    "name_en": 100,
    "abbreviation": 30,
    "manufacturer": 100,
    "model": 100,
    "serial_number": 50,
    "origin_country": 30,
    "specs_zh": 500,
    "specs_en": 1000,
    "functions_zh": 300,
    "services_zh": 200,
    "user_notice_zh": 500,
    "reference_fee_zh": 500,
    "address_zh": 100,
    "room": 50,
    "contact_name": 20,
    "contact_phone": 20,
    "contact_email": 50,
}


class Paragraph(Text):
    """Text of several lines; a browser's CR LF counts as one character."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
        return super()._deserialize(value, *args, **kwargs)


class Wan(Speaking, fields.Field[int]):
    """An amount typed in 万元 (10,000 yuan) with two decimals, kept in fen."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "invalid": N_("An amount in 10,000 yuan such as 350.00 is expected here."),
        "bounds": N_(
            "At most {most} (unit: 10,000 yuan). Amounts in yuan are divided by 10,000."
        ),
    }

    def _serialize(self, value: int | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else f"{yuan(value) / YUAN_PER_WAN:.2f}"

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = (
            half_width(str(value)).replace(",", "").strip().removesuffix("万元").strip()
        )
        if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", text, re.ASCII):
            raise self.make_error("invalid")
        amount = Decimal(text)
        if amount > MOST_WAN:
            raise self.make_error("bounds", most=f"{MOST_WAN:,}")
        return fen(amount * YUAN_PER_WAN)


def _line(
    name: str, *, required: bool = False, pattern: str = "", said: str = ""
) -> Text:
    checks = [_Pattern(pattern, said)] if pattern else []
    if required:
        return Text(most=LENGTHS[name], required=True, validate=checks)
    return Text(most=LENGTHS[name], blank=True, load_default="", validate=checks)


def _paragraph(name: str) -> Paragraph:
    return Paragraph(most=LENGTHS[name], blank=True, load_default="")


class _Pattern(validate.Validator):
    """Accept an empty text or one of the given shape; full width counts as half."""

    def __init__(self, pattern: str, said: str) -> None:
        self.pattern, self.said = re.compile(pattern), said

    def __call__(self, value: str) -> str:
        if value and not self.pattern.fullmatch(half_width(value)):
            raise ValidationError(Message(self.said))
        return value


class ListingSchema(StrictSchema):
    """The fields of a listing that its lab can change."""

    zone_key = Text(
        most=20,
        required=True,
        validate=_Pattern("[a-z_]+", N_("Take a zone from the list.")),
    )
    category_code = Text(
        most=6,
        required=True,
        validate=_Pattern(
            "[0-9]{6}", N_("A category has six digits; take one from the list.")
        ),
    )
    inner_id = _line("inner_id", required=True)
    name_zh = _line("name_zh", required=True)
    name_en = _line("name_en", required=True)
    abbreviation = _line("abbreviation")
    manufacturer = _line("manufacturer", required=True)
    model = _line("model", required=True)
    serial_number = _line("serial_number")
    origin_country = _line("origin_country")
    original_value_wan = Wan(
        attribute="original_value_fen", load_default=None, allow_none=True
    )
    commissioned_on = Day(load_default=None, allow_none=True)
    specs_zh = _paragraph("specs_zh")
    specs_en = _paragraph("specs_en")
    functions_zh = _paragraph("functions_zh")
    services_zh = _paragraph("services_zh")
    user_notice_zh = _paragraph("user_notice_zh")
    reference_fee_zh = _paragraph("reference_fee_zh")
    address_zh = _line("address_zh")
    room = _line("room")
    contact_name = _line("contact_name")
    contact_phone = _line(
        "contact_phone",
        pattern=r"[+(]?[0-9][0-9()\- ]{4,15}((转|ext\.?|x|-)\s?[0-9]{1,6})?",
        said=N_(
            "A telephone number such as 021-5080 1234 or 13800138000 is expected here."
        ),
    )
    contact_email = _line(
        "contact_email",
        pattern=r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}",
        said=N_("An address such as name@unit.edu.cn is expected here."),
    )
    modes = fields.List(
        Text(most=20, validate=OneOf(*Mode)),
        required=True,
        validate=validate.Length(min=1, max=5, error=N_("Choose at least one.")),
        error_messages={
            "required": N_("Choose at least one."),
            "invalid": N_("A list is expected here."),
        },
    )
    training_level = Text(most=20, required=True, validate=OneOf(*TrainingLevel))
    safety_tags = fields.List(
        Text(most=20, validate=OneOf(*safety_tags())),
        load_default=list,
        validate=validate.Length(max=30),
        error_messages={"invalid": N_("A list is expected here.")},
    )
    customs_until = Day(load_default=None, allow_none=True)

    @post_load
    def tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Drop repeated choices; keep them in the order of their list."""
        if "modes" in data:
            data["modes"] = [mode.value for mode in Mode if mode in data["modes"]]
        if "safety_tags" in data:
            data["safety_tags"] = [t for t in safety_tags() if t in data["safety_tags"]]
        if "training_level" in data:
            data["training_level"] = TrainingLevel(data["training_level"])
        for name in ("category_code", "contact_phone", "contact_email"):
            if name in data:
                data[name] = half_width(data[name])
        return data


class NewListingSchema(ListingSchema):
    """A new listing also names its unit, by code; by default the caller's own."""

    organisation = Text(most=20, load_default=None, allow_none=True)


class ListingCommentSchema(StrictSchema):
    """Why a listing is returned or suspended."""

    comment = Paragraph(most=500, blank=True, load_default="")


class ListingFormSchema(NewListingSchema):
    """The page's form: the same fields, and the button that was pressed."""

    do = Text(
        most=20, load_default="save", validate=OneOf("save", Move.SUBMIT, Move.PUBLISH)
    )


class MoveSchema(ListingCommentSchema):
    """A move of a listing as a whole, from the page's buttons."""

    do = Text(most=20, required=True, validate=OneOf(*Move))


class DeskQuery(StrictSchema):
    """What the desk's list shows."""

    q = Text(most=100, blank=True, load_default="")
    state = fields.Enum(
        ListingState,
        by_value=True,
        load_default=None,
        error_messages={"unknown": N_("This state is not known here.")},
    )
    page = Whole(least=1, most=10_000, load_default=1)
