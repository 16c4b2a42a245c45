"""How complete a listing is: enough to be shared here, and enough to be reported.

Sharing needs what a user must know to come. The national upload form needs more; what
is missing there is a warning, not a bar.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.values.text import N_

# In the order of the form. True: needed to be shared here.
FIELDS: tuple[tuple[str, str, bool], ...] = (
    ("name_zh", N_("Chinese name"), True),
    ("name_en", N_("English name"), True),
    ("category_code", N_("Category"), True),
    ("inner_id", N_("Number within the unit"), True),
    ("manufacturer", N_("Manufacturer"), True),
    ("model", N_("Model"), True),
    ("original_value_fen", N_("Original value"), False),
    ("origin_country", N_("Country of origin"), False),
    ("commissioned_on", N_("In use since"), False),
    ("zone_key", N_("Zone"), True),
    ("address_zh", N_("Address"), True),
    ("contact_name", N_("Contact"), True),
    ("contact_phone", N_("Telephone"), True),
    ("contact_email", N_("E-mail"), False),
    ("specs_zh", N_("Main specifications"), True),
    ("functions_zh", N_("Main functions"), True),
    ("services_zh", N_("Services"), False),
    ("modes", N_("Modes of use"), True),
    ("training_level", N_("Qualification"), True),
    ("user_notice_zh", N_("Notice to users"), False),
    ("reference_fee_zh", N_("Reference fees"), False),
)
LABELS: dict[str, str] = {name: label for name, label, _ in FIELDS}


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that is still empty; `needed` bars publication."""

    field: str
    label: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many fields are filled, and which are not."""

    filled: int
    total: int
    gaps: tuple[Gap, ...]

    @property
    def percent(self) -> int:
        """Return whole per cent, 100 only when nothing is missing."""
        return self.filled * 100 // self.total

    @property
    def needed(self) -> tuple[Gap, ...]:
        """Return the gaps that bar publication."""
        return tuple(gap for gap in self.gaps if gap.needed)

    @property
    def publishable(self) -> bool:
        """Say whether the listing may be shared here."""
        return not self.needed

    @property
    def reportable(self) -> bool:
        """Say whether the fields of the national upload form are filled."""
        return not self.gaps


def completeness(listing: Mapping[str, object]) -> Completeness:
    """Judge the fields of a listing, given by name."""
    gaps = tuple(
        Gap(name, label, needed)
        for name, label, needed in FIELDS
        if listing.get(name) in (None, "", [], ())
    )
    return Completeness(len(FIELDS) - len(gaps), len(FIELDS), gaps)
