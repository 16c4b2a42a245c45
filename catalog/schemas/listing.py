"""What a listing says, read from the form and the API alike.

Lengths are those of the national upload form and count code points.
"""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from catalog.rules.listing_fields import FIELDS, Kind
from catalog.rules.listing_state import ListingState, Mode, TrainingLevel
from catalog.rules.publication import Move
from catalog.rules.reporting import Platform
from catalog.rules.safety import safety_tags
from catalog.rules.specs import spec_problem
from catalog.schemas.record_fields import Paragraph, Pattern, schema_field
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Whole
from kernel.values.text import N_, Message, half_width

# How long each text may be; the form shows the same numbers.
LENGTHS: dict[str, int] = {f.key: f.most for f in FIELDS if f.most}

_REQUIRED = frozenset(
    {"zone_key", "category_code", "inner_id", "name_zh", "name_en", "modes", "training_level"}
)  # fmt: skip
# What a single instrument has besides; centres and their like have none.
_OF_A_MACHINE = ("manufacturer", "model")
# Codes and addresses are kept in half width, however they were typed.
_FOLDED = (
    "category_code", "contact_phone", "contact_fax", "contact_email", "postcode",
    "province_code", "city_code", "customs_declaration_no", "customs_item_no",
    "customs_cert_no", "booking_url", "cstr", "pid",
)  # fmt: skip
_PHONE = Pattern(
    r"[+(]?[0-9][0-9()\- ]{4,15}((转|ext\.?|x|-)\s?[0-9]{1,6})?",
    N_("A telephone number such as 021-5080 1234 or 13800138000 is expected here."),
)
_SIX_DIGITS = Pattern("[0-9]{6}", N_("Six digits are expected here."))
_CHECKS: dict[str, list[Any]] = {
    "zone_key": [Pattern("[a-z_]+", N_("Take a zone from the list."))],
    "category_code": [
        Pattern("[0-9]{6}", N_("A category has six digits; take one from the list."))
    ],
    "contact_phone": [_PHONE],
    "contact_fax": [_PHONE],
    "contact_email": [
        Pattern(
            r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}",
            N_("An address such as name@unit.edu.cn is expected here."),
        )
    ],
    "postcode": [_SIX_DIGITS],
    "province_code": [_SIX_DIGITS],
    "city_code": [_SIX_DIGITS],
    "booking_url": [
        Pattern(r"https?://[^\s<>\"']+", N_("An address that begins with https:// is expected here."))
    ],
    "cstr": [
        Pattern(
            r"(CSTR:)?[0-9]{5}\.[0-9]{2}\.[A-Za-z0-9._~/\-]{1,45}",
            N_("A CSTR such as CSTR:31124.02.SSRF.BL02U1 is expected here."),
        )
    ],
    "pid": [
        Pattern(
            r"(https://(doi\.org|hdl\.handle\.net)/)?[0-9][0-9.]*/[^\s<>\"']+",
            N_("A DOI or Handle such as 10.5442/NI000001 is expected here."),
        )
    ],
    "customs_declaration_no": [
        Pattern("[0-9]{18}", N_("An import declaration has 18 digits."))
    ],
    "customs_item_no": [
        Pattern("[0-9]{1,2}", N_("The item is one or two digits."))
    ],
    "customs_cert_no": [
        Pattern("[A-Za-z0-9]{12}", N_("An exemption certificate has 12 characters."))
    ],
    "modes": [OneOf(*Mode)],
    "training_level": [OneOf(*TrainingLevel)],
    "safety_tags": [OneOf(*safety_tags())],
}  # fmt: skip


class ListingSchema(StrictSchema):
    """The fields of a listing that its lab can change, from the table of fields."""

    class Meta:
        """One input for every line of the table."""

        include = {  # noqa: RUF012 - marshmallow reads it from the class
            field.form: schema_field(
                field,
                required=field.key in _REQUIRED,
                checks=_CHECKS.get(field.key, []),
            )
            for field in FIELDS
        }

    # The code of the centre, facility or service unit that it stands in.
    parent = Text(most=20, blank=True, load_default="")

    @validates_schema
    def is_one_thing(self, data: dict[str, Any], **_: Any) -> None:
        """A single instrument has a maker and a model; hours served are hours run."""
        if data.get("object_type") in (None, "", "instrument"):
            for name in _OF_A_MACHINE:
                if not data.get(name) and (name in data or not self.partial):
                    raise ValidationError(Message(N_("Fill this in.")), name)
        run, served = data.get("run_hours"), data.get("service_hours")
        if run is not None and served is not None and served > run:
            said = N_("The hours of service are among the running hours.")
            raise ValidationError(Message(said), "service_hours")

    @validates_schema
    def specs_can_be_compared(self, data: dict[str, Any], **_: Any) -> None:
        """A row with a unit holds a number or a range."""
        wrong: dict[int, dict[str, list[Message]]] = {}
        for position, row in enumerate(data.get("spec_rows") or ()):
            if said := spec_problem(row["value"], row["unit"]):
                wrong[position] = {"value": [Message(said)]}
        if wrong:
            raise ValidationError({"spec_rows": wrong})

    @post_load
    def tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Drop repeated choices; keep them in the order of their list."""
        if "modes" in data:
            data["modes"] = [mode.value for mode in Mode if mode in data["modes"]]
        if "safety_tags" in data:
            data["safety_tags"] = [t for t in safety_tags() if t in data["safety_tags"]]
        for field in FIELDS:
            if field.kind is Kind.CHOICES and field.choices and field.key in data:
                data[field.key] = [k for k in field.choices if k in data[field.key]]
        if "training_level" in data:
            data["training_level"] = TrainingLevel(data["training_level"])
        if data.get("object_type") == "":
            data["object_type"] = "instrument"
        for name in _FOLDED:
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


class ListingReportSchema(StrictSchema):
    """To which platform a listing was reported, and when (today when not given)."""

    platform = Text(most=10, required=True, validate=OneOf(*Platform))
    on = Day(load_default=None, allow_none=True)


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
